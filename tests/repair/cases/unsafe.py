# unsafe
"""Repairs that somebody has asked for."""

import os
import sqlite3
import subprocess


def lazy_cursor(path):
    conn = sqlite3.connect(path)
    return conn.execute("SELECT * FROM tides")


def started(command):
    process = subprocess.Popen(command)
    print(process.pid)


def unused(path):
    reader, writer = os.pipe()
    os.close(writer)
    return path


def finish(conn):
    conn.commit()
    conn.close()


def helper_does_more(path):
    conn = sqlite3.connect(path)
    conn.execute("DELETE FROM tides")
    finish(conn)

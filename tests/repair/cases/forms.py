"""One of each kind of repair."""

import os
import sqlite3
import tempfile
from contextlib import closing

import psycopg2
from psycopg2.pool import ThreadedConnectionPool

pool = ThreadedConnectionPool(1, 4, "dbname=tides")


def with_block(path):
    source = open(  # opened here
        path,
        encoding="utf-8",
    )  # and there

    # The first line counts.
    line = source.readline()

    source.close()  # done
    return line


def with_closing(path):
    conn = sqlite3.connect(path)
    count = conn.execute("SELECT count(*) FROM tides").fetchone()[0]
    conn.close()
    return count


def finally_gives_back(name):
    conn = pool.getconn()
    with conn.cursor() as cur:
        cur.execute("SELECT level FROM tides WHERE name = %s", (name,))
        row = cur.fetchone()
    if row is None:
        pool.putconn(conn)
        return None
    pool.putconn(conn)
    return row[0]


def try_gets_finally(name):
    conn = pool.getconn()
    try:
        conn.cursor().execute("DELETE FROM tides WHERE name = %s", (name,))
        conn.commit()
    except psycopg2.Error:
        conn.rollback()
        raise
    pool.putconn(conn)


def transaction(path):
    with sqlite3.connect(path) as conn:
        conn.execute("DELETE FROM tides")


def transaction_of_pool():
    with pool.getconn() as conn:
        conn.cursor().execute("DELETE FROM tides")


def inside_expression(path):
    return open(path).read().strip()


def kept_on_error(path):
    conn = sqlite3.connect(path)
    conn.execute("PRAGMA journal_mode = wal")
    return conn


def descriptor(path):
    fd = os.open(path, os.O_RDONLY)
    head = os.read(fd, 16)
    os.close(fd)
    return head


def early_return(path, wanted):
    source = open(path)
    for line in source:
        if wanted in line:
            return True
    source.close()
    return False

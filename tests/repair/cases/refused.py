"""Each of these is left alone, for a reason that is said."""

import sqlite3

count = 0


def one_line_suite(path):
    if path: source = open(path); return source.readline()
    return None


def semicolons(path):
    source = open(path); line = source.readline()
    return line


def used_behind(paths):
    source = None
    for path in paths:
        source = open(path)
    return source.readline()


def declared(path):
    global journal
    journal = open(path)
    line = journal.readline()
    journal = None
    return line


def lazy_cursor(path):
    conn = sqlite3.connect(path)
    return conn.execute("SELECT * FROM tides")


def lazy_generator(path):
    source = open(path)
    return (line.strip() for line in source)

"""Text that must come out as it went in."""
import os
import sqlite3
import subprocess


def long_string(path):
    conn = sqlite3.connect(path)
    conn.execute("""
        CREATE TABLE tides (
    name TEXT
)
    """)
    note = 'one \
    two'
# A comment at the margin.
    rows = conn.execute(
"SELECT * FROM tides"
    ).fetchall()
    conn.close()
    return note, rows


def nested(path):
    for name in path.split(":"):
        try:
            source = open(name)
            text = source.read()
            source.close()
        except OSError:
            continue
        else:
            return text
    return None


def generator(path):
    source = open(path)
    for line in source:
        yield line.rstrip()
    source.close()


class Book:
    @property
    def pages(self):
        source = open(self.path)
        count = source.read().count("\f")
        source.close()
        return count


def opened_in_try(path):
    try:
        source = open(path)
    except OSError:
        return None
    text = source.read()
    source.close()
    return text


def twice(left, right):
    source = open(left)
    first = source.readline()
    source = open(right)
    second = source.readline()
    return first + second


def two(left, right):
    one = open(left)
    other = open(right, "w")
    other.write(one.read())
    one.close()
    other.close()


def compressed(lines):
    child = subprocess.Popen(["gzip"], stdin=subprocess.PIPE)
    for line in lines:
        child.stdin.write(line)
    child.stdin.close()
    child.wait()


def stop_service():
    os.popen("apachectl stop")

# How a function can be left with something open.
import socket
import sqlite3
from contextlib import closing, ExitStack

import psycopg2


def never(path):
    log = open(path)  # expect: UNC101
    return log.read()


def early(path, wanted):
    db = sqlite3.connect(path)  # expect: UNC102
    if not wanted:
        return []
    rows = db.execute("SELECT 1").fetchall()
    db.close()
    return rows


def by_exception(dsn):
    conn = psycopg2.connect(dsn)  # expect: UNC103
    conn.cursor().execute("VACUUM")
    conn.close()


def one_handler_forgets(host):
    peer = socket.create_connection((host, 70))  # expect: UNC102
    try:
        peer.sendall(b"\r\n")
    except Exception:
        return None
    peer.close()


def narrow_handler(host):
    peer = socket.create_connection((host, 70))  # expect: UNC103
    try:
        peer.sendall(b"\r\n")
    except ValueError:
        peer.close()
        raise
    peer.close()


def in_finally(dsn):
    conn = psycopg2.connect(dsn)
    try:
        conn.cursor().execute("VACUUM")
    finally:
        conn.close()


def guarded_finally(dsn):
    conn = None
    try:
        conn = psycopg2.connect(dsn)
        conn.cursor().execute("VACUUM")
    finally:
        if conn is not None:
            conn.close()


def with_closing(dsn):
    with closing(psycopg2.connect(dsn)) as conn:
        conn.cursor().execute("VACUUM")


def closed_by_with(path):
    with open(path) as page, \
            sqlite3.connect(path) as db:  # expect: UNC106
        db.execute(page.read())


def with_later(path):
    page = open(path)
    with page:
        return page.read()


def transaction_only(dsn):
    with psycopg2.connect(dsn) as conn:  # expect: UNC106
        conn.cursor().execute("VACUUM")


def on_a_stack(paths):
    with ExitStack() as stack:
        return [stack.enter_context(open(path)).read() for path in paths]


def every_handler(host):
    peer = socket.create_connection((host, 70))
    try:
        peer.sendall(b"\r\n")
    except BaseException:
        peer.close()
        raise
    peer.close()


def in_a_loop(paths):
    for path in paths:
        page = open(path)  # expect: UNC101
        print(page.name)


def last_one_is_closed(paths):
    for path in paths:
        page = open(path)  # expect: UNC104
    page.close()


def negative_guard(path):
    db = sqlite3.connect(path)
    if not db:
        return None
    db.close()


def while_true(host):
    while True:
        peer = socket.create_connection((host, 70))
        peer.close()


def if_it_is_open(path):
    page = open(path)
    try:
        return page.read()
    finally:
        if not page.closed:
            page.close()


def conditional(path, loud):
    page = open(path)  # expect: UNC102
    if loud:
        page.close()


def both_arms(path, loud):
    page = open(path)
    if loud:
        page.close()
    else:
        page.close()


def opened_here(path, page=None):
    opened = page is None
    if opened:
        page = open(path)
    try:
        return page.read()
    finally:
        if opened:
            page.close()


def opened_beside(path, page, fresh):
    own = False
    if fresh(path):
        page = open(path)
        own = True
    try:
        return page.read()
    finally:
        if own:
            page.close()


def opened_here_and_changed(path, page=None):
    opened = page is None
    if opened:
        page = open(path)  # expect: UNC102
    opened = path.endswith(".txt")
    try:
        return page.read()
    finally:
        if opened:
            page.close()

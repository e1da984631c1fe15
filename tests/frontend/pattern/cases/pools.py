# What goes back to where it came from, and what rests on something else.
import threading

import psycopg2.pool
from sqlalchemy import create_engine

pool = psycopg2.pool.ThreadedConnectionPool(1, 4, "dbname=app")
engine = create_engine("postgresql:///app")
guard = threading.Lock()


def lost():
    conn = pool.getconn()  # expect: UNC103
    conn.cursor().execute("SELECT 1")
    pool.putconn(conn)


def given_back():
    conn = pool.getconn()
    try:
        conn.cursor().execute("SELECT 1")
    finally:
        pool.putconn(conn)


def checked_out():
    link = engine.connect()  # expect: UNC101
    return link.execute("SELECT 1").scalar()


def checked_out_in_a_block():
    with engine.connect() as link:
        return link.execute("SELECT 1").scalar()


def locked(step):
    guard.acquire()  # expect: UNC103
    step()
    guard.release()


def locked_for_good(step):
    guard.acquire()
    try:
        step()
    finally:
        guard.release()


def locked_elsewhere():
    guard.acquire()


def typed(conn: psycopg2.extensions.connection, step):
    cur = conn.cursor(name="events")  # expect: UNC103
    step(cur.fetchone())
    cur.close()

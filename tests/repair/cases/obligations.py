"""A generator that hands out its resource, and settings."""

from contextlib import contextmanager

import psycopg2
from psycopg2.pool import ThreadedConnectionPool
from sqlalchemy import create_engine
from sqlalchemy.orm import sessionmaker

engine = create_engine(
    "postgresql:///tides",
    pool_recycle=900,  # a quarter of an hour
    pool_timeout=600,
)
other = create_engine("postgresql:///winds", **options)
SessionLocal = sessionmaker(bind=engine)


@contextmanager
def connection(dsn):
    conn = psycopg2.connect(dsn)
    yield conn
    conn.close()


def get_session():
    session = SessionLocal()
    yield session  # to the route
    session.commit()
    session.close()

"""What is handed out is data, so that the release behind it comes in time."""

import logging
import sqlite3

import requests
from sqlalchemy import ForeignKey, create_engine, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship

log = logging.getLogger(__name__)
engine = create_engine("postgresql:///harbour", pool_pre_ping=True)


class Base(DeclarativeBase):
    pass


class Ship(Base):
    __tablename__ = "ships"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column()
    draught: Mapped[float]
    crew: Mapped[list["Sailor"]] = relationship(back_populates="ship")


class Sailor(Base):
    __tablename__ = "sailors"
    id: Mapped[int] = mapped_column(primary_key=True)
    ship_id: Mapped[int] = mapped_column(ForeignKey("ships.id"))
    ship: Mapped[Ship] = relationship(back_populates="crew")


def names():
    session = Session(engine)
    return session.scalars(select(Ship.name).order_by(Ship.draught)).all()


def deepest():
    session = Session(engine)
    query = select(func.max(Ship.draught), func.count(Ship.id))
    query = query.where(Ship.draught > 0)
    deepest, count = session.execute(query).one()
    return deepest / count


def names_of_objects():
    session = Session(engine)
    return sorted(ship.name for ship in session.scalars(select(Ship)))


def report(lines):
    session = Session(engine)
    for ship in session.scalars(select(Ship)):
        lines.append((ship.name, ship.draught * 2))


def ships():
    session = Session(engine)
    return session.scalars(select(Ship)).all()


def crews():
    session = Session(engine)
    return [ship.crew for ship in session.scalars(select(Ship))]


def lazily():
    session = Session(engine)
    return session.scalars(select(Ship.name))


def seen(session_of):
    session = Session(engine)
    try:
        found = session.scalars(select(Ship)).all()
        session.close()
        return [ship for ship in found if ship.draught]
    except ValueError:
        log.exception("no ships")
        return []


def kind_of(url):
    answer = requests.get(url, stream=True)
    return answer.headers["Content-Type"]


def lines_of(url):
    answer = requests.get(url, stream=True)
    return answer.iter_lines()


def by_function_inside(path):
    conn = sqlite3.connect(path)

    def count(table):
        return conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0]

    return [count("ships"), count("sailors")]


def function_inside(path):
    conn = sqlite3.connect(path)

    def rows(table):
        return conn.execute(f"SELECT * FROM {table}")

    return rows("ships")


class Register:
    def __init__(self, path):
        self.conn = sqlite3.connect(path)

    def names(self):
        return self.conn.execute("SELECT name FROM ships").fetchall()

    def cursor(self):
        return self.conn.execute("SELECT name FROM ships")

    def close(self):
        self.conn.close()


def by_own_method(path):
    register = Register(path)
    return register.names()


def cursor_of_own_method(path):
    register = Register(path)
    return register.cursor()


def tuned(conn):
    conn.row_factory = sqlite3.Row
    return conn


def through_another(path):
    conn = tuned(sqlite3.connect(path))
    return conn.execute("SELECT name FROM ships").fetchone()["name"]


def both(path):
    conn = sqlite3.connect(path)
    return conn, conn.cursor()


def of_both(path):
    conn, cursor = both(path)
    cursor.execute("SELECT count(*) FROM ships")
    return cursor.fetchone()[0]


def shut(conn):
    """Says so when it fails."""
    try:
        conn.close()
    except sqlite3.Error:
        log.exception("not closed")


def by_helper(path):
    conn = sqlite3.connect(path)
    count = conn.execute("SELECT count(*) FROM ships").fetchone()[0]
    shut(conn)
    return count

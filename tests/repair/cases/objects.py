"""What a session hands out stays tied to it."""

from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import sessionmaker

from tides.models import Tide

Session = sessionmaker(create_engine("sqlite:///tides.db", pool_pre_ping=True))


def newest():
    session = Session()
    return session.scalars(select(Tide).order_by(Tide.at.desc())).first()


def names():
    session = Session()
    tides = session.scalars(select(Tide)).all()
    return ", ".join(f"{tide.name}" for tide in tides)


def number():
    session = Session()
    return len(session.scalars(select(Tide)).all())


def kept(store):
    session = Session()
    tide = session.get(Tide, 1)
    store.append(tide)


def committed(name):
    session = Session()
    session.add(Tide(name=name))
    session.commit()
    session.close()

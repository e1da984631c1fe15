from __future__ import annotations
import sqlite3
import os.path
import psycopg2 as pg
import xml.etree.ElementTree as tree, socket
from . import db
from .db import pool as shared
from ..core.session import Session
from collections import *

try:
    import simplejson as json
except ImportError:
    import json

try:
    import uvloop
except ImportError:
    uvloop = None

connect = pg.connect


def use():
    a = sqlite3.connect("x")
    b = os.path.join("a", "b")
    c = pg.pool.SimpleConnectionPool(1, 2)
    d = connect("dsn")
    e = shared.getconn()
    f = Session()
    g = OrderedDict()
    h = json.loads("{}")
    i = db.session
    return open("f")


def local():
    from redis import Redis as R
    import httpx

    make = httpx.Client
    return R(), make()


def shadowed(socket):
    return socket.socket()


socket = socket.socket()
socket.close()

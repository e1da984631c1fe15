# Who owns it after the statement.
import atexit
import functools
import json
import subprocess
import tempfile
import os
import sqlite3 as lite
from sqlite3 import connect as open_db

KEPT = open("settings.ini")


def returned(path):
    return open(path)


def returned_later(path):
    page = open(path)
    return page


def yielded(path):
    page = open(path)
    yield page


class Owner:
    shared = open("shared.ini")

    def __init__(self, path):
        self.page = open(path)

    def keep(self, path):
        page = open(path)
        self.page = page

    def leak(self, path):
        page = open(path)  # expect: UNC101
        self.size = len(page.read())


def in_a_container(path, pages):
    page = open(path)
    pages.append(page)


def in_a_dict(path, pages):
    page = open(path)
    pages[path] = page


def built_in(path):
    return {"page": open(path)}


def to_a_constructor(path):
    page = open(path)
    return Reader(page)


def at_exit(path):
    db = lite.connect(path)
    atexit.register(db.close)
    db.execute("SELECT 1")


def captured(path):
    db = lite.connect(path)

    def stop():
        db.close()

    return stop


def captured_by_lambda(path):
    db = lite.connect(path)
    return lambda: db.close()


def to_the_module(path):
    global KEPT
    KEPT = open(path)


def under_other_names(path):
    db = lite.connect(path)  # expect: UNC101
    other = open_db(path)  # expect: UNC101
    db.execute("SELECT 1")
    other.execute("SELECT 1")


def in_an_expression(path):
    text = open(path).read()  # expect: UNC105
    for line in open(path):  # expect: UNC105
        text += line
    data = json.load(open(path))  # expect: UNC105
    open(path, "w").write(text)  # expect: UNC105
    open(path, "w").close()
    return text, data


def of_a_tuple():
    handle, name = tempfile.mkstemp()  # expect: UNC101
    os.chmod(name, 0o600)


def tuple_closed():
    handle, name = tempfile.mkstemp()
    os.close(handle)
    return name


def waited_for(command):
    child = subprocess.Popen(command)
    child.wait()


def compared(path):
    page = open(path)  # expect: UNC101
    if page is not None:
        print(page.name)
    return page == path


class open_once:
    def open(self, path):
        return path


def a_method_of_that_name(thing, path):
    door = thing.open(path)
    door.paint()


def shadowed(path):
    def connect(dsn):
        return dsn

    text = connect(path)
    print(text)

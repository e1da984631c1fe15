# Sources that no grammar takes.
import sqlite3


def first(path):
    db = sqlite3.connect(path)  # expect: UNC101
    total = (1 + 2
    return db.execute("SELECT 1")


def second(path):
    db = sqlite3.connect(path)
    try:
        return db.execute("SELECT 1"
    finally:
        db.close()


def old(path):
    page = open(path)  # expect: UNC103
    print page.read()
    exec "x = 1" in {}
    page.read().decode('utf-8')
    page.close()


def conflict(path):
<<<<<<< ours
    page = open(path)  # expect: UNC101
=======
>>>>>>> theirs
    return page.read()


def unfinished_text(path):
    page = open(path)  # expect: UNC101
    name = 'no end
    return page.read()


def template(path):
    page = open({{ path }})  # expect: UNC101
    return page.read()

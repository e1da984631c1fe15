def connect():
    import psycopg2
    from app import settings

    def retry():
        return psycopg2.connect(settings.DSN)

    return retry


class Lazy:
    import sqlite3 as db

    def open(self):
        return db.connect()


def conditional(fast):
    if fast:
        from uredis import Redis
    else:
        from redis import Redis
    return Redis()


def rebound():
    import json
    json = json.Encoder()
    json.run()

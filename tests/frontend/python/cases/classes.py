import dataclasses
import psycopg2
from app.base import Closing


class Repo(Closing, Generic[T], metaclass=Meta):
    """Docs."""

    retries = 3
    shared = psycopg2.connect("dsn")
    mode = None

    def __init__(self, dsn: str, session: "Session | None" = None):
        self.conn = psycopg2.connect(dsn)
        self.pool = psycopg2.pool.SimpleConnectionPool(1, 2)
        self.session = session
        self.lock: threading.Lock = make_lock()
        self.mode = dsn

    def close(self):
        self._quiet()
        self.pool.closeall()
        Repo.shared.close()
        Repo.create()

    def _quiet(self):
        self.conn.close()

    def __del__(self):
        self.close()

    @classmethod
    def create(cls):
        return cls("dsn")

    @staticmethod
    def helper(conn):
        return conn

    @property
    def cursor(self):
        return self.conn.cursor


@dataclasses.dataclass(frozen=True)
class Point:
    x: int
    conn: psycopg2.extensions.connection = None

    class Inner:
        y = 1


def make():
    limit = 1

    class Local(Base(limit)):
        def get(self):
            return limit

    return Local()

import sqlite3
from contextlib import closing, suppress


def single(path):
    with open(path) as f:
        return f.read()


def several(a, b):
    with a as x, closing(b) as (y, z):
        x.use(y, z)
    with (
        open(a) as x,
        b,
    ):
        x.use()
    with (open(a)) as x:
        pass


def existing(conn, self):
    with conn:
        conn.execute("q")
    with self.lock:
        conn.done()
    with suppress(OSError):
        conn.remove()
    conn.end()


def ways(xs):
    for x in xs:
        with x.open() as f:
            if f:
                continue
            if f.x:
                break
            return f


async def asynchronous(pool):
    async with pool.acquire() as conn, conn.transaction():
        await conn.fetch()


def into(self, path, d):
    with open(path) as self.f, open(path) as d["f"]:
        raise ValueError


def chosen(path, packed):
    with packed.open(path) if packed else open(path) as f:
        f.read()
    with packed or open(path) as f, not_packed as g:
        g.write(f)

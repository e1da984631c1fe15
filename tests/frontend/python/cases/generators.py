from contextlib import contextmanager


def plain(xs):
    yield
    yield xs
    got = yield xs, 1
    yield from xs
    return (yield got)


@contextmanager
def managed(pool):
    conn = pool.getconn()
    try:
        yield conn
    finally:
        pool.putconn(conn)


async def agen(source):
    async for item in source:
        yield item


def outer():
    def inner():
        yield 1

    return (lambda: (yield))

LIMIT = 10
DEBUG = False
NAME = "svc"
NEGATIVE = -3
TWICE = 1
TWICE = 2
CHANGED = None
__all__ = ["pool", "get"]
__all__ += ["put"]
pool = make_pool()
pool.options.size = LIMIT


def get():
    return pool.getconn()


def put(conn):
    global CHANGED, fresh
    CHANGED = conn
    fresh = conn
    pool.putconn(conn)
    print(NAME)


if __name__ == "__main__":
    put(get())

import psycopg2
from app.errors import Busy

DB_ERRORS = (psycopg2.Error, OSError)


def handlers(f):
    try:
        f.a()
    except Busy:
        f.b()
    except (psycopg2.Error, ValueError) as e:
        f.c(e)
    except DB_ERRORS:
        return 1
    except f():
        pass
    except:
        raise
    else:
        f.d()
    f.e()


def groups(f):
    try:
        f()
    except* ValueError as eg:
        f.log(eg)
    except* (OSError, KeyError):
        pass


def unparenthesised(f):
    try:
        f()
    except ValueError, TypeError:
        f.a()
    except OSError, KeyError, IndexError:
        f.b()


def throwing(x, exc):
    if x == 1:
        raise ValueError("bad", x)
    if x == 2:
        raise Busy from exc
    if x == 3:
        raise psycopg2.Error("text") from None
    if x == 4:
        raise exc
    if x == 5:
        raise make_error(x)
    assert x, f"no {x}"
    assert x is not None
    try:
        import fast
    except ImportError as e:
        raise RuntimeError from e
    import slow


class Own(Exception):
    pass


def own(x):
    raise Own

def every_way(xs, f):
    for x in xs:
        try:
            if x == 1:
                continue
            if x == 2:
                break
            if x == 3:
                return x
            if x == 4:
                return
            f(x)
        finally:
            f.clean()
    return f


def with_handlers(f):
    try:
        f.a()
    except ValueError:
        f.b()
        return 1
    else:
        f.c()
    finally:
        f.d()


def overriding(f):
    try:
        f()
    finally:
        return 2


def nested(f):
    try:
        try:
            return f.a()
        finally:
            f.b()
    finally:
        def late():
            return f

        f.c(late)


def no_way_through(f):
    while True:
        try:
            f()
            return 1
        finally:
            f.d()

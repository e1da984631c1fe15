def values(a, b, c):
    x = a or b
    x = a and b and c
    x = a or b and c
    x = a if b else c()
    x = a.f if b is None else (b if c else a)
    x = a is None
    x = a is not None
    x = not a
    x = not a == b
    x = not a is None
    x = a < 3 < b
    x = 3 >= a
    x = a in b
    x = not (a or b)
    return bool(a) or a.open()


def effects(a, b):
    a and a.close()
    a or b.open()
    a.close() if a else None
    (a.x(), b.y())

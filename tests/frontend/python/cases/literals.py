def values(x):
    a = None
    a = True
    a = 1_000
    a = 0x1F
    a = 0b11
    a = 99999999999999999999
    a = -5
    a = 1.5
    a = 2j
    a = ...
    a = "plain"
    a = 'it\'s'
    a = "one" "two"
    a = b"raw"
    a = r"\d+"
    a = f"{x!r:>{a}} and {x.name}"
    a = f"plain"
    a = """long
text"""
    a = (1, x)
    a = [x, *a]
    a = {x, 2}
    a = {"k": x, **a}
    a = ()
    a = -x + ~x * 2
    a = [x] + a
    a = x @ a
    return a


def unused(x):
    "not a docstring"
    1
    x
    x.y
    x + 1
    ...

from app import Color
import app.shapes as shapes


def match_all(x, f, limit):
    match x:
        case None:
            f(0)
        case True | False:
            f(1)
        case -1 | 2:
            f(2)
        case "text" | b"raw":
            f(3)
        case Color.RED | limit.top:
            f(4)
        case [a, b, *rest]:
            f(a, b, rest)
        case (first, [_, second]) if first:
            f(first, second)
        case {"key": value, "n": -1, **others}:
            f(value, others)
        case shapes.Point(0, y, color=Color.RED, name=n):
            f(y, n)
        case str(s) as whole:
            f(s, whole)
        case -1.5 | 1 + 2j:
            f(5)
        case _:
            f(6)
    f.end()


def several(a, b):
    match a, b:
        case 1, x:
            return x
        case other:
            return other


def soft(match, case, type):
    match = case
    type(match)
    match.case(type)
    return match

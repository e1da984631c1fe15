def comps(xs, ys):
    x = 1
    a = [f(y) for y in ys]
    b = {y: g(x) for x in xs if x if x > 1 for y in x}
    c = {y for y in ys}
    d = list(z.name for z in ys)
    e = [[i for i in row] for row in xs]
    h = [last := y for y in ys]
    return [x for x in xs], x


async def aio(source):
    return [await item async for item in source if item]


def closures(xs):
    return [lambda: x for x in xs]


squares = [n * n for n in range(3)]

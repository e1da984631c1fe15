type Alias[T] = list[T]
type = 3


def generic[T: int, *Ts, **P](x: T) -> T:
    return x


class Box[T](Base[T]):
    item: T


def strings(name, items):
    nested = f"{", ".join(f"{i!r}" for i in items)}"
    multi = f"{
        name.upper()
    :>{len(items)}}"
    template = t"Hello {name} {items[0]}"
    debug = f"{name=}"
    return nested, multi, template, debug


def groups(f):
    with (f.a() as a, f.b()):
        pass
    try:
        f()
    except* OSError:
        pass


async def awaits(f):
    async with f() as x:
        async for y in x:
            await y
    return [z async for z in f()]


def positional(a, /, *, b): ...

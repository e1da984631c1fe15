import os


def fine():
    return os.open("a")


def broken():
    x = = 1
    return x


def also_fine(x):
    def inner_broken():
        return (1 2 $)

    return inner_broken


class Kept:
    good = 1
    bad = = 2

    def method(self):
        return 3

    def lost(self):
        return 4 ?


value = fine(
    1 $ 2
)


def last():
    return value

def loops(xs, f):
    for x in xs:
        if x:
            continue
        if f(x):
            break
    else:
        f.none()
    for i, (a, *rest) in enumerate(xs):
        f.each(i, a, rest)
    for x in f.rows, f.cols:
        pass
    for xs in xs:
        f.own(xs)
    while f.more():
        f.step()
        if f.stop:
            break
    else:
        f.end()
    while True:
        f.serve()
    f.never()


def nested(xs):
    for x in xs:
        for y in x:
            if y:
                break
        else:
            continue
        return x


for module_level in range(3):
    print(module_level)

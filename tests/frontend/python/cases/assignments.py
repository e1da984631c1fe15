def assign(f, d, self):
    a = b = f()
    c, e = f()
    (g, [h, *i]), j = f()
    k, l = d, f(1)
    k, l = l, k
    m, *n = d, e, g
    self.x, d["k"], d[0], d[a] = f()
    self.y.z = f.z
    d[a].b = a
    a: int = 3
    o: "Session" = f()
    p: Session
    a += 1
    self.x += a
    d["k"] -= f()
    n += [a, e]
    n.items |= {a}
    del a, d["k"], self.x
    del (c, e)
    d[1:2] = n[1:]
    return n[-1], d["k"], d[a, 1], n[::2], f[0][1]


def walrus(f):
    while (chunk := f.read()) is not None:
        f.write(chunk)
    return (y := f.open())


def parenthesised(d):
    d[("key")] = d[(1)]

def old(f, xs, (a, b), c=1):
    print "text", f
    print >>f, "text"
    print
    exec "code" in f
    try:
        f()
    except ValueError, e:
        print e
    except (IOError, OSError), err:
        raise RuntimeError, "message"
    if a <> b:
        return 0777, 10L, ur"x"
    raise ValueError, (a, b), None


def starred(f, xs):
    f((*xs), *(xs))
    print((*xs,))
    return [(*xs)]

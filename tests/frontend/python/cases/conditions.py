def atoms(x, y, conn):
    if x:
        one()
    if not x:
        two()
    if x is None:
        three()
    elif x is not None and y == 3:
        four()
    else:
        five()
    if 3 < y <= 10 or "a" != y:
        six()
    if x in y or x not in y:
        seven()
    if isinstance(x, str) and not isinstance(y, (int, db.Error)):
        eight()
    if (n := len(y)) > 1:
        nine(n)
    if "conn" in locals():
        conn.close()
    if "conn" not in globals() and x is y:
        ten()
    if conn.closed or conn.fetch():
        eleven()
    while not x.done and (y or x.more):
        x.step()


def constants(x):
    if True:
        x.a()
    if 0:
        x.b()
    else:
        x.c()
    while 1:
        if x:
            break
    while None:
        x.never()
    else:
        x.d()


def early(x):
    if x:
        return 1
    else:
        raise ValueError
    x.dead()

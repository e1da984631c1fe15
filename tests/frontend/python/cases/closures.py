def outer(conn, app, shift):
    count = 0

    def inner(x):
        nonlocal count
        count = count + 1
        conn.close()
        return deeper

    def deeper():
        return lambda y=shift: inner(y) + conn.size

    @app.teardown
    @app.route("/x", methods=["GET"])
    def handler(error):
        conn.close()

    app.register(lambda: conn.close())
    app.register(conn.close)
    close = conn.close
    return inner, close


top = lambda *args, key=None: args


class Holder:
    def method(self, items):
        def visit(item):
            self.seen(item)

        return [visit(i) for i in items]

    def seen(self, item):
        pass

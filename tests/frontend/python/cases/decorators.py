import flask
from contextlib import contextmanager as manager

app = flask.Flask("x")


@app.teardown_appcontext
def close_db(error):
    pass


@app.route(
    "/users/<int:id>", methods=["GET", "POST"]
)
@manager
def users(id):
    yield id


@unknown.thing(make())
class Decorated:
    @property
    def x(self): ...

    @x.setter
    def x(self, value): ...

    @functools.cached_property
    def y(self):
        return 1

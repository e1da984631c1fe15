#include "analysis/diagnostic_tables.h"

#include <array>

namespace unclosed::analysis {
namespace {

constexpr std::array Table = {
    DiagnosticInfo{
        .id = "UNC203",
        .name = "global-resource",
        .title = "GlobalResource",
        .summary = "One connection or session in a variable of the module serves all requests.",
        .detail =
            R"(A module opens a connection or a session while it is imported, keeps it in a variable,
and code that handles requests uses that variable. Engines, pools and clients, which are made to be
shared, are not meant.)",
        .why =
            R"(Connections and sessions belong to one user at a time: with several threads the
transactions of requests mix, one failure leaves all later requests in a failed transaction, and
when the server drops the connection nothing connects again until a restart.)",
        .limits = R"(Modules whose variable no request handler reaches, such as scripts, are not
reported; neither are connections that a cache decorator keeps.)",
        .badExample = R"(db = psycopg2.connect(DSN)

@app.route("/users")
def users():
    return all_users(db)
)",
        .goodExample = R"(pool = ThreadedConnectionPool(1, 10, DSN)

@app.route("/users")
def users():
    with borrowed(pool) as db:
        return all_users(db)
)",
        .severity = Severity::Warning,
        .counts = CountsAs::Misuse,
        .cwe = 1058,
    },
    DiagnosticInfo{
        .id = "UNC301",
        .name = "missing-teardown-handler",
        .title = "MissingTeardownHandler",
        .summary =
            "A session or connection is kept for each request, and no handler gives it back.",
        .detail =
            R"(The application keeps a session or connection from one call of the framework to the
next: a session registry that hands each thread its own (`scoped_session`), a connection on the
context object (`g.db`, `request.state.db`), one that a dependency or fixture returns. The framework
offers a hook for the end of a request, and no function registered there releases it, in any file of
the program. A handler that only logs or commits, that releases something else, or that a failing
request skips (`after_request`) does not count; the finding names a function that would do and is
not registered.)",
        .why =
            R"(Requests end, and their sessions stay: each worker thread keeps a pooled connection,
often inside an open transaction. The pool runs dry, new requests wait for its time-out, and the
database shows sessions that are idle in transaction.)",
        .limits = R"(Silent where the framework or an extension does it (Flask-SQLAlchemy, Django's
request cycle, `with Session()` in the handler), where the handler itself releases it, and where no
request reaches the code. Handlers registered under names that are computed are not seen.)",
        .badExample = R"(Session = scoped_session(sessionmaker(engine))

@app.route("/users")
def users():
    return [user.name for user in Session.query(User)]
)",
        .goodExample = R"(Session = scoped_session(sessionmaker(engine))

@app.teardown_appcontext
def drop_session(error=None):
    Session.remove()

@app.route("/users")
def users():
    return [user.name for user in Session.query(User)]
)",
        .severity = Severity::Warning,
        .counts = CountsAs::Leak,
        .cwe = 772,
    },
    DiagnosticInfo{
        .id = "UNC302",
        .name = "unprotected-yield",
        .title = "UnprotectedYield",
        .summary = "A dependency or context manager releases after its `yield`, without `finally`.",
        .detail =
            R"(A generator that `contextlib.contextmanager`, a dependency or a lifespan runs gives a
resource to its user with `yield` and releases it in the lines that follow. When the user raises,
the exception is raised inside the generator, at the `yield`, and those lines are skipped.)",
        .why =
            R"(Every request that fails keeps a connection: exactly when something is wrong already,
the pool runs dry as well.)",
        .limits = R"(Fixtures of pytest are resumed normally after a failing test and are not
reported. Where something else than the `yield` may raise as well, the finding is UNC103.)",
        .badExample = R"(@contextmanager
def session():
    db = SessionLocal()
    yield db
    db.close()
)",
        .goodExample = R"(@contextmanager
def session():
    db = SessionLocal()
    try:
        yield db
    finally:
        db.close()
)",
        .severity = Severity::Warning,
        .counts = CountsAs::Leak,
        .cwe = 772,
    },
    DiagnosticInfo{
        .id = "UNC303",
        .name = "missing-shutdown",
        .title = "MissingShutdown",
        .summary = "A pool, engine or client made at start-up is not closed at shutdown.",
        .detail =
            R"(A start-up hook, a lifespan or the code that builds the application makes a pool, an
engine or a client and keeps it on the application or in a variable. No shutdown hook, cleanup
context, code after the lifespan's `yield` or exit handler closes it. In C and C++: what the
function that begins a plug-in or component starts (`x_init`, `load_x`), a library or a handle in a
global variable, the one that ends it (`x_fini`, `unload_x`) leaves as it is.)",
        .why =
            R"(A process that ends is cleaned up by the system, but not politely: servers see broken
connections, buffered messages are lost, event loops complain of unclosed sessions, and reloads and
tests that start the application again and again keep every pool they made.)",
        .limits = R"(Engines and pools at module level, outside any start-up hook, are meant to live
as long as the process and are not reported. In C and C++ nothing is said where anybody else may
end it; where the program itself calls the function that ends, the process most likely ends with
it, and the confidence is low.)",
        .badExample = R"(@app.on_event("startup")
async def connect():
    app.state.pool = await asyncpg.create_pool(DSN)
)",
        .goodExample = R"(@asynccontextmanager
async def lifespan(app):
    async with asyncpg.create_pool(DSN) as pool:
        app.state.pool = pool
        yield
)",
        .severity = Severity::Warning,
        .counts = CountsAs::Leak,
        .cwe = 772,
    },
    DiagnosticInfo{
        .id = "UNC304",
        .name = "worker-session",
        .title = "WorkerSession",
        .summary = "A thread, task or job uses a per-thread session and never gives it back.",
        .detail =
            R"(A function that runs in a thread, a task queue or a scheduler uses a session that
exists once for each thread (a `scoped_session`, the connection of Django's ORM). No request ends
there, so what gives the session back after a request does not run, and neither the function nor a
hook of the task queue does it.)",
        .why =
            R"(Worker threads live long and are many. Each keeps its connection, with the transaction
of its last query open, until the process ends.)",
        .limits = R"(Celery closes Django's connections itself. Threads that are started under a
name that is computed are not followed.)",
        .badExample = R"(def refresh():
    for feed in Session.query(Feed):
        update(feed)

threading.Thread(target=refresh).start()
)",
        .goodExample = R"(def refresh():
    try:
        for feed in Session.query(Feed):
            update(feed)
    finally:
        Session.remove()

threading.Thread(target=refresh).start()
)",
        .severity = Severity::Warning,
        .counts = CountsAs::Leak,
        .cwe = 772,
    },
    DiagnosticInfo{
        .id = "UNC305",
        .name = "abandoned-generator",
        .title = "AbandonedGenerator",
        .summary = "`next(get_db())`: the generator's clean-up does not run when it should.",
        .detail =
            R"(A generator that releases a resource after its `yield` is resumed by hand, once, and
nothing keeps the generator. What follows the `yield` runs only when the garbage collector closes
it: at once in CPython if nothing refers to it, which closes the session that is still in use; or
late, when an exception or a cycle holds it. Asynchronous generators are closed later by the event
loop, or never.)",
        .why =
            R"(Scripts, tasks and websocket handlers borrow the dependency of the web application
this way, and either work with a closed session or keep its connection.)",
        .limits = R"(A generator that is kept in a variable, and a value that the caller closes
itself, are not reported.)",
        .badExample = R"(def nightly():
    db = next(get_db())
    db.query(User).filter(User.expired).delete()
    db.commit()
)",
        .goodExample = R"(def nightly():
    with contextlib.contextmanager(get_db)() as db:
        db.query(User).filter(User.expired).delete()
        db.commit()
)",
        .severity = Severity::Warning,
        .counts = CountsAs::Leak,
        .cwe = 772,
    },
};

} // namespace

std::span<const DiagnosticInfo> obligationDiagnostics() { return Table; }

} // namespace unclosed::analysis

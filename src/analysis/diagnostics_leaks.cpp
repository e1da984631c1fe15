#include "analysis/diagnostic_tables.h"

#include <array>

namespace unclosed::analysis {
namespace {

constexpr std::array Table = {
    DiagnosticInfo{
        .id = "UNC101",
        .name = "never-released",
        .title = "NeverReleased",
        .summary = "A resource is acquired and no way out of the function releases it.",
        .detail = R"(The session, connection or handle is acquired here, stays in this function's
hands, and is still open on every way out. A connection that goes back to another pool than its own
is one of these.)",
        .why =
            R"(Under load each call keeps one server connection, pool slot or descriptor until the
garbage collector happens to come by, or for ever in C; the service then fails far from here, with
"too many clients", a pool time-out or "too many open files".)",
        .limits =
            R"(It is not reported when the resource is returned, yielded, stored in an object, a
global or a container that outlives the function, handed to something that takes it over, or
registered for release (atexit, ExitStack, a test's clean-up).)",
        .badExample = R"(def count(path):
    db = sqlite3.connect(path)
    return db.execute('SELECT count(*) FROM t').fetchone()[0]
)",
        .goodExample = R"(def count(path):
    with contextlib.closing(sqlite3.connect(path)) as db:
        return db.execute('SELECT count(*) FROM t').fetchone()[0]
)",
        .severity = Severity::Warning,
        .counts = CountsAs::Leak,
        .cwe = 772,
    },
    DiagnosticInfo{
        .id = "UNC102",
        .name = "leak-on-path",
        .title = "LeakOnPath",
        .summary =
            "Some normal way out (an early return, a branch, a loop) leaves a resource open.",
        .detail = R"(Most ways through the function release the resource, one does not: an early
return, a `continue`, a branch without its own clean-up.)",
        .why = R"(Such a path is often the rare one (an empty result, a failed check), so tests pass
and the pool runs dry in production after hours or days.)",
        .limits = R"(Conditions are followed: `if conn: conn.close()`, a flag set beside the
acquisition, and a failure value tested first are understood and silent. A path that only an
exception takes is UNC103.)",
        .badExample = R"(def find(pool, key):
    conn = pool.getconn()
    row = lookup(conn, key)
    if row is None:
        return None
    pool.putconn(conn)
    return row
)",
        .goodExample = R"(def find(pool, key):
    conn = pool.getconn()
    try:
        return lookup(conn, key)
    finally:
        pool.putconn(conn)
)",
        .severity = Severity::Warning,
        .counts = CountsAs::Leak,
        .cwe = 772,
    },
    DiagnosticInfo{
        .id = "UNC103",
        .name = "leak-on-exception",
        .title = "LeakOnException",
        .summary = "A resource is released only if nothing raises between acquisition and release.",
        .detail = R"(The function releases the resource at its end, but a call in between can raise,
and then the release is skipped. Handlers are followed by the exception types they name.)",
        .why = R"(One failing query per minute is enough to exhaust a pool within the hour, and the
error that is logged is the query's, not the leak's.)",
        .limits =
            R"(Calls that never raise in practice do not count, and neither does a release that
itself raises. In C++, a local whose destructor releases it is safe, and so are calls that are
`noexcept` or have C linkage.)",
        .badExample = R"(def rename(dsn, user, name):
    conn = psycopg2.connect(dsn)
    conn.cursor().execute(UPDATE, (name, user))
    conn.commit()
    conn.close()
)",
        .goodExample = R"(def rename(dsn, user, name):
    with contextlib.closing(psycopg2.connect(dsn)) as conn:
        conn.cursor().execute(UPDATE, (name, user))
        conn.commit()
)",
        .severity = Severity::Warning,
        .counts = CountsAs::Leak,
        .cwe = 772,
    },
    DiagnosticInfo{
        .id = "UNC104",
        .name = "overwritten",
        .title = "Overwritten",
        .summary = "The only reference to an open resource is replaced before it was released.",
        .detail = R"(A variable that holds an open resource gets a new value, so nothing can release
the old one any more: a loop that connects on each turn and closes once after it, or a retry that
reconnects without closing first.)",
        .why = R"(The leak grows with every turn, which is worst exactly when the server is already
in trouble and the code retries.)",
        .limits = R"(It is not reported when another variable, a container or an object still holds
the old value, or when the old value is known to be None or a failed acquisition.)",
        .badExample = R"(for path in paths:
    log = open(path)
    total += sum(1 for line in log)
log.close()
)",
        .goodExample = R"(for path in paths:
    with open(path) as log:
        total += sum(1 for line in log)
)",
        .severity = Severity::Warning,
        .counts = CountsAs::Leak,
        .cwe = 772,
    },
    DiagnosticInfo{
        .id = "UNC105",
        .name = "discarded",
        .title = "Discarded",
        .summary = "An acquired resource is dropped in the expression that acquires it.",
        .detail =
            R"(The value is used once, inside the expression that makes it, and no name is kept
to release it by: `json.load(open(path))`, `connect().cursor()`.)",
        .why = R"(In CPython a file is often collected soon after, but not when an exception's
traceback or a reference cycle holds it, and not on other interpreters; a pooled or remote session
is not given back at all.)",
        .limits = R"(It is not reported when the expression itself releases it (`open(p,
'w').close()`), when the callee takes it over, or when losing the reference is the library's
documented way to release.)",
        .badExample = "settings = json.load(open('settings.json'))\n",
        .goodExample = R"(with open('settings.json') as source:
    settings = json.load(source)
)",
        .severity = Severity::Warning,
        .counts = CountsAs::Leak,
        .cwe = 772,
    },
    DiagnosticInfo{
        .id = "UNC106",
        .name = "with-does-not-close",
        .title = "WithDoesNotClose",
        .summary = "The `with` statement ends a transaction; the connection itself stays open.",
        .detail =
            R"(For some libraries leaving `with connection:` commits or rolls back and does not
close.)",
        .why = R"(The code looks safe, passes review, and keeps one connection per call until the
server refuses the next.)",
        .limits =
            R"(It is not reported when the connection is closed elsewhere on every way out, when
it is wrapped in `contextlib.closing`, or when the library's connections do close at the end of
`with`.)",
        .badExample = R"(with sqlite3.connect('app.db') as db:
    db.execute('DELETE FROM sessions')
)",
        .goodExample = R"(with contextlib.closing(sqlite3.connect('app.db')) as db, db:
    db.execute('DELETE FROM sessions')
)",
        .severity = Severity::Warning,
        .counts = CountsAs::Leak,
        .cwe = 404,
    },
};

} // namespace

std::span<const DiagnosticInfo> leakDiagnostics() { return Table; }

} // namespace unclosed::analysis

#include "analysis/finding.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace unclosed::analysis {
namespace {

constexpr std::array Table = {
    DiagnosticInfo{
        .id = "UNC101",
        .name = "never-released",
        .title = "NeverReleased",
        .summary = "A resource is acquired and no way out of the function releases it.",
        .detail =
            "The session, connection or handle is acquired here, stays in this function's hands, "
            "and "
            "is still open on every way out. Under load each call keeps one server connection, "
            "pool "
            "slot or descriptor until the garbage collector happens to come by, or for ever in C; "
            "the "
            "service then fails far from here, with \"too many clients\", a pool time-out or \"too "
            "many open files\". It is not reported when the resource is returned, yielded, stored "
            "in "
            "an object, a global or a container that outlives the function, handed to something "
            "that "
            "takes it over, or registered for release (atexit, ExitStack, a test's clean-up).",
        .badExample = "def count(path):\n"
                      "    db = sqlite3.connect(path)\n"
                      "    return db.execute('SELECT count(*) FROM t').fetchone()[0]\n",
        .goodExample = "def count(path):\n"
                       "    with contextlib.closing(sqlite3.connect(path)) as db:\n"
                       "        return db.execute('SELECT count(*) FROM t').fetchone()[0]\n",
        .severity = Severity::Warning,
        .leak = true,
        .cwe = 772,
    },
    DiagnosticInfo{
        .id = "UNC102",
        .name = "leak-on-path",
        .title = "LeakOnPath",
        .summary =
            "Some normal way out (an early return, a branch, a loop) leaves a resource open.",
        .detail =
            "Most ways through the function release the resource, one does not: an early return, a "
            "`continue`, a branch without its own clean-up. Such a path is often the rare one (an "
            "empty result, a failed check), so tests pass and the pool runs dry in production "
            "after "
            "hours or days. Conditions are followed: `if conn: conn.close()`, a flag set beside "
            "the "
            "acquisition, and a failure value tested first are understood and silent. A path that "
            "only an exception takes is UNC103.",
        .badExample = "def find(pool, key):\n"
                      "    conn = pool.getconn()\n"
                      "    row = lookup(conn, key)\n"
                      "    if row is None:\n"
                      "        return None\n"
                      "    pool.putconn(conn)\n"
                      "    return row\n",
        .goodExample = "def find(pool, key):\n"
                       "    conn = pool.getconn()\n"
                       "    try:\n"
                       "        return lookup(conn, key)\n"
                       "    finally:\n"
                       "        pool.putconn(conn)\n",
        .severity = Severity::Warning,
        .leak = true,
        .cwe = 772,
    },
    DiagnosticInfo{
        .id = "UNC103",
        .name = "leak-on-exception",
        .title = "LeakOnException",
        .summary = "A resource is released only if nothing raises between acquisition and release.",
        .detail =
            "The function releases the resource at its end, but a call in between can raise, and "
            "then "
            "the release is skipped. One failing query per minute is enough to exhaust a pool "
            "within "
            "the hour, and the error that is logged is the query's, not the leak's. Handlers are "
            "followed by the exception types they name. Calls that never raise in practice do not "
            "count, and neither does a release that itself raises. In C++, a local whose "
            "destructor "
            "releases it is safe, and so are calls that are `noexcept` or have C linkage.",
        .badExample = "def rename(dsn, user, name):\n"
                      "    conn = psycopg2.connect(dsn)\n"
                      "    conn.cursor().execute(UPDATE, (name, user))\n"
                      "    conn.commit()\n"
                      "    conn.close()\n",
        .goodExample = "def rename(dsn, user, name):\n"
                       "    with contextlib.closing(psycopg2.connect(dsn)) as conn:\n"
                       "        conn.cursor().execute(UPDATE, (name, user))\n"
                       "        conn.commit()\n",
        .severity = Severity::Warning,
        .leak = true,
        .cwe = 772,
    },
    DiagnosticInfo{
        .id = "UNC104",
        .name = "overwritten",
        .title = "Overwritten",
        .summary = "The only reference to an open resource is replaced before it was released.",
        .detail =
            "A variable that holds an open resource gets a new value, so nothing can release the "
            "old "
            "one any more: a loop that connects on each turn and closes once after it, or a retry "
            "that "
            "reconnects without closing first. The leak grows with every turn, which is worst "
            "exactly "
            "when the server is already in trouble. It is not reported when another variable, a "
            "container or an object still holds the old value, or when the old value is known to "
            "be "
            "None or a failed acquisition.",
        .badExample = "for path in paths:\n"
                      "    log = open(path)\n"
                      "    total += sum(1 for line in log)\n"
                      "log.close()\n",
        .goodExample = "for path in paths:\n"
                       "    with open(path) as log:\n"
                       "        total += sum(1 for line in log)\n",
        .severity = Severity::Warning,
        .leak = true,
        .cwe = 772,
    },
    DiagnosticInfo{
        .id = "UNC105",
        .name = "discarded",
        .title = "Discarded",
        .summary = "An acquired resource is dropped in the expression that acquires it.",
        .detail =
            "The value is used once, inside the expression that makes it, and no name is kept to "
            "release it by: `json.load(open(path))`, `connect().cursor()`. In CPython a file is "
            "often "
            "collected soon after, but not when an exception's traceback or a reference cycle "
            "holds "
            "it, and not on other interpreters; a pooled or remote session is not given back at "
            "all. "
            "It is not reported when the expression itself releases it (`open(p, 'w').close()`), "
            "when "
            "the callee takes it over, or when losing the reference is the library's documented "
            "way "
            "to release.",
        .badExample = "settings = json.load(open('settings.json'))\n",
        .goodExample = "with open('settings.json') as source:\n"
                       "    settings = json.load(source)\n",
        .severity = Severity::Warning,
        .leak = true,
        .cwe = 772,
    },
    DiagnosticInfo{
        .id = "UNC106",
        .name = "with-does-not-close",
        .title = "WithDoesNotClose",
        .summary = "The `with` statement ends a transaction; the connection itself stays open.",
        .detail =
            "For some libraries leaving `with connection:` commits or rolls back and does not "
            "close. The "
            "code looks safe, passes review, and keeps one connection per call. It is not reported "
            "when the connection is closed elsewhere on every way out, when it is wrapped in "
            "`contextlib.closing`, or when the library's connections do close at the end of "
            "`with`.",
        .badExample = "with sqlite3.connect('app.db') as db:\n"
                      "    db.execute('DELETE FROM sessions')\n",
        .goodExample = "with contextlib.closing(sqlite3.connect('app.db')) as db, db:\n"
                       "    db.execute('DELETE FROM sessions')\n",
        .severity = Severity::Warning,
        .leak = true,
        .cwe = 404,
    },
    DiagnosticInfo{
        .id = "UNC107",
        .name = "released-twice",
        .title = "ReleasedTwice",
        .summary = "A resource that was already released is released a second time.",
        .detail = "The second release acts on something that is no longer this code's own. A pool "
                  "that gets "
                  "the same connection twice hands it to two callers, who then read each other's "
                  "answers; a "
                  "descriptor number may by then belong to another file or socket of the process; "
                  "in C the "
                  "second free is undefined behaviour. It is not reported where the library "
                  "documents that "
                  "releasing again does nothing (most Python `close()` methods), nor when the two "
                  "releases "
                  "lie on different ways through the function.",
        .badExample = "def finish(pool, conn, ok):\n"
                      "    if not ok:\n"
                      "        pool.putconn(conn)\n"
                      "    pool.putconn(conn)\n",
        .goodExample = "def finish(pool, conn, ok):\n"
                       "    pool.putconn(conn, close=not ok)\n",
        .severity = Severity::Warning,
        .leak = false,
        .cwe = 1341,
    },
    DiagnosticInfo{
        .id = "UNC108",
        .name = "used-after-release",
        .title = "UsedAfterRelease",
        .summary = "A resource is used after it was released or given back.",
        .detail =
            "After the release the object is dead or already somebody else's: a connection that "
            "went "
            "back to its pool may be running another request's transaction, and a freed handle in "
            "C "
            "points at memory that was reused. It is not reported for uses that are allowed on a "
            "released object (asking whether it is closed, releasing it again where that is "
            "harmless), nor when the variable was given a new value in between.",
        .badExample = "conn = pool.getconn()\n"
                      "rows = query(conn)\n"
                      "pool.putconn(conn)\n"
                      "conn.commit()\n",
        .goodExample = "conn = pool.getconn()\n"
                       "try:\n"
                       "    rows = query(conn)\n"
                       "    conn.commit()\n"
                       "finally:\n"
                       "    pool.putconn(conn)\n",
        .severity = Severity::Warning,
        .leak = false,
        .cwe = 672,
    },
    DiagnosticInfo{
        .id = "UNC201",
        .name = "owner-without-teardown",
        .title = "OwnerWithoutTeardown",
        .summary = "A class acquires a resource into a field, and nothing ever releases the field.",
        .detail =
            "Some method of the class opens a session, connection or handle and keeps it in a "
            "field "
            "of its object; no method, destructor, base class, derived class or outside code of "
            "the "
            "program releases that field, so nobody who uses the class could give it back. It is "
            "said once, where the field is acquired, and not to those who make such objects. A "
            "class that has a teardown is itself a resource for whoever makes its objects: who "
            "forgets to call it gets UNC101 to UNC105. Resources that are meant to live as long as "
            "the process (pools, engines) are not reported here.",
        .badExample = "class Ledger:\n"
                      "    def __init__(self, path):\n"
                      "        self.db = sqlite3.connect(path)\n",
        .goodExample = "class Ledger:\n"
                       "    def __init__(self, path):\n"
                       "        self.db = sqlite3.connect(path)\n"
                       "    def close(self):\n"
                       "        self.db.close()\n",
        .severity = Severity::Warning,
        .leak = true,
        .cwe = 772,
    },
};

bool equalsIgnoringCase(std::string_view a, std::string_view b) {
  return std::ranges::equal(
      a, b, [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

} // namespace

std::span<const DiagnosticInfo> diagnostics() { return Table; }

const DiagnosticInfo* findDiagnostic(std::string_view idOrName) {
  auto found = std::ranges::find_if(Table, [&](const DiagnosticInfo& info) {
    return equalsIgnoringCase(info.id, idOrName) || equalsIgnoringCase(info.name, idOrName);
  });
  return found == Table.end() ? nullptr : &*found;
}

} // namespace unclosed::analysis

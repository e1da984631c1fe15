#include "analysis/diagnostic_tables.h"

#include <array>

namespace unclosed::analysis {
namespace {

constexpr std::array Table = {
    DiagnosticInfo{
        .id = "UNC401",
        .name = "nested-checkout",
        .title = "NestedCheckout",
        .summary = "A second connection is taken from a pool while one of it is held.",
        .detail =
            R"(While a function holds a connection of a pool, it takes another one of the same pool,
itself or in a function that it calls.)",
        .why =
            R"(With as many threads as the pool has connections, each may hold its first one and
wait for its second: none is ever given back, and the service stands still until a time-out. It
never happens in tests, and under load it happens at once.)",
        .limits = R"(Only pools that both places name as the same variable are compared. Sessions
that a thread shares with itself (`scoped_session`) take no second connection.)",
        .badExample = R"(def transfer(pool, order):
    with pool.connection() as conn:
        total = conn.execute(TOTAL, (order,)).fetchone()
        with pool.connection() as other:
            other.execute(BOOK, total)
)",
        .goodExample = R"(def transfer(pool, order):
    with pool.connection() as conn:
        total = conn.execute(TOTAL, (order,)).fetchone()
        conn.execute(BOOK, total)
)",
        .severity = Severity::Warning,
        .counts = CountsAs::Misuse,
        .cwe = 833,
    },
    DiagnosticInfo{
        .id = "UNC402",
        .name = "held-across-wait",
        .title = "HeldAcrossWait",
        .summary = "A pooled connection is held across a sleep, an HTTP call or a subprocess.",
        .detail =
            R"(Between the moment a function takes a connection or session from a pool and the
moment it gives it back, it waits for something that has nothing to do with the database: a sleep,
a request to another service, another process, a person at the terminal. A session that a framework
hands to a handler has a connection from its first query on.)",
        .why =
            R"(The pool is as large as the number of queries that run at once, not as the number of
callers that wait. When the other service becomes slow, every waiting caller keeps a connection, and
callers that only need the database fail with it.)",
        .limits = R"(Waits that the packs do not name are not seen; short sleeps count like long
ones. After `commit()` or `rollback()` a session holds no connection, and nothing is reported.)",
        .badExample = R"(with pool.connection() as conn:
    order = load(conn, number)
    answer = requests.post(PAYMENT, json=order)
    store(conn, answer)
)",
        .goodExample = R"(with pool.connection() as conn:
    order = load(conn, number)
answer = requests.post(PAYMENT, json=order)
with pool.connection() as conn:
    store(conn, answer)
)",
        .severity = Severity::Note,
        .counts = CountsAs::Misuse,
        .cwe = 400,
    },
    DiagnosticInfo{
        .id = "UNC403",
        .name = "connection-per-call",
        .title = "ConnectionPerCall",
        .summary = "A connection, engine or client is made anew in a loop or for every request.",
        .detail =
            R"(A handler of requests makes an engine, a pool or a client that is meant to be made
once; or a loop connects anew on every turn to the same place.)",
        .why =
            R"(Each one opens its own connections, with a handshake, a login and often TLS: slow on
every request, and under load the server's connection limit is reached although each is closed
properly.)",
        .limits = R"(Loops that connect to a different place on each turn, and loops that try again
after a failure, are not reported. Plain connections in handlers are, as a note, only where the
program has a pool.)",
        .badExample = R"(@app.get("/report")
def report():
    engine = create_engine(URL)
    try:
        return rows(engine)
    finally:
        engine.dispose()
)",
        .goodExample = R"(engine = create_engine(URL)

@app.get("/report")
def report():
    return rows(engine)
)",
        .severity = Severity::Note,
        .counts = CountsAs::Misuse,
        .cwe = 1072,
    },
};

} // namespace

std::span<const DiagnosticInfo> poolDiagnostics() { return Table; }

} // namespace unclosed::analysis

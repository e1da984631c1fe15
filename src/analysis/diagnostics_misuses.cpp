#include "analysis/diagnostic_tables.h"

#include <array>

namespace unclosed::analysis {
namespace {

constexpr std::array Table = {
    DiagnosticInfo{
        .id = "UNC107",
        .name = "released-twice",
        .title = "ReleasedTwice",
        .summary = "A resource that was already released is released a second time.",
        .detail = R"(The second release acts on something that is no longer this code's own. In C++
this is also said of a copy that the compiler makes member by member, when the class holds a raw
handle and its destructor releases it: both objects then release the same one.)",
        .why = R"(A pool that gets the same connection twice hands it to two callers, who then read
each other's answers; a descriptor number may by then belong to another file or socket of the
process; in C the second free is undefined behaviour.)",
        .limits =
            R"(It is not reported where the library documents that releasing again does nothing
(most Python `close()` methods), nor when the two releases lie on different ways through the
function.)",
        .badExample = R"(def finish(pool, conn, ok):
    if not ok:
        pool.putconn(conn)
    pool.putconn(conn)
)",
        .goodExample = R"(def finish(pool, conn, ok):
    pool.putconn(conn, close=not ok)
)",
        .severity = Severity::Warning,
        .counts = CountsAs::Misuse,
        .cwe = 1341,
    },
    DiagnosticInfo{
        .id = "UNC108",
        .name = "used-after-release",
        .title = "UsedAfterRelease",
        .summary = "A resource is used after it was released or given back.",
        .detail = R"(A call or an access reaches an object that this code has already closed, freed
or given back to its pool.)",
        .why = R"(After the release the object is dead or already somebody else's: a connection that
went back to its pool may be running another request's transaction, and a freed handle in C points
at memory that was reused.)",
        .limits =
            R"(It is not reported for uses that are allowed on a released object (asking whether
it is closed, releasing it again where that is harmless), nor when the variable was given a new
value in between.)",
        .badExample = R"(conn = pool.getconn()
rows = query(conn)
pool.putconn(conn)
conn.commit()
)",
        .goodExample = R"(conn = pool.getconn()
try:
    rows = query(conn)
    conn.commit()
finally:
    pool.putconn(conn)
)",
        .severity = Severity::Warning,
        .counts = CountsAs::Misuse,
        .cwe = 672,
    },
};

} // namespace

std::span<const DiagnosticInfo> misuseDiagnostics() { return Table; }

} // namespace unclosed::analysis

#include "analysis/diagnostic_tables.h"

#include <array>

namespace unclosed::analysis {
namespace {

constexpr std::array Table = {
    DiagnosticInfo{
        .id = "UNC201",
        .name = "owner-without-teardown",
        .title = "OwnerWithoutTeardown",
        .summary = "A class acquires a resource into a field, and nothing ever releases the field.",
        .detail =
            R"(Some method of the class opens a session, connection or handle and keeps it in a
field of its object; no method, destructor, base class, derived class or outside code of the program
releases that field. It is said once, where the field is acquired, and not to those who make such
objects.)",
        .why =
            R"(Nobody who uses the class could give the resource back, however careful: each object
keeps one until the garbage collector takes it, or for ever in C and C++.)",
        .limits = R"(A class that has a teardown is itself a resource for whoever makes its objects:
who forgets to call it gets UNC101 to UNC105. Resources that are meant to live as long as the
process (pools, engines) are not reported here.)",
        .badExample = R"(class Ledger:
    def __init__(self, path):
        self.db = sqlite3.connect(path)
)",
        .goodExample = R"(class Ledger:
    def __init__(self, path):
        self.db = sqlite3.connect(path)
    def close(self):
        self.db.close()
)",
        .severity = Severity::Warning,
        .counts = CountsAs::Leak,
        .cwe = 772,
    },
};

} // namespace

std::span<const DiagnosticInfo> ownerDiagnostics() { return Table; }

} // namespace unclosed::analysis

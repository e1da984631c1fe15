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
    DiagnosticInfo{
        .id = "UNC202",
        .name = "incomplete-teardown",
        .title = "IncompleteTeardown",
        .summary =
            "A class has a teardown, and it misses one of the resources that the class holds.",
        .detail =
            R"(The class keeps several resources in its fields, and has a method that ends them:
`close()`, `stop()`, `__exit__`, a destructor. That method never releases one of the fields, or it
passes the field by when another field holds nothing, though the one can be open without the other.
It is said where the field is acquired.)",
        .why =
            R"(Whoever uses the class does all that can be done, and calls the teardown. What it
misses stays open all the same, and nobody looks for it there.)",
        .limits = R"(A teardown that returns early because a flag says that it has run already is
taken at its word. An exception on the way to the release is not reported, nor is a field that a
base class or a derived class releases.)",
        .badExample = R"(class Station:
    def __init__(self, path):
        self.db = sqlite3.connect(path)
        self.log = open(path + ".log", "a")
    def close(self):
        self.db.close()
)",
        .goodExample = R"(class Station:
    def __init__(self, path):
        self.db = sqlite3.connect(path)
        self.log = open(path + ".log", "a")
    def close(self):
        self.db.close()
        self.log.close()
)",
        .severity = Severity::Warning,
        .counts = CountsAs::Leak,
        .cwe = 772,
    },
};

} // namespace

std::span<const DiagnosticInfo> ownerDiagnostics() { return Table; }

} // namespace unclosed::analysis

// The code that releases what a finding names: what the function already writes on other ways, or
// else what the rule packs say.
#pragma once

#include <string>
#include <vector>

#include "repair/edit.h"
#include "repair/python_site.h"

namespace unclosed::repair {

struct ReleaseCode {
  std::string text;     // "conn.close()", "pool.putconn(conn)", "await conn.close()"
  NodeId from = NoNode; // the statement it is taken from
  bool isClose = false; // `x.close()`: what contextlib.closing does
  bool isUsual = false; // the release of the rule, so that a `with` block can take its place
  Edits imports;        // that the text needs
  std::vector<std::string> doubts;
};

// An Error says why it cannot be written.
Expected<ReleaseCode> releaseCode(const Site& site);

// Adds the statements of the function that release the variable, when the finding names none.
void addReleases(Site& site);

// The call that a statement consists of; NoNode when it is something else.
NodeId onlyCall(const PythonSource& source, NodeId statement);
// Whether a full release of the rule has that last name.
bool isReleaseName(const rules::Resource& resource, std::string_view name, rules::Where where);

// The releases among the method calls that end something for good: a commit, say, does not.
bool endsIt(const rules::Resource& resource, std::string_view method);

} // namespace unclosed::repair

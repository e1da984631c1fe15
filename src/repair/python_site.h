// One acquisition in a Python file that a finding names, and what stands around it: the statement,
// its block, the variable, the releases that the function already has. The strategies start from
// here. Views the finding, the source and the rules, which must outlive it.
#pragma once

#include "analysis/finding.h"
#include "rules/rules.h"
#include "support/expected.h"

#include <string>
#include <string_view>
#include <vector>

#include "repair/python_helpers.h"
#include "repair/python_source.h"

namespace unclosed::repair {

// Where the acquiring call stands in its statement.
enum class Shape : uint8_t {
  Assigned, // `x = acquire()`, `a, x = acquire()`
  WithItem, // `with acquire() as x:`
  Inline,   // anywhere else: `return acquire().read()`
};

struct Site {
  const PythonSource& source;
  const rules::RuleSet& rules;
  const rules::Resource& resource;
  const analysis::Finding& finding;
  const Helpers* helpers = nullptr; // of the program; may be missing

  Shape shape = Shape::Inline;
  NodeId call = NoNode;
  NodeId value = NoNode; // the call, or `await` and the call
  NodeId statement = NoNode;
  NodeId block = NoNode;
  NodeId function = NoNode;
  NodeId item = NoNode;           // WithItem
  std::string variable{};         // empty when nothing is assigned
  bool whole = false;             // the variable takes all of the call's value, no annotation
  std::vector<NodeId> releases{}; // statements that do nothing but release it
  bool handedOver = false;        // on some way somebody else takes it
  bool awaited() const { return value != call; }
  bool inAsyncFunction() const;
  bool atModuleLevel() const { return source.kind(function) == Kind::Module; }
  std::vector<NodeId> siblings() const { return source.statements(block); }
};

// An Error says why no repair is tried.
Expected<Site> findSite(const PythonSource& source, const rules::RuleSet& rules,
                        const analysis::Finding& finding);

// Whether control never comes out at the statement's end: `return`, `raise`, `break`, `continue`.
bool leaves(const PythonSource& source, NodeId statement);

} // namespace unclosed::repair

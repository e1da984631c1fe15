// Which variables of a function may still need a resource: everything that was made from it, from
// what was made from it, and so on, but for plain data that was read out of it. What needs it must
// not be used, and not be handed out, after a release that a repair puts in.
//
// Without regard to the order of statements: a variable that is tied once is tied everywhere. Which
// calls give plain data is said by the rule packs, and by the functions of the program.
#pragma once

#include "rules/rules.h"

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "repair/column_queries.h"
#include "repair/python_helpers.h"
#include "repair/python_source.h"

namespace unclosed::repair {

struct Site;

// What a resource is looked for in. Everything must outlive the ties.
struct Tied {
  const PythonSource& source;
  const rules::RuleSet& rules;
  const rules::Resource& resource;
  NodeId function = NoNode;
  std::vector<std::string_view> variables{}; // that hold it
  NodeId origin = NoNode;                    // the expression that makes it; may be missing
  std::string_view owner{};                  // the class of the program whose object holds it
  const Helpers* helpers = nullptr;          // may be missing
};

class Ties {
public:
  // O(nodes of the function · tied variables).
  explicit Ties(const Tied& tied);

  const std::set<std::string_view>& variables() const { return tied_; }
  // Whether the value of the expression may need the resource.
  bool carries(NodeId expression) const;
  // Whether the subtree mentions a variable that is tied.
  bool mentions(NodeId root) const;
  // Whether what the function returns or yields may need it.
  bool returned(NodeId function) const;

private:
  bool learn(NodeId node);
  bool bind(NodeId target);
  bool isPlainCall(NodeId call) const;
  bool callCarries(NodeId call) const;
  bool argumentCarries(NodeId argument, bool consumed) const;
  bool attributeCarries(NodeId attribute) const;
  bool elementsCarry(NodeId iterable) const;
  NodeId functionInside(NodeId callee) const;
  bool isContainer(std::string_view variable) const;
  bool contain(NodeId part);

  const PythonSource& source_;
  const rules::RuleSet& rules_;
  const rules::Resource& resource_;
  NodeId function_, origin_;
  std::string_view object_, owner_; // the variable with the owner's object, and its class
  const Helpers* helpers_;
  ColumnQueries columns_;
  std::set<std::string_view> tied_, containers_; // those that hold it among other things as well
  mutable std::set<NodeId> asked_;               // functions inside that are being looked into
};

// Of what a site acquires; `variable` as well as what else the acquisition hands out.
Ties tiesOf(const Site& site);

} // namespace unclosed::repair

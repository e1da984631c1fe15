// Which variables of a function may still need a resource: everything that was made from it, from
// what was made from it, and so on, but for plain data that was read out of it. What needs it must
// not be used, and not be handed out, after a release that a repair puts in.
//
// Without regard to the order of statements: a variable that is tied once is tied everywhere. Which
// calls give plain data is said by the rule packs.
#pragma once

#include "rules/rules.h"

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "repair/python_source.h"

namespace unclosed::repair {

class Ties {
public:
  // `variable` holds the resource, or `origin` is the expression that makes it; one of them may be
  // missing. Everything must outlive this. O(nodes of the function · tied variables).
  Ties(const PythonSource& source, const rules::RuleSet& rules, const rules::Resource& resource,
       NodeId function, std::string_view variable, NodeId origin = NoNode);

  const std::set<std::string_view>& variables() const { return tied_; }
  // Whether the value of the expression may need the resource.
  bool carries(NodeId expression) const;
  // Whether the subtree mentions a variable that is tied.
  bool mentions(NodeId root) const;

private:
  bool learn(NodeId node);
  bool bind(NodeId target);
  bool isPlainCall(NodeId call) const;
  bool callCarries(NodeId call) const;
  bool elementsCarry(NodeId iterable) const;

  const PythonSource& source_;
  const rules::RuleSet& rules_;
  const rules::Resource& resource_;
  NodeId function_, origin_;
  std::set<std::string_view> tied_;
};

} // namespace unclosed::repair

#include <algorithm>
#include <vector>

#include "repair/c_site.h"

namespace unclosed::repair {

bool leaves(const CFunction& function, CNode statement) {
  const CStatement& node = function[statement];
  switch (node.kind) {
  case CKind::Return:
  case CKind::Goto:
  case CKind::Leave: return true;
  case CKind::Block: return !node.children.empty() && leaves(function, node.children.back());
  case CKind::If:
    return node.children.size() == 2 && leaves(function, node.children[0]) &&
           leaves(function, node.children[1]);
  default: return false;
  }
}

namespace {

bool hasToken(const CSource& source, size_t first, size_t end, std::string_view word) {
  for (size_t at = first; at < end; ++at)
    if (source.is(at, word)) return true;
  return false;
}

// The child of `block` that has the token; NoCNode when it is elsewhere.
CNode childAt(const CFunction& function, CNode block, size_t token) {
  for (CNode child : function[block].children)
    if (function[child].first <= token && token < function[child].end) return child;
  return NoCNode;
}

// `goto` from before the acquisition to a label behind it.
bool isJumpedOver(const CSite& site, size_t token) {
  const CSource& source = site.source;
  for (const CStatement& label : site.function.statements) {
    if (label.kind != CKind::Label || label.first < site.call || label.first > token) continue;
    for (const CStatement& jump : site.function.statements)
      if (jump.kind == CKind::Goto && jump.first < site.call &&
          source.token(jump.first + 1) == source.token(label.first))
        return true;
  }
  return false;
}

} // namespace

namespace {

// Whether the call is always evaluated on the way to `token`, `&&`, `||` and `?` considered.
bool isEvaluatedBefore(const CSite& site, size_t token) {
  const CStatement& own = site.function[site.statement];
  const CSource& source = site.source;
  bool both = hasToken(source, own.first, site.call, "&&");
  bool either = hasToken(source, own.first, site.call, "||");
  if (hasToken(source, own.first, site.call, "?") || (both && either)) return false;
  if (!both && !either) return true;
  if (own.kind != CKind::If) return false;
  bool inside = site.function.contains(own.children.front(), site.function.at(token));
  std::string_view loose = inside ? "||" : "&&";
  bool skips = own.children.size() == 1 && leaves(site.function, own.children.front());
  return !hasToken(source, own.condition, own.conditionEnd, loose) &&
         (inside ? both : either && skips);
}

} // namespace

bool isBehind(const CSite& site, size_t token) {
  const CFunction& function = site.function;
  if (token < site.callEnd || isJumpedOver(site, token)) return false;
  const CStatement& own = function[site.statement];
  if (own.kind != CKind::Simple && own.kind != CKind::If) return false;
  if (!isEvaluatedBefore(site, token)) return false;
  if (own.parent == NoCNode || function[own.parent].kind != CKind::Block) return false;
  CNode there =
      token == function[own.parent].end - 1 ? NoCNode : childAt(function, own.parent, token);
  bool atEnd = token == function[own.parent].end - 1;
  if (!atEnd && there == NoCNode) return false;
  for (CNode child : function[own.parent].children) {
    bool between = function[child].first > own.first && function[child].first <= token;
    if (between && function[child].kind == CKind::Case) return false;
  }
  return true;
}

namespace {

// The name that takes the status of `status = acquire(&x);`; empty when nothing does.
std::string_view statusOf(const CSite& site) {
  bool assigned = site.call > 1 && site.source.is(site.call - 1, "=");
  std::string_view name = assigned ? site.source.token(site.call - 2) : std::string_view();
  return name == site.root ? std::string_view() : name;
}

// The call's status decides a branch, and the path that the finding tells has taken the same one.
bool isDecidedAt(const CSite& site, size_t token) {
  const CFunction& function = site.function;
  const CSource& source = site.source;
  CNode test = site.statement;
  if (function[test].kind != CKind::If) {
    std::string_view status = statusOf(site);
    const std::vector<CNode>& beside = function[function[test].parent].children;
    auto next = std::ranges::find(beside, test) + 1;
    if (status.empty() || next == beside.end() || function[*next].kind != CKind::If) return false;
    test = *next;
    if (!hasToken(source, function[test].condition, function[test].conditionEnd, status))
      return false;
  }
  const CStatement& branch = function[test];
  bool inside = function.contains(branch.children.front(), function.at(token));
  std::string_view loose = inside ? "||" : "&&";
  if (hasToken(source, branch.condition, branch.conditionEnd, loose)) return false;
  if (inside || token < branch.end) return true;
  return branch.children.size() == 1 && leaves(function, branch.children.front());
}

} // namespace

bool isHeldAt(const CSite& site, size_t token) {
  const CFunction& function = site.function;
  if (isDecidedAt(site, token)) return true;
  if (site.acquire != nullptr &&
      (site.acquire->fails == rules::Fails::Never || site.acquire->releaseOnFailure))
    return true;
  CNode block = function[site.statement].parent;
  for (CNode node = function.at(token); node != NoCNode && node != block;
       node = function[node].parent) {
    CNode parent = function[node].parent;
    if (parent == NoCNode) break;
    const CStatement& around = function[parent];
    if (around.kind == CKind::If && around.first >= function[site.statement].first) {
      bool positive = around.children.front() == node;
      Holds holds = positive ? whenTrue(site, around.condition, around.conditionEnd)
                             : whenFalse(site, around.condition, around.conditionEnd);
      if (holds == Holds::Something) return true;
    }
  }
  // A test before it, that leaves when there is nothing.
  for (const CStatement& test : function.statements) {
    bool between = test.kind == CKind::If && test.first >= function[site.statement].first &&
                   test.end <= token && test.children.size() == 1;
    if (!between || !function.contains(test.parent, function.at(token))) continue;
    if (whenFalse(site, test.condition, test.conditionEnd) == Holds::Something &&
        leaves(function, test.children.front()))
      return true;
  }
  return false;
}

bool isEmptyAt(const CSite& site, size_t token) {
  const CFunction& function = site.function;
  for (CNode node = function.at(token); node != NoCNode && function[node].parent != NoCNode;
       node = function[node].parent) {
    const CStatement& around = function[function[node].parent];
    if (around.kind != CKind::If || around.first < function[site.statement].first) continue;
    bool positive = around.children.front() == node;
    Holds holds = positive ? whenTrue(site, around.condition, around.conditionEnd)
                           : whenFalse(site, around.condition, around.conditionEnd);
    if (holds == Holds::Nothing) return true;
  }
  return false;
}

bool isEmptyBefore(const CSite& site, size_t token) {
  const CSource& source = site.source;
  if (site.variable != site.root || site.declaration <= site.function[0].first) return false;
  CNode declared = site.function.at(site.declaration);
  CNode block = declared == NoCNode ? NoCNode : site.function[declared].parent;
  if (block == NoCNode || !site.function.contains(block, site.function.at(token)) ||
      token < site.declaration || isJumpedOver(site, token))
    return false;
  bool pointer = site.isPointer();
  for (size_t at = site.declaration; at + 1 < site.function[0].end; ++at) {
    if (!source.is(at, site.variable)) continue;
    if (at == site.declaration && !source.is(at + 1, "=")) return false;
    if (source.is(at - 1, "&")) return false;
    if (!source.is(at + 1, "=") || at + 2 == site.call) continue;
    size_t end = at + 2;
    while (!source.is(end, ";") && !source.is(end, ",") && end < site.function[0].end)
      ++end;
    if (pointer ? !isNull(source, at + 2, end) : !isMinusOne(source, at + 2, end)) return false;
  }
  return true;
}

bool isOwner(const CSite& site) {
  return site.finding.rule == "UNC103" && !site.finding.releasing.calls.empty();
}

} // namespace unclosed::repair

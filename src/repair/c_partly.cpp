#include "repair/c_partly.h"

#include <algorithm>

namespace unclosed::repair {
namespace {

// `return` ends the block that has the release, so that control goes nowhere else.
bool returnsBehind(const CFunction& function, CNode release, size_t token) {
  for (CNode node = release; function[node].parent != NoCNode; node = function[node].parent) {
    const CStatement& block = function[function[node].parent];
    if (block.first <= token && token < block.end) return false;
    if (block.kind != CKind::Block) continue;
    const CStatement& last = function[block.children.back()];
    if (last.kind == CKind::Return) return true;
  }
  return false;
}

bool isInside(const CStatement& statement, size_t token) {
  return statement.first <= token && token < statement.end;
}

// The path of the finding goes by a test around the statement.
bool isOnPath(const CSite& site, CNode node) {
  for (CNode outer = site.function[node].parent; outer != NoCNode;
       outer = site.function[outer].parent) {
    const CStatement& test = site.function[outer];
    if (test.kind != CKind::If) continue;
    return std::ranges::any_of(site.finding.steps, [&](const analysis::Step& step) {
      if (step.kind != analysis::StepKind::Branch || step.path != site.finding.path) return false;
      size_t at =
          site.source.tokenAt(site.source.offsetOf(step.range.begin.line, step.range.begin.col));
      return test.condition <= at && at < test.conditionEnd;
    });
  }
  return false;
}

// Of the branches around the statement, the outermost that begins behind the acquisition and does
// not have `token`; NoCNode when there is none.
CNode branchBeside(const CSite& site, CNode node, size_t token) {
  CNode found = NoCNode;
  for (; site.function[node].parent != NoCNode; node = site.function[node].parent) {
    const CStatement& around = site.function[site.function[node].parent];
    bool isBranch = around.kind == CKind::If || around.kind == CKind::Switch;
    if (isBranch && around.first > site.callEnd && !isInside(site.function[node], token))
      found = node;
  }
  return found;
}

// A step of the finding's path stands in it.
bool isTaken(const CSite& site, CNode branch) {
  return std::ranges::any_of(site.finding.steps, [&](const analysis::Step& step) {
    size_t at =
        site.source.tokenAt(site.source.offsetOf(step.range.begin.line, step.range.begin.col));
    return step.path == site.finding.path && isInside(site.function[branch], at);
  });
}

// The name before the bracket around the token; 0 when that is no call.
size_t calleeAround(const CSource& source, size_t token) {
  int depth = 0;
  for (size_t at = token; at > 0; --at) {
    if (source.is(at, ";") || source.is(at, "{") || source.is(at, "}")) return 0;
    if (source.is(at, ")")) ++depth;
    if (source.is(at, "(") && depth-- == 0)
      return source.tokens()[at - 1].kind == CTokenKind::Name ? at - 1 : 0;
  }
  return 0;
}

// A release stands above it, in a block that has it.
bool isReleasedAbove(const CSite& site, CNode node) {
  return std::ranges::any_of(site.finding.releasing.calls, [&](ir::Range range) {
    size_t release = site.source.tokenAt(site.source.offsetOf(range.begin.line, range.begin.col));
    CNode statement = site.function.at(release);
    return statement != NoCNode && release > site.callEnd && release < site.function[node].first &&
           site.function[statement].parent != NoCNode &&
           isInside(site.function[site.function[statement].parent], site.function[node].first);
  });
}

} // namespace

std::vector<size_t> releasesBefore(const CSite& site, size_t token) {
  std::vector<size_t> out;
  for (ir::Range range : site.finding.releasing.calls) {
    size_t release = site.source.tokenAt(site.source.offsetOf(range.begin.line, range.begin.col));
    CNode node = site.function.at(release);
    bool between = node != NoCNode && node != 0 && release >= site.callEnd && release < token;
    if (!between || returnsBehind(site.function, node, token)) continue;
    size_t next = site.function[node].end;
    bool emptied = site.source.is(next, site.variable) && site.source.is(next + 1, "=");
    if (!emptied) out.push_back(release);
  }
  return out;
}

std::optional<size_t> takerBeside(const CSite& site, size_t token) {
  const CSource& source = site.source;
  for (size_t at = site.callEnd; at < token; ++at) {
    bool whole = source.is(at, site.root) && (source.is(at - 1, "(") || source.is(at - 1, ",")) &&
                 (source.is(at + 1, ")") || source.is(at + 1, ","));
    size_t callee = whole ? calleeAround(source, at) : 0;
    if (callee == 0 || isBorrower(site.rules, source.token(callee))) continue;
    CNode node = site.function.at(callee);
    CNode branch = node == NoCNode ? NoCNode : branchBeside(site, node, token);
    if (branch == NoCNode || isTaken(site, branch) || returnsBehind(site.function, node, token))
      continue;
    bool releases = std::ranges::any_of(site.finding.releasing.calls, [&](ir::Range range) {
      return source.tokenAt(source.offsetOf(range.begin.line, range.begin.col)) == callee;
    });
    if (!releases) return callee;
  }
  return std::nullopt;
}

CNode jumpOnPath(const CSite& site, size_t token) {
  CNode found = NoCNode;
  for (CNode node = 0; node < site.function.statements.size(); ++node) {
    const CStatement& jump = site.function[node];
    bool leaves = jump.kind == CKind::Goto || jump.kind == CKind::Leave;
    if (!leaves || jump.first < site.callEnd || jump.first >= token) continue;
    if (isOnPath(site, node) && !isReleasedAbove(site, node)) found = node;
  }
  return found;
}

bool canBeEmptied(const CSite& site, const std::vector<size_t>& releases, size_t token) {
  const CFunction& function = site.function;
  if (releases.empty() || site.variable != site.root) return false;
  if (site.declaration <= function[0].first) return false;
  const CStatement& declared = function[function.at(site.declaration)];
  for (size_t at = declared.first; at < site.declaration; ++at)
    if (site.source.is(at, "const") || site.source.is(at, "static")) return false;
  for (size_t release : releases) {
    CNode node = function.at(release);
    const CStatement& statement = function[node];
    bool whole = statement.kind == CKind::Simple && statement.first == release &&
                 site.source.is(release + 1, "(") &&
                 site.source.closing(release + 1) + 2 == statement.end;
    if (!whole) return false;
    for (CNode outer = node; outer != NoCNode; outer = function[outer].parent)
      if (function[outer].kind == CKind::Loop && !function.contains(outer, site.statement))
        return false;
    for (size_t at = statement.end; at < token; ++at) {
      bool other = std::ranges::any_of(
          releases, [&](size_t it) { return isInside(function[function.at(it)], at); });
      if (site.source.is(at, site.root) && !other) return false;
    }
  }
  return true;
}

} // namespace unclosed::repair

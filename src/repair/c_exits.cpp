#include <fmt/format.h>

#include <algorithm>

#include "repair/c_layout.h"
#include "repair/c_partly.h"
#include "repair/c_release.h"
#include "repair/c_strategies.h"

namespace unclosed::repair {
namespace {

Error because(std::string why) { return Error{std::move(why), {}, {}}; }

class WaysOut {
public:
  explicit WaysOut(const CSite& site)
      : site_(site), source_(site.source), function_(site.function),
        layout_(site.source, site.function), tied_(tiedNames(site)) {}

  Expected<Repair> close(std::span<const size_t> ways) {
    repair_.what = fmt::format("releases `{}` on {}", site_.variable,
                               ways.size() == 1 ? "the way out that had forgotten it"
                                                : "the ways out that had forgotten it");
    if (site_.finding.confidence != analysis::Confidence::High && !isOwner(site_))
      repair_.doubts.emplace_back("what it is passed to may keep it");
    addReleaseDoubts(site_, repair_.doubts);
    for (size_t way : ways)
      if (Status failed = closeOne(way)) return *failed;
    if (std::string header = headerFor(site_); !header.empty())
      includeHeader(source_, header, repair_.edits);
    return std::move(repair_);
  }

private:
  size_t begin(size_t token) const { return layout_.begin(token); }
  std::optional<std::string> releaseAt(size_t token, bool behind = true) const {
    return repair::releaseAt(site_, layout_.step(), token, behind);
  }

  // Whether somebody else may have it on some way that comes to `token`: by a call, or by an
  // assignment or the like above it.
  bool isTakenBefore(size_t token) const {
    for (ir::Range range : site_.finding.releasing.takers) {
      size_t taker = source_.tokenAt(source_.offsetOf(range.begin.line, range.begin.col));
      if (taker < token || sharesLoop(taker, token)) return true;
    }
    if (!site_.finding.releasing.moved) return false;
    int depth = 0;
    for (size_t at = site_.callEnd; at < token; ++at) {
      if (source_.is(at, "(")) ++depth;
      if (source_.is(at, ")")) --depth;
      if (source_.is(at, ";")) depth = 0;
      bool whole = source_.is(at, site_.root) && depth <= 0 && !source_.is(at + 1, "->") &&
                   !source_.is(at + 1, ".") && !source_.is(at + 1, "=");
      if (whole) return true;
    }
    return sharesLoop(function_[0].end - 2, token);
  }

  // Calls above `token` that are given the object that the resource is a part of: it may be gone.
  std::vector<CNode> givenBefore(size_t token) const {
    std::vector<CNode> out;
    if (site_.variable.find("->") == std::string::npos) return out;
    for (CNode node = 1; node < function_.statements.size(); ++node) {
      const CStatement& it = function_[node];
      bool above = it.kind == CKind::Simple && it.first > site_.callEnd && it.first < token &&
                   source_.is(it.first + 1, "(") && source_.closing(it.first + 1) + 2 == it.end &&
                   function_.contains(it.parent, function_.at(token));
      for (size_t at = it.first + 2; above && at + 2 < it.end; ++at)
        if (source_.is(at, site_.root) && !source_.is(at + 1, "->")) {
          out.push_back(node);
          break;
        }
    }
    return out;
  }

  // `free(desk);` in the block of the way out: the release goes above it. NoCNode when none is
  // there; nothing when somebody may need the resource, or have released it.
  std::optional<CNode> freedAbove(CNode node, size_t token) const {
    std::vector<CNode> given = givenBefore(token);
    if (given.empty()) return NoCNode;
    bool plain = std::ranges::all_of(given, [&](CNode it) {
      CNode block = node == 0 ? 0 : function_[node].parent;
      return function_[it].parent == block && function_[block].kind == CKind::Block &&
             isBorrower(site_.rules, source_.token(function_[it].first));
    });
    if (!plain) return std::nullopt;
    return given.front();
  }

  // A loop around both that does not acquire it anew.
  bool sharesLoop(size_t one, size_t other) const {
    CNode first = function_.at(one), second = function_.at(other);
    for (CNode node = 0; node < function_.statements.size(); ++node)
      if (function_[node].kind == CKind::Loop && function_.contains(node, first) &&
          function_.contains(node, second) && !function_.contains(node, site_.statement))
        return true;
    return false;
  }

  Status closeOne(size_t way) {
    size_t token = source_.tokenAt(way);
    bool atEnd = token + 1 >= function_[0].end || way >= begin(function_[0].end - 1);
    if (atEnd) token = function_[0].end - 1;
    CNode node = atEnd ? 0 : function_.at(token);
    while (node != NoCNode && node != 0 && function_[node].kind == CKind::Block)
      node = function_[node].parent;
    bool known = atEnd || (node != NoCNode && (function_[node].kind == CKind::Return ||
                                               function_[node].kind == CKind::Simple));
    uint32_t line = source_.lineOf(begin(token));
    if (!known) return because(fmt::format("it is lost at line {} in a way of its own", line));
    if (!atEnd) token = function_[node].first;
    if (isTakenBefore(token)) return because("somebody else takes it over on some way");
    if (std::optional<size_t> taker = takerBeside(site_, token))
      repair_.doubts.push_back(
          fmt::format("what line {} passes it to may keep it", source_.lineOf(begin(*taker))));
    std::optional<CNode> freed = freedAbove(node, token);
    if (!freed) return because("what has it is handed on, and may be gone");
    if (*freed != NoCNode) return closeAbove(*freed);
    if (closedOnThePath(token)) return std::nullopt;
    bool behind = isBehind(site_, token);
    if (!behind && !isEmptyBefore(site_, token)) return closeAtBlockEnd(line);
    bool mayBeEmpty = emptyReleased(node, token);
    std::optional<std::string> code = releaseAt(token, behind && !mayBeEmpty);
    if (!code)
      return because(
          fmt::format("whether `{}` holds anything at line {} is not known", site_.variable, line));
    if (atEnd) {
      layout_.insertAtEnd(0, *code, repair_.edits);
      return std::nullopt;
    }
    if (jumpsToLabel(node)) return std::nullopt;
    CLayout::Lines lines;
    if (Status failed = readStatement(node, lines)) return failed;
    lines.code.push_back(std::move(*code));
    return insert(node, lines);
  }

  Status closeAbove(CNode node) {
    size_t token = function_[node].first;
    std::optional<std::string> code;
    if (isBehind(site_, token)) code = releaseAt(token);
    if (!code)
      return because(fmt::format("whether `{}` holds anything at line {} is not known",
                                 site_.variable, source_.lineOf(begin(token))));
    return layout_.insertBefore(node, node, {{std::move(*code)}, {}}, repair_.edits);
  }

  // What is returned is computed before the release when it may need the resource.
  Status readStatement(CNode node, CLayout::Lines& lines) {
    const CStatement& statement = function_[node];
    size_t first = statement.first + (statement.kind == CKind::Return ? 1 : 0);
    size_t end = statement.end - 1;
    uint32_t line = source_.lineOf(begin(statement.first));
    if (statement.kind == CKind::Simple) {
      size_t assigned = first;
      while (assigned < end && !source_.is(assigned, "="))
        ++assigned;
      if (assigned == end || mentions(source_, assigned, end, tied_))
        return because(fmt::format("what replaces it at line {} needs it", line));
      return std::nullopt;
    }
    bool calls = false;
    for (size_t at = first; at < end; ++at)
      calls |=
          source_.is(at, "(") && at > first && source_.tokens()[at - 1].kind == CTokenKind::Name;
    bool errorNumber = false;
    for (size_t at = first; at < end; ++at)
      errorNumber |= source_.is(at, "errno");
    bool needs = mentions(source_, first, end, tied_);
    if (first == end || (!needs && !calls && !errorNumber)) return std::nullopt;
    std::string type = returnTypeOf(source_, function_);
    if (type.empty() || type == "void" || type == "auto")
      return because(fmt::format("the type of what line {} returns is not known", line));
    if (needs && !isArithmetic(type))
      repair_.doubts.push_back(
          fmt::format("what line {} returns may still need `{}`", line, site_.variable));
    const std::vector<CNode>& beside = function_[statement.parent].children;
    auto self = std::ranges::find(beside, node);
    bool labelled = self != beside.begin() && (function_[*(self - 1)].kind == CKind::Label ||
                                               function_[*(self - 1)].kind == CKind::Case);
    if (labelled) return because("no variable can be declared behind a label");
    std::string name = freshCName(source_, "result");
    lines.code.push_back(fmt::format("{}{}{} = {};", type, type.ends_with('*') ? "" : " ", name,
                                     source_.between(first, end)));
    lines.statement = fmt::format("return {};", name);
    return std::nullopt;
  }

  // What was acquired last is released first: the statement above which it is, when others are
  // released directly before the way out.
  CNode aboveReleases(CNode node) const {
    const std::vector<CNode>& beside = function_[function_[node].parent].children;
    auto at = std::ranges::find(beside, node);
    while (at != beside.begin() && isRelease(*(at - 1)))
      --at;
    return *at;
  }

  // What the token names has its value from above the acquisition.
  bool isMadeBefore(size_t name) const {
    for (size_t at = site_.callEnd; at < name; ++at)
      if (source_.is(at, source_.token(name)) &&
          (source_.is(at + 1, "=") || source_.is(at - 1, "&")))
        return false;
    return true;
  }

  // `fclose(other);` of something acquired before.
  bool isRelease(CNode node) const {
    const CStatement& statement = function_[node];
    bool call = statement.kind == CKind::Simple && statement.first > site_.callEnd &&
                source_.is(statement.first + 1, "(") && layout_.beginsLine(statement.first) &&
                source_.closing(statement.first + 1) + 2 == statement.end &&
                !mentions(source_, statement.first, statement.end, tied_) &&
                isMadeBefore(statement.first + 2);
    return call && std::ranges::any_of(site_.rules.resources, [&](const rules::Resource& resource) {
             return std::ranges::any_of(resource.release, [&](const rules::Release& release) {
               return release.callee.call == source_.token(statement.first);
             });
           });
  }

  Status insert(CNode node, const CLayout::Lines& lines) {
    return layout_.insertBefore(node, aboveReleases(node), lines, repair_.edits);
  }

  // Where it is released on another path to the way out: the release before the jump that this path
  // takes instead.
  bool closedOnThePath(size_t token) {
    bool behind = isBehind(site_, token) || isEmptyBefore(site_, token);
    if (site_.finding.releasing.calls.empty()) return false;
    if (behind && releasesBefore(site_, token).empty()) return false;
    CNode jump = jumpOnPath(site_, token);
    if (jump == NoCNode || isTakenBefore(function_[jump].first) ||
        !givenBefore(function_[jump].first).empty())
      return false;
    size_t at = function_[jump].first;
    if (!isBehind(site_, at) && !isEmptyBefore(site_, at) && !isTurnOf(jump)) return false;
    std::optional<std::string> code = releaseAt(at, isBehind(site_, at));
    size_t before = repair_.edits.size();
    if (code && !insert(jump, {{std::move(*code)}, {}})) return true;
    repair_.edits.resize(before);
    return false;
  }

  // The acquisition is the condition of a loop around the statement.
  bool isTurnOf(CNode node) const {
    const CStatement& loop = function_[site_.statement];
    return loop.kind == CKind::Loop && function_.contains(loop.children.back(), node) &&
           site_.call >= loop.condition && site_.callEnd <= loop.conditionEnd;
  }

  // Behind each release on another path the variable says so, and the one before the way out asks
  // it. False when there is none, or that cannot be done.
  bool emptyReleased(CNode node, size_t token) {
    std::vector<size_t> releases = releasesBefore(site_, token);
    if (node == NoCNode || !canBeEmptied(site_, releases, token)) return false;
    size_t before = repair_.edits.size();
    std::string_view nothing = !site_.isPointer() ? "-1" : site_.isCxx() ? "nullptr" : "NULL";
    for (size_t release : releases) {
      if (!layout_.insertBehind(function_.at(release),
                                fmt::format("{} = {};", site_.variable, nothing), repair_.edits))
        continue;
      repair_.edits.resize(before);
      return false;
    }
    return true;
  }

  // The variable lives in an inner block only, which loses it when control leaves its end.
  Status closeAtBlockEnd(uint32_t line) {
    CNode block = function_[site_.statement].parent;
    const analysis::Releasing& releasing = site_.finding.releasing;
    CNode declared = function_.at(site_.declaration);
    bool local = block != NoCNode && function_[block].kind == CKind::Block && declared != NoCNode &&
                 site_.declaration > function_[0].first && function_.contains(block, declared);
    bool jumps = false;
    for (const CStatement& statement : function_.statements)
      jumps |= statement.kind == CKind::Goto && local && statement.first > site_.call &&
               statement.end < function_[block].end;
    if (!local || jumps || !releasing.calls.empty())
      return because(fmt::format("line {} can be reached without the acquisition", line));
    for (CNode node = 0; node < function_.statements.size(); ++node)
      if (function_[node].kind == CKind::Leave && leavesBlock(node, block))
        if (Status failed = closeBeforeLeaving(node)) return failed;
    if (leaves(function_, block))
      return because(fmt::format("line {} can be reached without the acquisition", line));
    std::optional<std::string> code = releaseAt(function_[block].end - 1);
    if (!code)
      return because(fmt::format("whether `{}` holds anything at the end of its block is not known",
                                 site_.variable));
    layout_.insertAtEnd(block, *code, repair_.edits);
    return std::nullopt;
  }

  // `continue` or `break` that ends a turn with the resource still open.
  bool leavesBlock(CNode node, CNode block) const {
    if (function_[node].first < site_.callEnd || !function_.contains(block, node)) return false;
    bool breaks = source_.is(function_[node].first, "break");
    for (CNode outer = function_[node].parent; outer != block; outer = function_[outer].parent) {
      CKind kind = function_[outer].kind;
      if (kind == CKind::Loop || (kind == CKind::Switch && breaks)) return false;
    }
    return !isEmptyAt(site_, function_[node].first);
  }

  Status closeBeforeLeaving(CNode node) {
    std::optional<std::string> code = releaseAt(function_[node].first);
    if (!code)
      return because(fmt::format("whether `{}` holds anything at line {} is not known",
                                 site_.variable, source_.lineOf(begin(function_[node].first))));
    return insert(node, {{std::move(*code)}, {}});
  }

  // The label behind which the resource is released, and nothing is done but to clean up and
  // return; where somebody has already jumped to from between the acquisition and this `return`.
  bool jumpsToLabel(CNode node) {
    const CStatement& way = function_[node];
    if (way.kind != CKind::Return || site_.isCxx()) return false;
    const std::vector<CNode>& top = function_[0].children;
    for (size_t i = 0; i < top.size(); ++i) {
      const CStatement& label = function_[top[i]];
      if (label.kind != CKind::Label || label.first < way.end) continue;
      if (!cleansUp(top, i + 1) || !isUsedBefore(label.first, node)) continue;
      const CStatement& last = function_[top.back()];
      std::string_view given = source_.between(way.first + 1, way.end - 1);
      std::string_view returned = source_.between(last.first + 1, last.end - 1);
      bool same = given == returned;
      bool variable = last.end == last.first + 3 && !given.empty() &&
                      source_.tokens()[last.first + 1].kind == CTokenKind::Name &&
                      returned.find_first_of("abcdefghijklmnopqrstuvwxyz") != std::string::npos;
      if (!same && !variable) continue;
      CLayout::Lines lines;
      if (!same) lines.code.push_back(fmt::format("{} = {};", returned, given));
      lines.statement = fmt::format("goto {};", source_.token(label.first));
      size_t before = repair_.edits.size();
      if (same && function_[way.parent].kind != CKind::Block) {
        repair_.edits.push_back({begin(way.first), layout_.endOf(node), lines.statement});
        return true;
      }
      if (!insert(node, lines)) return true;
      repair_.edits.resize(before);
    }
    return false;
  }

  // From here to the end: tests and calls that release, ours among them, and one `return`.
  bool cleansUp(const std::vector<CNode>& top, size_t from) const {
    bool releases = false;
    for (size_t i = from; i < top.size(); ++i) {
      const CStatement& statement = function_[top[i]];
      bool last = i + 1 == top.size();
      if (last != (statement.kind == CKind::Return)) return false;
      if (!last && statement.kind != CKind::If && statement.kind != CKind::Simple) return false;
      for (size_t at = statement.first; at + 2 < statement.end; ++at)
        releases |= source_.is(at, site_.release) && source_.is(at + 1, "(") &&
                    source_.between(at, source_.closing(at + 1) + 1) == site_.releaseCall;
    }
    return releases;
  }

  // All that the label cleans up is there: a jump from further above has needed it, too, and what
  // stands before this way out in its own block has not begun to clean up by itself.
  bool isUsedBefore(size_t label, CNode node) const {
    std::set<std::string_view> cleaned;
    for (size_t at = label; at < function_[0].end; ++at)
      if (source_.tokens()[at].kind == CTokenKind::Name) cleaned.insert(source_.token(at));
    const CStatement& way = function_[node];
    const CStatement& around = function_[way.parent];
    if (around.kind == CKind::Block && way.parent != 0 &&
        mentions(source_, around.first, way.first, cleaned))
      return false;
    for (const CStatement& jump : function_.statements) {
      bool between = jump.kind == CKind::Goto && jump.first > site_.callEnd &&
                     jump.end <= way.first && source_.token(jump.first + 1) == source_.token(label);
      CNode outer = between ? jump.parent : NoCNode;
      while (outer != NoCNode && function_[outer].kind != CKind::Block)
        outer = function_[outer].parent;
      if (outer != NoCNode && function_[outer].parent != NoCNode &&
          !function_.contains(outer, node))
        outer = enclosingBlock(outer);
      if (between && outer != NoCNode && function_.contains(outer, node)) return true;
    }
    return false;
  }

  // Of an `if` with braces around the jump: the block that the `if` stands in.
  CNode enclosingBlock(CNode block) const {
    CNode test = function_[block].parent;
    if (test == NoCNode || function_[test].kind != CKind::If) return block;
    CNode outer = function_[test].parent;
    while (outer != NoCNode && function_[outer].kind != CKind::Block)
      outer = function_[outer].parent;
    return outer;
  }

  const CSite& site_;
  const CSource& source_;
  const CFunction& function_;
  CLayout layout_;
  std::set<std::string_view> tied_;
  Repair repair_;
};

} // namespace

Expected<Repair> releaseOnWaysOut(const CSite& site, std::span<const size_t> ways) {
  return WaysOut(site).close(ways);
}

} // namespace unclosed::repair

#include "repair/c_site.h"

#include "ir/dotted.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "repair/fresh_name.h"

namespace unclosed::repair {
namespace {

Error because(std::string why) { return Error{std::move(why), {}, {}}; }

// `fclose` of `std::fclose`.
std::string_view lastName(std::string_view name) {
  size_t colons = name.rfind("::");
  return colons == std::string_view::npos ? name : name.substr(colons + 2);
}

// The parts of "reader.stream" or "ends[0]"; empty for what is not that simple.
std::vector<std::string_view> partsOf(std::string_view variable) {
  std::vector<std::string_view> parts;
  while (!variable.empty()) {
    size_t end = std::min(variable.find_first_of(".["), variable.size());
    parts.push_back(variable.substr(0, end));
    variable.remove_prefix(end);
    if (variable.starts_with('[')) {
      size_t close = variable.find(']');
      if (close != 2 || close + 1 != variable.size()) return {};
      parts.push_back(variable);
      return parts;
    }
    if (!variable.empty()) variable.remove_prefix(1);
  }
  return parts;
}

// How the function writes the variable: with dots or arrows. Empty when it does so in two ways.
std::string spelling(const CSite& site, const std::vector<std::string_view>& parts) {
  const CSource& source = site.source;
  bool indexed = parts.back().starts_with('[');
  size_t names = parts.size() - (indexed ? 1 : 0);
  std::string index(indexed ? parts.back() : "");
  if (names == 1) return std::string(parts[0]) + index;
  std::string found;
  for (size_t at = site.function[0].first; at < site.function[0].end; ++at) {
    bool fits = !source.is(at - 1, ".") && !source.is(at - 1, "->");
    for (size_t i = 0; fits && i < names; ++i)
      fits = source.is(at + 2 * i, parts[i]) &&
             (i == 0 || source.is(at + 2 * i - 1, ".") || source.is(at + 2 * i - 1, "->"));
    if (!fits) continue;
    std::string text(source.between(at, at + 2 * names - 1));
    if (!found.empty() && found != text) return {};
    found = std::move(text);
  }
  return found.empty() ? found : found + index;
}

Status findCall(CSite& site) {
  const CSource& source = site.source;
  ir::Range range = site.finding.range;
  size_t begin = source.offsetOf(range.begin.line, range.begin.col);
  size_t end = source.offsetOf(range.end.line, range.end.col);
  site.call = source.tokenAt(begin);
  site.callEnd = source.tokenAt(end);
  if (site.call >= site.callEnd) return because("it is not acquired by a call of its own");
  auto function = source.functionAt(begin);
  if (!function) return because("the statements of the function cannot be told apart");
  site.function = std::move(*function);
  site.statement = site.function.at(site.call);
  bool known = site.statement != NoCNode && site.statement != 0;
  if (!known) return because("the statements of the function cannot be told apart");
  for (size_t at = site.function[site.statement].first; at < site.call; ++at)
    if (source.is(at, "{") && source.closing(at) > site.call &&
        site.function[site.statement].kind == CKind::Simple)
      return because("it is acquired inside a lambda or an initialiser");
  return std::nullopt;
}

Status findVariable(CSite& site) {
  if (site.finding.variable.empty()) return because("no variable holds it");
  std::vector<std::string_view> parts = partsOf(site.finding.variable);
  if (!parts.empty()) site.variable = spelling(site, parts);
  if (site.variable.empty())
    return because(fmt::format("how `{}` is written is not known here", site.finding.variable));
  site.root = parts.front();
  for (size_t at = site.function.name; at < site.function[0].end && site.declaration == 0; ++at) {
    bool isFirst = site.source.is(at, site.root) && !site.source.is(at - 1, ".") &&
                   !site.source.is(at - 1, "->");
    if (isFirst) site.declaration = at;
  }
  return std::nullopt;
}

void findAcquire(CSite& site) {
  size_t name = site.call;
  while (name + 1 < site.callEnd && !site.source.is(name + 1, "("))
    ++name;
  for (const rules::Acquire& acquire : site.resource.acquire) {
    bool named = lastName(acquire.callee.call) == site.source.token(name) ||
                 (!acquire.callee.name.empty() && acquire.callee.name == site.source.token(name));
    if (named && site.finding.releasing.direct) site.acquire = &acquire;
    if (site.acquire != nullptr) return;
  }
}

bool isPlainRelease(const rules::Release& release) {
  return !release.partial && !release.untilUse && !release.callee.call.empty() &&
         release.callee.when.empty() && release.what.where == rules::Where::Argument &&
         release.what.arg == 0;
}

// Whether an example of the rule calls it with nothing but the resource.
bool takesOnlyIt(const rules::Resource& resource, std::string_view name) {
  bool seen = false;
  for (const std::string& example : {resource.cleanExample, resource.leakExample}) {
    CSource source(example);
    for (size_t at = 0; at + 1 < source.tokens().size(); ++at) {
      if (!source.is(at, name) || !source.is(at + 1, "(") || source.closing(at + 1) == 0) continue;
      seen = true;
      for (size_t inner = at + 2; inner < source.closing(at + 1); ++inner) {
        if (source.is(inner, "(") && source.closing(inner) != 0) inner = source.closing(inner);
        if (source.is(inner, ",")) return false;
      }
    }
  }
  return seen;
}

Status findRelease(CSite& site) {
  for (const rules::Release& release : site.resource.release) {
    if (!isPlainRelease(release)) continue;
    std::string_view name = lastName(release.callee.call);
    bool fits = site.acquire == nullptr || site.acquire->releasedBy.empty() ||
                std::ranges::any_of(site.acquire->releasedBy, [&](const std::string& wanted) {
                  return lastName(wanted) == name;
                });
    if (!fits || !takesOnlyIt(site.resource, name)) continue;
    site.release = name;
    if (site.source.is(site.call, "std")) site.release = "std::" + site.release;
    return std::nullopt;
  }
  return because("its release takes more than the resource, or is not known");
}

// `port.fd` of "port" means: nothing but the variable, in brackets or not.
bool isVariable(const CSite& site, size_t first, size_t end) {
  while (end > first + 1 && site.source.is(first, "(") && site.source.closing(first) == end - 1)
    ++first, --end;
  if (site.source.between(first, end) == site.variable) return true;
  // `(x = acquire())`
  return end > first + 2 && site.source.is(first, site.variable) &&
         site.source.is(first + 1, "=") && site.call == first + 2 && site.callEnd == end;
}

bool isNull(const CSource& source, size_t first, size_t end) {
  std::string_view text = source.between(first, end);
  return text == "NULL" || text == "nullptr" || text == "0";
}

bool isMinusOne(const CSource& source, size_t first, size_t end) {
  std::string_view text = source.between(first, end);
  return text == "-1" || text == "(-1)";
}

// One comparison, without `&&` and `||`: what it says when it is true.
Holds oneTest(const CSite& site, size_t first, size_t end) {
  const CSource& source = site.source;
  while (end > first + 1 && source.is(first, "(") && source.closing(first) == end - 1 &&
         !isVariable(site, first, end))
    ++first, --end;
  bool pointer = site.isPointer();
  if (pointer && isVariable(site, first, end)) return Holds::Something;
  if (pointer && source.is(first, "!") && isVariable(site, first + 1, end)) return Holds::Nothing;
  for (size_t at = first; at < end; ++at) {
    if ((source.is(at, "(") || source.is(at, "[")) && source.closing(at) != 0) {
      at = source.closing(at);
      continue;
    }
    std::string_view op = source.token(at);
    if (op != "==" && op != "!=" && op != "<" && op != ">=" && op != ">") continue;
    bool left = isVariable(site, first, at), right = isVariable(site, at + 1, end);
    if (left == right) return Holds::Unknown;
    size_t from = left ? at + 1 : first, to = left ? end : at;
    bool sentinel = pointer ? isNull(source, from, to) : isMinusOne(source, from, to);
    if (sentinel && op == "==") return Holds::Nothing;
    if (sentinel && op == "!=") return Holds::Something;
    bool zero = !pointer && left && source.between(from, to) == "0";
    if (zero && op == "<") return Holds::Nothing;
    if (zero && (op == ">=" || op == ">")) return Holds::Something;
    return !pointer && left && op == ">" && isMinusOne(source, from, to) ? Holds::Something
                                                                         : Holds::Unknown;
  }
  return Holds::Unknown;
}

Holds opposite(Holds holds) {
  if (holds == Holds::Unknown) return holds;
  return holds == Holds::Nothing ? Holds::Something : Holds::Nothing;
}

// What one of the tests that `word` joins says; all of them must hold (`&&`), or fail (`||`).
Holds joined(const CSite& site, size_t first, size_t end, std::string_view word, bool negated) {
  const CSource& source = site.source;
  std::vector<size_t> cuts{first};
  bool other = false;
  for (size_t at = first; at < end; ++at) {
    if ((source.is(at, "(") || source.is(at, "[")) && source.closing(at) != 0)
      at = source.closing(at);
    else if (source.is(at, word))
      cuts.push_back(at + 1);
    else
      other |= source.is(at, word == "&&" ? "||" : "&&") || source.is(at, "?");
  }
  if (other) return Holds::Unknown;
  for (size_t i = 0; i < cuts.size(); ++i) {
    size_t stop = i + 1 < cuts.size() ? cuts[i + 1] - 1 : end;
    Holds holds = oneTest(site, cuts[i], stop);
    if (negated) holds = opposite(holds);
    if (holds != Holds::Unknown) return holds;
  }
  return Holds::Unknown;
}

} // namespace

bool CSite::isCxx() const {
  static constexpr std::array<std::string_view, 8> Suffixes{".cpp", ".cc", ".cxx", ".c++",
                                                            ".hpp", ".hh", ".hxx", ".C"};
  return std::ranges::any_of(
      Suffixes, [&](std::string_view suffix) { return finding.path.ends_with(suffix); });
}

bool CSite::isPointer() const {
  if (variable != root || declaration == 0) return acquire && acquire->fails == rules::Fails::Null;
  return source.is(declaration - 1, "*") ||
         (source.is(declaration - 1, "auto") && acquire && acquire->fails == rules::Fails::Null);
}

Expected<CSite> findCSite(const CSource& source, const rules::RuleSet& rules,
                          const analysis::Finding& finding) {
  auto resource = std::ranges::find(rules.resources, finding.resource, &rules::Resource::id);
  if (resource == rules.resources.end()) return because("no rule says how it is released");
  if (resource->inferred) return because("how it is released is guessed from names only");
  CSite site{.source = source, .rules = rules, .resource = *resource, .finding = finding};
  if (Status failed = findCall(site)) return *failed;
  if (Status failed = findVariable(site)) return *failed;
  findAcquire(site);
  if (Status failed = findRelease(site)) return *failed;
  return site;
}

std::set<std::string_view> tiedNames(const CSite& site) {
  const CSource& source = site.source;
  std::set<std::string_view> tied{site.root};
  for (bool grown = true; grown;) {
    grown = false;
    for (const CStatement& statement : site.function.statements) {
      if (statement.kind != CKind::Simple) continue;
      for (size_t at = statement.first + 1; at + 1 < statement.end; ++at) {
        if (!source.is(at, "=") || !mentions(source, at + 1, statement.end, tied)) continue;
        bool plain =
            statement.first + 1 < at && isArithmetic(source.between(statement.first, at - 1));
        if (source.tokens()[at - 1].kind == CTokenKind::Name && !plain)
          grown |= tied.insert(source.token(at - 1)).second;
      }
    }
  }
  return tied;
}

bool mentions(const CSource& source, size_t first, size_t end,
              const std::set<std::string_view>& names) {
  for (size_t at = first; at < end; ++at)
    if (source.tokens()[at].kind == CTokenKind::Name && names.contains(source.token(at)))
      return true;
  return false;
}

std::string returnTypeOf(const CSource& source, const CFunction& function) {
  std::string type;
  size_t end = function.name;
  while (end > function.head + 1 && source.is(end - 1, "::"))
    end -= 2;
  for (size_t at = function.head; at < end; ++at) {
    std::string_view word = source.token(at);
    if (word == "static" || word == "inline" || word == "extern" || word == "constexpr" ||
        word == "virtual")
      continue;
    bool known = source.tokens()[at].kind == CTokenKind::Name || word == "*" || word == "::";
    if (!known || word == "template" || word == "else") return {};
    bool glued = type.empty() || word == "::" || type.ends_with("::") || type.ends_with('*');
    type += (glued ? "" : " ") + std::string(word);
  }
  return type;
}

bool isArithmetic(std::string_view type) {
  static constexpr std::array<std::string_view, 12> Words{"int",      "long",   "short", "char",
                                                          "unsigned", "signed", "float", "double",
                                                          "bool",     "_Bool",  "const", "std::"};
  while (!type.empty()) {
    size_t end = std::min(type.find_first_of(" \t\r\n"), type.size());
    std::string_view word = type.substr(0, end);
    if (word.starts_with("std::")) word.remove_prefix(5);
    bool known = std::ranges::find(Words, word) != Words.end() ||
                 (word.ends_with("_t") && word.find_first_of("*&<(") == std::string_view::npos);
    if (!known) return false;
    type.remove_prefix(end);
    while (!type.empty() && type.find_first_of(" \t\r\n") == 0)
      type.remove_prefix(1);
  }
  return true;
}

Holds whenTrue(const CSite& site, size_t first, size_t end) {
  return joined(site, first, end, "&&", false);
}

Holds whenFalse(const CSite& site, size_t first, size_t end) {
  return joined(site, first, end, "||", true);
}

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

std::string freshCName(const CSource& source, std::string_view wanted) {
  return freeName(wanted, [&](std::string_view name) {
    for (size_t at = 0; at < source.tokens().size(); ++at)
      if (source.is(at, name)) return true;
    return false;
  });
}

} // namespace unclosed::repair

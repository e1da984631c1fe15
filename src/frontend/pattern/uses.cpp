#include "frontend/pattern/uses.h"

#include <re2/re2.h>

#include <algorithm>

namespace unclosed::pattern {

using rules::ContextEffect, rules::EffectKind, rules::Where;

namespace {

bool fitsSlot(const rules::Slot& slot, int position, std::string_view keyword) {
  if (slot.where != Where::Argument) return false;
  return keyword.empty() ? slot.arg == position : slot.name == keyword;
}

// What an effect means for the argument that it speaks of.
Use useOf(EffectKind kind) {
  switch (kind) {
  case EffectKind::Owns:
  case EffectKind::Registers:
  case EffectKind::Enters:
  case EffectKind::Closing:
  case EffectKind::Steals:
  case EffectKind::Guards:
  case EffectKind::Binds:
  case EffectKind::Shares:
  case EffectKind::Alias: return Use::Moves;
  default: return Use::Borrows;
  }
}

} // namespace

Uses::Uses(Calls& calls, const Tracked& tracked)
    : calls_(calls), source_(calls.source()), tracked_(tracked),
      rule_(calls.index().resource(tracked.resource)) {
  constexpr std::string_view Variable = "{name}";
  std::string name = RE2::QuoteMeta(tracked.name);
  for (std::string pattern : rule_.patterns.release) {
    for (size_t at; (at = pattern.find(Variable)) != std::string::npos;)
      pattern.replace(at, Variable.size(), name);
    releases_.push_back(std::make_unique<RE2>(pattern));
  }
  findFlags();
}

Uses::~Uses() = default;

// `if flag: fd = open(...)`, where nothing changes the flag later on, and `flag = True` behind the
// acquisition.
void Uses::findFlags() {
  static const RE2 asks(R"(if\s*\(?\s*(\w+)\s*\)?\s*)"), sets(R"((\w+)\s*=\s*True\s*)"),
      assigns(R"((\w+)\s*=[^=].*)");
  auto captures = [&](uint32_t line, const RE2& pattern, std::string& name) {
    std::string_view code = source_.codeOf(source_[line]);
    return RE2::FullMatch({code.data(), code.size()}, pattern, &name);
  };
  auto size = static_cast<uint32_t>(source_.lines().size());
  uint32_t header = source_[tracked_.line].parent;
  std::string asked, name;
  if (header != ir::None && captures(header, asks, name)) asked = name;
  constexpr uint32_t Beside = 3; // so many lines behind the acquisition a flag is looked for
  for (uint32_t line = tracked_.line + 1; line < std::min(size, tracked_.line + Beside); ++line)
    if (source_[line].parent == header && captures(line, sets, name)) flags_.push_back(name);
  if (asked.empty()) return;
  uint32_t function = source_.enclosing(tracked_.line, LineKind::Def);
  uint32_t last = function == ir::None ? size : source_[function].blockEnd;
  for (uint32_t line = tracked_.line + 1; line < last; ++line)
    if (captures(line, assigns, name) && name == asked) return;
  flags_.push_back(asked);
}

bool Uses::releasesByPattern(uint32_t line) const {
  std::string_view code = source_.codeOf(source_[line]);
  return std::ranges::any_of(releases_, [&](const auto& pattern) {
    return RE2::PartialMatch({code.data(), code.size()}, *pattern);
  });
}

template <typename F>
void Uses::eachMention(uint32_t line, F visit) const {
  std::string_view code = source_.codeOf(source_[line]);
  const std::string& name = tracked_.name;
  for (size_t i = code.find(name); i != std::string_view::npos; i = code.find(name, i + 1)) {
    char before = i > 0 ? code[i - 1] : ' ';
    char after = i + name.size() < code.size() ? code[i + name.size()] : ' ';
    if (!isNameByte(before) && before != '.' && !isNameByte(after))
      visit(source_[line].begin + static_cast<uint32_t>(i));
  }
}

Use Uses::of(uint32_t line) {
  bool releases = releasesByPattern(line) || releasesParent(line);
  Use use = releases ? Use::Releases : Use::None;
  eachMention(line, [&](uint32_t at) { use = std::max(use, ofMention(line, at)); });
  const Line& header = source_[line];
  bool isScope = header.kind == LineKind::Def || header.kind == LineKind::Class;
  // A nested function that names the value may release it when it runs.
  for (uint32_t inner = line + 1; isScope && inner < header.blockEnd; ++inner)
    eachMention(inner, [&](uint32_t) { use = Use::Moves; });
  return use;
}

Use Uses::ofMention(uint32_t line, uint32_t at) {
  std::string_view code = source_.code();
  const Line& here = source_[line];
  uint32_t next = skipBlanks(code, at + static_cast<uint32_t>(tracked_.name.size()), here.end);
  char c = next < here.end ? code[next] : ' ';
  if (code.substr(here.begin, at - here.begin).find("lambda") != std::string_view::npos)
    return Use::Moves;
  if (c == '.') return ofMember(line, next);
  if (c == '[' || c == '(') return Use::Borrows;
  uint32_t bracket = calls_.shape(line).bracketAt(at);
  return bracket == ir::None ? inStatement(line, at) : inBracket(line, at, bracket);
}

bool Uses::releasesReceiver(uint32_t line, uint32_t call) {
  return std::ranges::any_of(calls_.fits(line, call), [&](const Fit& fit) {
    const rules::Release* release = fit.entry->release;
    return release && fit.entry->resource == tracked_.resource && !release->partial &&
           release->what.where == Where::Receiver;
  });
}

// `name.member`: a release when it is called, and on its way to one when it is taken as a value.
Use Uses::ofMember(uint32_t line, uint32_t dot) {
  std::string_view code = source_.code();
  std::string_view member = firstWord(code.substr(dot + 1));
  uint32_t open =
      skipBlanks(code, dot + 1 + static_cast<uint32_t>(member.size()), source_[line].end);
  const Shape& shape = calls_.shape(line);
  for (uint32_t i = 0; i < shape.calls().size(); ++i) {
    if (shape.brackets()[shape.calls()[i].bracket].open != open) continue;
    if (releasesReceiver(line, i)) return Use::Releases;
    bool moves = std::ranges::any_of(calls_.fits(line, i), [&](const Fit& fit) {
      return fit.entry->effect && fit.entry->effect->what.where == Where::Receiver &&
             useOf(fit.entry->effect->kind) == Use::Moves;
    });
    return moves ? Use::Moves : Use::Borrows;
  }
  bool names = std::ranges::any_of(rule_.release, [&](const rules::Release& release) {
    return release.callee.method == member && !release.partial;
  });
  bool called = open < source_[line].end && code[open] == '(';
  return names && !called ? Use::Moves : Use::Borrows;
}

Use Uses::asArgument(uint32_t line, uint32_t call, int position, std::string_view keyword) {
  Use use = Use::Passes;
  for (const Fit& fit : calls_.fits(line, call)) {
    const analysis::Entry& entry = *fit.entry;
    if (entry.release) {
      bool same = entry.resource == tracked_.resource && !entry.release->partial;
      if (same && fitsSlot(entry.release->what, position, keyword)) return Use::Releases;
    } else if (entry.effect && entry.effect->kind == EffectKind::Never) {
      use = Use::Borrows;
    } else if (entry.effect && fitsSlot(entry.effect->what, position, keyword)) {
      return useOf(entry.effect->kind);
    }
  }
  return use;
}

bool Uses::isCompared(uint32_t line, uint32_t at) const {
  std::string_view code = source_.code();
  const Line& here = source_[line];
  uint32_t next = skipBlanks(code, at + static_cast<uint32_t>(tracked_.name.size()), here.end);
  uint32_t before = skipBlanksBack(code, here.begin, at);
  std::string_view after = firstWord(code.substr(next, here.end - next));
  std::string_view word = wordBefore(code, here.begin, at);
  bool twice = next + 1 < here.end && code[next] == '=' && code[next + 1] == '=';
  if (twice || after == "is" || after == "in" || after == "not") return true;
  if (word == "is" || word == "in" || word == "not") return true;
  bool operated = next < here.end && code[next] != '=' && isOperator(code[next]);
  char sign = before > here.begin ? code[before - 1] : ' ';
  bool compared = before > here.begin + 1 && isOperator(code[before - 2]);
  return operated || (sign == '=' ? compared : isOperator(sign) && sign != '*');
}

Use Uses::inBracket(uint32_t line, uint32_t at, uint32_t number) {
  std::string_view code = source_.code();
  const Shape& shape = calls_.shape(line);
  const Bracket& bracket = shape.brackets()[number];
  uint32_t end = at + static_cast<uint32_t>(tracked_.name.size());
  if (bracket.call != ir::None) {
    int position = 0;
    for (const Argument& argument : shape.arguments(shape.calls()[bracket.call])) {
      bool here = argument.begin <= at && at < argument.end;
      if (here && argument.begin == at && argument.end == end)
        return asArgument(line, bracket.call, position, argument.keyword);
      if (here) return argument.star ? Use::Passes : Use::Borrows;
      if (argument.keyword.empty()) ++position;
    }
    return Use::None; // the name of a keyword
  }
  if (bracket.subscript || isCompared(line, at)) return Use::Borrows;
  LineKind kind = source_[line].kind;
  bool isCondition = kind == LineKind::If || kind == LineKind::Elif || kind == LineKind::While;
  bool isTarget = wordBefore(code, bracket.open, at) == "for";
  return isCondition || isTarget ? Use::Borrows : Use::Moves;
}

Use Uses::inStatement(uint32_t line, uint32_t at) const {
  std::string_view code = source_.code();
  const Line& here = source_[line];
  std::string_view word = wordBefore(code, here.begin, at);
  switch (here.kind) {
  case LineKind::Return: return isCompared(line, at) ? Use::Borrows : Use::Moves;
  case LineKind::Global: return Use::Moves;
  case LineKind::For: return word == "for" ? Use::Rebinds : Use::Borrows;
  case LineKind::With:
  case LineKind::Import: return word == "as" ? Use::Rebinds : Use::Borrows;
  case LineKind::Plain: return inPlain(line, at);
  default: return Use::Borrows;
  }
}

Use Uses::inPlain(uint32_t line, uint32_t at) const {
  std::string_view code = source_.codeOf(source_[line]);
  std::string_view first = firstWord(code);
  if (first == "del") return Use::Rebinds;
  uint32_t value = valueStart(code);
  bool isTarget = at - source_[line].begin < value;
  if (isTarget) return Use::Rebinds;
  if (isCompared(line, at)) return Use::Borrows;
  bool yields = code.find("yield") != std::string_view::npos;
  return value > 0 || yields ? Use::Moves : Use::Borrows;
}

// A release of the object that this one was made from: `conn.close()` ends its cursors.
bool Uses::releasesParent(uint32_t line) {
  if (tracked_.parent.empty()) return false;
  std::string_view code = source_.codeOf(source_[line]);
  if (code.find(tracked_.parent) == std::string_view::npos) return false;
  const Shape& shape = calls_.shape(line);
  for (uint32_t i = 0; i < shape.calls().size(); ++i) {
    if (analysis::prefixOf(shape.calls()[i].name) != tracked_.parent) continue;
    for (const Fit& fit : calls_.fits(line, i))
      if (fit.entry->release && fit.entry->release->releasesChildren &&
          !fit.entry->release->partial)
        return true;
  }
  return false;
}

// Whether the name is itself a manager of the `with` statement: `with name:`, `with a, name as b:`.
bool Uses::isManager(uint32_t line, uint32_t at) const {
  std::string_view code = source_.code();
  const Line& here = source_[line];
  uint32_t next = skipBlanks(code, at + static_cast<uint32_t>(tracked_.name.size()), here.end);
  uint32_t before = skipBlanksBack(code, here.begin, at);
  std::string_view after = code.substr(next, here.end - next);
  bool ends =
      after.empty() || after.front() == ',' || after.front() == ')' || firstWord(after) == "as";
  std::string_view word = wordBefore(code, here.begin, at);
  bool begins = word == "with" || code[before - 1] == ',' || code[before - 1] == '(';
  return begins && ends;
}

ContextEffect Uses::context(uint32_t line) {
  ContextEffect effect = ContextEffect::None;
  bool async = firstWord(source_.codeOf(source_[line])) == "async";
  eachMention(line, [&](uint32_t at) {
    uint32_t bracket = calls_.shape(line).bracketAt(at);
    bool direct = bracket == ir::None || calls_.shape(line).brackets()[bracket].call == ir::None;
    if (direct && isManager(line, at))
      effect = std::max(effect, async ? rule_.asyncWith : rule_.with);
    if (!direct && ofMention(line, at) >= Use::Moves) effect = ContextEffect::Closes;
  });
  return effect;
}

Uses::Guard Uses::guard(uint32_t line) const {
  std::string_view code = source_.codeOf(source_[line]);
  std::string_view text =
      source_.text().substr(source_[line].begin, source_[line].end - source_[line].begin);
  code.remove_prefix(firstWord(code).size());
  static const RE2 flag(R"([\s(]*(not\s+)?(\w+)[\s)]*)");
  std::string inverse, variable;
  if (!flags_.empty() && RE2::FullMatch({code.data(), code.size()}, flag, &inverse, &variable) &&
      std::ranges::find(flags_, variable) != flags_.end())
    return {.inThen = inverse.empty(), .inElse = !inverse.empty()};
  if (text.find(tracked_.name) == std::string_view::npos) return {};
  std::string name = RE2::QuoteMeta(tracked_.name);
  auto matches = [&](const std::string& pattern) {
    return RE2::FullMatch({code.data(), code.size()}, pattern);
  };
  std::string there = "[\\s(]*" + name + "(\\s+is\\s+not\\s+None|\\s*!=\\s*None)?";
  std::string gone =
      "[\\s(]*(not\\s+" + name + "|" + name + "\\s+is\\s+None|" + name + "\\s*==\\s*None)";
  if (matches(there + "[\\s)]*")) return {.inThen = true, .inElse = false};
  if (matches(gone + "[\\s)]*") || matches(gone + "\\s+or\\b.*")) {
    bool whole = matches(gone + "[\\s)]*");
    return {.inThen = !whole, .inElse = true};
  }
  std::string member;
  bool negated = false;
  std::string asks = "[\\s(]*(?:" + name + "\\s+and\\s+)?(not\\s+)?" + name + "\\.(\\w+)[()\\s]*";
  std::string isNot;
  if (RE2::FullMatch({code.data(), code.size()}, asks, &isNot, &member)) {
    negated = !isNot.empty();
    if (const rules::Liveness* liveness = calls_.index().liveness(member))
      return {.inThen = liveness->openWhenTrue != negated,
              .inElse = liveness->openWhenTrue == negated};
  }
  static const RE2 locals(R"(in\s+(locals|vars|dir)\(\))");
  bool asksLocals = RE2::PartialMatch({code.data(), code.size()}, locals);
  return {.inThen = true, .inElse = !asksLocals};
}

} // namespace unclosed::pattern

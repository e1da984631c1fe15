#include "frontend/pattern/acquisitions.h"

#include <re2/re2.h>

#include <algorithm>
#include <optional>

namespace unclosed::pattern {
namespace {

using rules::Confidence, rules::ContextEffect, rules::Where;

// Judges one call of a statement.
class Placing {
public:
  Placing(Calls& calls, Acquisition& acquisition)
      : calls_(calls), source_(calls.source()), line_(acquisition.tracked.line),
        here_(source_[line_]), shape_(calls.shape(line_)), out_(acquisition),
        call_(shape_.calls()[acquisition.tracked.call]), uses_(calls, acquisition.tracked),
        rule_(calls.index().resource(acquisition.tracked.resource)) {}

  Placement place();

private:
  Placement ofChain();
  Placement inBracket(const Bracket& bracket);
  Placement inStatement();
  Placement inWith();
  Placement assigned(uint32_t value);
  Placement bindTo(std::string_view target);
  bool namesIt(uint32_t line, std::string_view name) const;
  bool diesWithParent();
  std::string_view before() const {
    return source_.code().substr(here_.begin, call_.begin - here_.begin);
  }

  Calls& calls_;
  const SourceLines& source_;
  uint32_t line_;
  const Line& here_;
  const Shape& shape_;
  Acquisition& out_;
  const CallSite& call_;
  Uses uses_;
  const rules::Resource& rule_;
};

// `acquire().method()`: released by the method, or lost behind it.
Placement Placing::ofChain() {
  for (uint32_t i = 0; i < shape_.calls().size(); ++i)
    if (shape_.calls()[i].chainedOn == out_.tracked.call) {
      if (uses_.releasesReceiver(line_, i)) return Placement::Settled;
      for (const Fit& fit : calls_.fits(line_, i)) {
        const rules::Effect* effect = fit.entry->effect;
        bool keeps = effect && effect->what.where == Where::Receiver &&
                     effect->kind != rules::EffectKind::Borrows &&
                     effect->kind != rules::EffectKind::Never &&
                     effect->kind != rules::EffectKind::Waits;
        if (keeps) return Placement::Settled;
      }
    }
  return Placement::Dropped;
}

Placement Placing::inBracket(const Bracket& bracket) {
  if (bracket.subscript) return Placement::Dropped;
  std::string_view code = source_.code();
  if (wordBefore(code, bracket.open, call_.begin) == "in") return Placement::Dropped;
  if (bracket.call == ir::None) {
    bool groups =
        code[bracket.open] == '(' && bracket.parent == ir::None && here_.kind == LineKind::With;
    return groups ? inWith() : Placement::Settled;
  }
  int position = 0;
  for (const Argument& argument : shape_.arguments(shape_.calls()[bracket.call])) {
    bool here = argument.begin <= call_.begin && call_.begin < argument.end;
    bool whole = here && argument.end == out_.end &&
                 (argument.begin == call_.begin || calls_.isAwaited(line_, call_));
    if (here && !whole) return Placement::Settled;
    if (here) {
      Use use = uses_.asArgument(line_, bracket.call, position, argument.keyword);
      out_.passed = use == Use::Passes;
      return use >= Use::Moves ? Placement::Settled : Placement::Dropped;
    }
    if (argument.keyword.empty()) ++position;
  }
  return Placement::Settled;
}

Placement Placing::inWith() {
  bool async = firstWord(source_.codeOf(here_)) == "async";
  ContextEffect effect = async ? rule_.asyncWith : rule_.with;
  if (effect == ContextEffect::Closes) return Placement::Settled;
  out_.transaction = effect == ContextEffect::Transaction;
  std::string_view rest = source_.code().substr(out_.end, here_.end - out_.end);
  static const RE2 target(R"(\s*as\s+([A-Za-z_]\w*)\s*[,)]?.*)");
  std::string name;
  if (RE2::FullMatch({rest.data(), rest.size()}, target, &name)) return bindTo(name);
  return Placement::Dropped;
}

// `global a, b`
bool Placing::namesIt(uint32_t line, std::string_view name) const {
  static const RE2 word(R"((\w+))");
  std::string_view code = source_.codeOf(source_[line]);
  re2::StringPiece rest(code.data(), code.size());
  for (std::string one; RE2::FindAndConsume(&rest, word, &one);)
    if (one == name) return true;
  return false;
}

Placement Placing::bindTo(std::string_view target) {
  uint32_t scope = here_.parent;
  while (scope != ir::None && source_[scope].kind != LineKind::Def &&
         source_[scope].kind != LineKind::Class)
    scope = source_[scope].parent;
  // A variable of the module or of a class lives as long as they do, and so does a field.
  bool isLocal = scope != ir::None && source_[scope].kind == LineKind::Def;
  if (!isLocal || target.empty() || !std::ranges::all_of(target, isNameByte))
    return Placement::Settled;
  for (uint32_t line = scope + 1; line < source_[scope].blockEnd; ++line)
    if (source_[line].kind == LineKind::Global && namesIt(line, target)) return Placement::Settled;
  out_.tracked.name = target;
  return Placement::Bound;
}

// `value`: where the assigned value begins, in the statement.
Placement Placing::assigned(uint32_t value) {
  std::string_view code = source_.codeOf(here_);
  uint32_t from = value;
  uint32_t start = call_.begin - here_.begin;
  uint32_t last = skipBlanksBack(code, from, start);
  if (last > from && isOperator(code[last - 1])) return Placement::Dropped;
  if (last > from && code[last - 1] == ',') return Placement::Settled;
  std::string_view targets = code.substr(0, value - 1);
  if (targets.find('=') != std::string_view::npos) return Placement::Settled;
  static const RE2 annotated(R"(([A-Za-z_]\w*)\s*:.*)"), listed(R"(\(?\s*([\w., ]+?)\s*\)?\s*)");
  std::string name;
  if (RE2::FullMatch({targets.data(), targets.size()}, annotated, &name)) return bindTo(name);
  if (!RE2::FullMatch({targets.data(), targets.size()}, listed, &name)) return Placement::Settled;
  const rules::Slot& into = out_.tracked.acquire->into;
  if (into.where != Where::Element)
    return name.find(',') == std::string::npos ? bindTo(name) : Placement::Settled;
  int32_t element = 0;
  re2::StringPiece rest(name);
  static const RE2 item(R"(\s*([\w.]+)\s*,?)");
  for (std::string one; RE2::Consume(&rest, item, &one); ++element)
    if (element == into.arg && name.find(',') != std::string::npos) return bindTo(one);
  return Placement::Settled;
}

Placement Placing::inStatement() {
  std::string_view code = source_.codeOf(here_);
  std::string_view word = wordBefore(source_.code(), here_.begin, call_.begin);
  if (word == "in") return Placement::Dropped;
  switch (here_.kind) {
  case LineKind::With: return inWith();
  case LineKind::If:
  case LineKind::Elif:
  case LineKind::While:
  case LineKind::For: return Placement::Dropped;
  case LineKind::Plain: break;
  default: return Placement::Settled;
  }
  if (firstWord(code) == "yield" || before().find("yield") != std::string_view::npos)
    return Placement::Settled;
  if (uint32_t value = valueStart(code)) return assigned(value);
  return Placement::Dropped;
}

// What is made from something that this function holds itself dies with that.
bool Placing::diesWithParent() {
  if (rule_.parent.empty()) return false;
  return call_.onValue || calls_.isBoundBeside(out_.tracked.parent, line_);
}

Placement Placing::place() {
  std::string_view code = source_.code();
  if (diesWithParent()) return Placement::Settled;
  if (before().find("lambda") != std::string_view::npos) return Placement::Settled;
  Where into = out_.tracked.acquire->into.where;
  if (into == Where::Receiver) {
    out_.tracked.name = analysis::prefixOf(call_.name);
    bool known = !call_.onValue && !out_.tracked.name.empty() && here_.kind != LineKind::With;
    return known ? Placement::Changed : Placement::Settled;
  }
  if (into != Where::Return && into != Where::Element) return Placement::Settled;
  uint32_t after = skipBlanks(code, out_.end, here_.end);
  char next = after < here_.end ? code[after] : ' ';
  if (next == '.') return ofChain();
  if (next == '[') {
    std::string_view index = code.substr(after + 1, code.find(']', after) - after - 1);
    bool taken = index == std::to_string(out_.tracked.acquire->into.arg);
    return into == Where::Element && !taken ? Placement::Dropped : Placement::Settled;
  }
  uint32_t bracket = shape_.bracketAt(call_.begin);
  return bracket == ir::None ? inStatement() : inBracket(shape_.brackets()[bracket]);
}

Confidence confidenceOf(const Fit& fit) {
  if (!fit.certain) return Confidence::Low;
  return std::min(fit.entry->acquire->confidence, Confidence::Medium);
}

} // namespace

std::vector<Acquisition> acquisitionsOf(Calls& calls, uint32_t line) {
  std::vector<Acquisition> out;
  const Shape& shape = calls.shape(line);
  for (uint32_t i = 0; i < shape.calls().size(); ++i) {
    const CallSite& call = shape.calls()[i];
    if (!calls.mayAcquire(call)) continue;
    for (const Fit& fit : calls.fits(line, i)) {
      const rules::Acquire* acquire = fit.entry->acquire;
      if (!acquire || calls.index().resource(fit.entry->resource).lossFreesIt) continue;
      if (acquire->awaited && !calls.isAwaited(line, call)) continue;
      Acquisition& found = out.emplace_back();
      found.tracked = {.line = line,
                       .call = i,
                       .name = {},
                       .parent = {},
                       .resource = fit.entry->resource,
                       .acquire = acquire};
      if (!fit.entry->callee->method.empty() && !call.onValue)
        found.tracked.parent = analysis::prefixOf(call.name);
      found.confidence = confidenceOf(fit);
      found.begin = call.begin;
      found.end = shape.endOf(call);
      found.placement = Placing(calls, found).place();
      // One value, even where several rules know the call; a call may give several values.
      if (acquire->into.where != Where::Element) break;
    }
  }
  return out;
}

} // namespace unclosed::pattern

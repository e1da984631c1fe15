#include "frontend/pattern/calls.h"

#include <re2/re2.h>

#include <algorithm>

namespace unclosed::pattern {

using analysis::Entry, analysis::EntryKind;

namespace {

std::string withoutBlanks(std::string_view text) {
  std::string out;
  for (char c : text)
    if (c != ' ' && c != '\t') out += c;
  return out;
}

} // namespace

Calls::Calls(const SourceLines& source, const analysis::RuleIndex& index)
    : source_(source), index_(index), names_(source), shapes_(source.lines().size()),
      effects_(source.lines().size()) {}

const Shape& Calls::shape(uint32_t line) {
  if (!shapes_[line]) shapes_[line] = std::make_unique<Shape>(source_, line);
  return *shapes_[line];
}

const Calls::Effects& Calls::effects(uint32_t line) {
  if (effects_[line]) return *effects_[line];
  Effects effects;
  for (uint32_t i = 0; i < shape(line).calls().size(); ++i) {
    bool silent = false;
    for (const Fit& fit : fits(line, i)) {
      if (!fit.entry->effect) continue;
      effects.kinds |= 1u << static_cast<unsigned>(fit.entry->effect->kind);
      silent |= fit.entry->effect->kind == rules::EffectKind::Never;
    }
    effects.allSilent &= silent;
  }
  return effects_[line].emplace(effects);
}

void Calls::bind(const std::string& name, uint32_t line, std::string annotation) {
  bindings_[name].push_back({line, std::move(annotation)});
}

void Calls::bindParameters(uint32_t line) {
  static const RE2 parameter(R"([(,]\s*(\w+)\s*:\s*['"]?([A-Za-z_][\w.]*))");
  std::string_view code = source_.codeOf(source_[line]);
  re2::StringPiece rest(code.data(), code.size());
  std::string name, type;
  while (RE2::FindAndConsume(&rest, parameter, &name, &type))
    bind(name, line, type);
}

void Calls::collectBindings() {
  static const RE2 assignment(R"(([A-Za-z_][\w.]*)\s*(?::\s*['"]?([A-Za-z_][\w.]*)[^=]*)?=[^=])");
  static const RE2 target(R"(\)\s*as\s+([A-Za-z_][\w.]*))");
  collected_ = true;
  for (uint32_t i = 0; i < source_.lines().size(); ++i) {
    const Line& line = source_[i];
    std::string_view code = source_.codeOf(line);
    re2::StringPiece text(code.data(), code.size());
    std::string name, type;
    if (line.kind == LineKind::Def) {
      bindParameters(i);
    } else if (line.kind == LineKind::With) {
      while (RE2::FindAndConsume(&text, target, &name))
        bind(name, i, {});
    } else if (line.kind == LineKind::Plain && RE2::Consume(&text, assignment, &name, &type)) {
      bind(name, i, type);
    }
  }
}

// Whether code at `line` can mean this binding: the same function's, a parameter of it, or one of
// the module or of the class.
bool Calls::sees(uint32_t line, const Binding& binding, bool isField) const {
  if (isField) return true;
  const Line& at = source_[binding.line];
  if (at.kind == LineKind::Def) return line > binding.line && line < at.blockEnd;
  uint32_t function = source_.enclosing(binding.line, LineKind::Def);
  return function == ir::None || (line > function && line < source_[function].blockEnd);
}

std::string Calls::typeOfBinding(const std::string& name, const Binding& binding) {
  if (!binding.annotation.empty()) return names_.resolve(binding.annotation).dotted;
  const Shape& shape = this->shape(binding.line);
  const Line& line = source_[binding.line];
  std::string_view code = source_.code();
  for (uint32_t i = 0; i < shape.calls().size(); ++i) {
    uint32_t end = skipBlanks(code, shape.endOf(shape.calls()[i]), line.end);
    std::string_view rest = code.substr(end, line.end - end);
    bool isValue = line.kind == LineKind::With
                       ? rest.starts_with("as ") && withoutBlanks(rest.substr(3)).starts_with(name)
                       : rest.empty();
    if (isValue) return resultType(binding.line, i);
  }
  uint32_t value = valueStart(source_.codeOf(line));
  std::string other = withoutBlanks(source_.codeOf(line).substr(value));
  bool plain = !other.empty() &&
               std::ranges::all_of(other, [](char c) { return isNameByte(c) || c == '.'; });
  return plain && value > 0 ? typeOf(other, binding.line) : std::string();
}

std::string Calls::typeOf(std::string_view name, uint32_t line) {
  constexpr int deepest = 6;
  if (!collected_) collectBindings();
  auto found = bindings_.find(std::string(name));
  if (found == bindings_.end() || depth_ >= deepest) return {};
  bool isField = name.find('.') != std::string_view::npos;
  const Binding* best = nullptr;
  for (const Binding& binding : found->second)
    if (sees(line, binding, isField) && (!best || binding.line < line)) best = &binding;
  if (!best || best->line == line) return {};
  ++depth_;
  std::string type = typeOfBinding(found->first, *best);
  --depth_;
  return type;
}

bool Calls::isBoundBeside(std::string_view name, uint32_t line) {
  if (!collected_) collectBindings();
  auto found = bindings_.find(std::string(name));
  if (found == bindings_.end()) return false;
  uint32_t function = source_.enclosing(line, LineKind::Def);
  return std::ranges::any_of(found->second, [&](const Binding& binding) {
    return binding.line < line && source_.enclosing(binding.line, LineKind::Def) == function;
  });
}

bool Calls::mayAcquire(const CallSite& call) const {
  if (index_.mayAcquire(analysis::lastSegment(call.name))) return true;
  if (call.onValue) return false;
  return index_.mayAcquire(analysis::lastSegment(names_.resolve(call.name).dotted));
}

std::string Calls::resultType(uint32_t line, uint32_t call) {
  for (const Fit& fit : fits(line, call)) {
    if (fit.entry->acquire && !fit.entry->acquire->returns.empty())
      return fit.entry->acquire->returns;
    if (fit.entry->type) return fit.entry->type->returns;
  }
  // The constructor of a type that the packs know.
  Meaning meaning = names_.resolve(shape(line).calls()[call].name);
  return index_.knowsType(meaning.dotted) ? meaning.dotted : std::string();
}

bool Calls::isAwaited(uint32_t line, const CallSite& call) const {
  std::string_view before =
      source_.code().substr(source_[line].begin, call.begin - source_[line].begin);
  while (before.ends_with(' ') || before.ends_with('('))
    before.remove_suffix(1);
  return before.ends_with("await") || before.starts_with("async with");
}

std::optional<Argument> Calls::argument(uint32_t line, const CallSite& call, int position,
                                        std::string_view keyword) {
  int seen = 0;
  for (const Argument& argument : shape(line).arguments(call)) {
    if (argument.star) continue;
    if (argument.keyword.empty() ? seen++ == position : argument.keyword == keyword)
      return argument;
  }
  return std::nullopt;
}

bool Calls::holds(uint32_t line, const CallSite& call, const std::vector<rules::ArgTest>& tests) {
  using Kind = rules::ArgTest::Kind;
  return std::ranges::all_of(tests, [&](const rules::ArgTest& test) {
    std::optional<Argument> given = argument(line, call, test.arg, test.name);
    if (test.kind == Kind::Present) return given.has_value();
    if (test.kind == Kind::Absent) return !given.has_value();
    if (!given) return false;
    std::string_view value = source_.text().substr(given->begin, given->end - given->begin);
    bool quoted = value.size() >= 2 && (value.front() == '\'' || value.front() == '"');
    if (quoted) value = value.substr(1, value.size() - 2);
    bool isConstant = quoted || value == "None" || value == "True" || value == "False" ||
                      RE2::FullMatch({value.data(), value.size()}, "-?[0-9]+");
    return isConstant && (value == test.value) == (test.kind == Kind::Equals);
  });
}

void Calls::addByCall(const CallSite& call, const Meaning& meaning, std::vector<Fit>& out) const {
  if (call.onValue || meaning.how == Meaning::How::Local) return;
  std::string_view name = meaning.dotted;
  analysis::Entries entries = index_.byCall(index_.canonical(name));
  bool certain = meaning.how != Meaning::How::Unknown;
  // A library that a module of the project passes on: `from app.compat import sqlite3`.
  for (size_t dot = name.find('.'); entries.empty() && dot != std::string_view::npos;
       dot = name.find('.', dot + 1)) {
    std::string_view rest = name.substr(dot + 1);
    if (rest.find('.') == std::string_view::npos) break;
    entries = index_.byCall(index_.canonical(rest));
    certain = false;
  }
  for (const Entry* entry : entries)
    out.push_back({entry, certain});
}

void Calls::addByMethod(uint32_t line, const CallSite& call, std::vector<Fit>& out) {
  std::string_view prefix = analysis::prefixOf(call.name);
  if (prefix.empty() && !call.onValue) return;
  analysis::Entries entries = index_.byMethod(analysis::lastSegment(call.name));
  if (entries.empty()) return;
  std::string type;
  if (!call.onValue)
    type = typeOf(prefix, line);
  else if (call.chainedOn != ir::None)
    type = resultType(line, call.chainedOn);
  std::string_view receiver = analysis::lastSegment(prefix);
  for (const Entry* entry : entries) {
    if (!entry->callee->type.empty()) {
      if (!type.empty() && index_.derives(type, entry->callee->type)) out.push_back({entry, true});
    } else if (entry->receiver) {
      if (!index_.knowsType(type) && !receiver.empty() &&
          RE2::PartialMatch({receiver.data(), receiver.size()}, *entry->receiver))
        out.push_back({entry, false});
    } else {
      out.push_back({entry, true});
    }
  }
}

std::vector<Fit> Calls::fits(uint32_t line, uint32_t number) {
  const CallSite& call = shape(line).calls()[number];
  std::vector<Fit> out;
  Meaning meaning = names_.resolve(call.name);
  addByCall(call, meaning, out);
  addByMethod(line, call, out);
  std::string_view last = analysis::lastSegment(call.name);
  bool acquires =
      std::ranges::any_of(out, [](const Fit& fit) { return fit.entry->acquire != nullptr; });
  if (meaning.how != Meaning::How::Local && !acquires)
    for (const Entry* entry : index_.byName(last))
      out.push_back({entry, false});
  std::erase_if(out, [&](const Fit& fit) { return !holds(line, call, fit.entry->callee->when); });
  // That a call never raises does not tell what it does with its arguments.
  bool saysNothing = std::ranges::all_of(out, [](const Fit& fit) {
    return fit.entry->effect && fit.entry->effect->kind == rules::EffectKind::Never;
  });
  if (saysNothing)
    for (const Entry* entry : index_.byPattern(last))
      out.push_back({entry, false});
  return out;
}

} // namespace unclosed::pattern

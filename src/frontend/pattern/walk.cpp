#include "frontend/pattern/walk.h"

#include <re2/re2.h>

#include <algorithm>
#include <utility>

namespace unclosed::pattern {
namespace {

using rules::ContextEffect, rules::EffectKind;

// What the value can be at a place, on one way: not there, held, or either. Zero: no way leads
// here.
using State = uint8_t;
constexpr State NotHeld = 1, Held = 2;

// The states with which a block is left, by way, and the first lines that do so while it is held.
struct Outcome {
  State normal = 0, raised = 0, returned = 0, broken = 0, continued = 0;
  uint32_t raisedLine = ir::None, returnedLine = ir::None;

  // Everything but `normal`.
  void addWays(const Outcome& other) {
    raised |= other.raised;
    returned |= other.returned;
    broken |= other.broken;
    continued |= other.continued;
    raisedLine = std::min(raisedLine, other.raisedLine);
    returnedLine = std::min(returnedLine, other.returnedLine);
  }
};

class Walk {
public:
  Walk(Calls& calls, const Tracked& tracked, Fate& fate)
      : calls_(calls), source_(calls.source()), tracked_(tracked), uses_(calls, tracked),
        fate_(fate) {}

  Outcome block(uint32_t first, uint32_t last, State in);

private:
  Outcome statement(uint32_t& line, uint32_t last, State in);
  Outcome simple(uint32_t line, State in);
  State apply(uint32_t line, State in);
  Outcome branches(uint32_t& line, uint32_t last, State in);
  Outcome loop(uint32_t& line, uint32_t last, State in);
  Outcome attempt(uint32_t& line, uint32_t last, State in);
  Outcome handlers(uint32_t& line, uint32_t last, Outcome body);
  Outcome finalised(uint32_t line, Outcome before);
  Outcome context(uint32_t line, State in);
  Outcome body(uint32_t header, State in) {
    return block(header + 1, source_[header].blockEnd, in);
  }
  bool catchesAll(uint32_t line) const;
  bool isEndless(uint32_t line) const;

  Calls& calls_;
  const SourceLines& source_;
  const Tracked& tracked_;
  Uses uses_;
  Fate& fate_;
};

Outcome Walk::block(uint32_t first, uint32_t last, State in) {
  Outcome all;
  State state = in;
  for (uint32_t line = first; line < last && state != 0;) {
    Outcome step = statement(line, last, state);
    all.addWays(step);
    state = step.normal;
  }
  all.normal = state;
  return all;
}

// Moves `line` behind the statement.
Outcome Walk::statement(uint32_t& line, uint32_t last, State in) {
  uint32_t at = line;
  switch (source_[at].kind) {
  case LineKind::If:
  case LineKind::Case: return branches(line, last, in);
  case LineKind::For:
  case LineKind::While: return loop(line, last, in);
  case LineKind::Try: return attempt(line, last, in);
  case LineKind::With: line = source_[at].blockEnd; return context(at, in);
  case LineKind::Def:
  case LineKind::Class: line = source_[at].blockEnd; return simple(at, in);
  case LineKind::Elif:
  case LineKind::Else:
  case LineKind::Except:
  case LineKind::Finally: line = source_[at].blockEnd; return body(at, in);
  default: ++line; return simple(at, in);
  }
}

// The state after the statement has done to the value what it does.
State Walk::apply(uint32_t line, State in) {
  if (line == tracked_.line) {
    if (in & Held) fate_.overwrittenLine = line;
    return Held;
  }
  switch (uses_.of(line)) {
  case Use::Releases: fate_.released = true; return NotHeld;
  case Use::Moves: fate_.moved |= (in & Held) != 0; return NotHeld;
  case Use::Rebinds:
    if (in & Held) fate_.overwrittenLine = line;
    return NotHeld;
  case Use::Passes: fate_.passed |= (in & Held) != 0; return in;
  default: return in;
  }
}

Outcome Walk::simple(uint32_t line, State in) {
  Outcome out;
  State after = apply(line, in);
  bool acquires = line == tracked_.line;
  LineKind kind = source_[line].kind;
  bool isScope = kind == LineKind::Def || kind == LineKind::Class;
  // An argument is given away or released even when the call raises; what is acquired is not there.
  if (!isScope && canRaise(calls_, line)) out.raised = acquires ? in : after;
  if (kind == LineKind::Raise || calls_.effects(line).has(EffectKind::Raises)) {
    out.raised |= after;
  } else if (kind == LineKind::Return) {
    out.returned = after;
  } else if (kind == LineKind::Break) {
    out.broken = after;
  } else if (kind == LineKind::Continue) {
    out.continued = after;
  } else if (!calls_.effects(line).has(EffectKind::NoReturn)) {
    out.normal = after;
  }
  if (out.raised & Held) out.raisedLine = line;
  if (out.returned & Held) out.returnedLine = line;
  return out;
}

// `if`, `elif`, `else`, and the cases of a `match`.
Outcome Walk::branches(uint32_t& line, uint32_t last, State in) {
  Outcome out;
  State rest = in;
  bool first = true;
  while (line < last && rest != 0) {
    LineKind kind = source_[line].kind;
    bool goesOn = kind == LineKind::Elif || kind == LineKind::Else || kind == LineKind::Case;
    if (!first && !goesOn) break;
    first = false;
    Uses::Guard guard;
    State then = rest;
    if (kind == LineKind::If || kind == LineKind::Elif) {
      Outcome header = simple(line, rest);
      out.addWays(header);
      guard = uses_.guard(line);
      then = header.normal;
      rest = header.normal;
      if (!guard.inThen && (then & Held)) then = NotHeld;
      if (!guard.inElse && (rest & Held)) rest = NotHeld;
      // Where the value is certainly there, the branch taken without it does not count.
      if (!guard.inElse && (then & Held)) then = Held;
      if (!guard.inThen && (rest & Held)) rest = Held;
    } else if (kind == LineKind::Else) {
      rest = 0;
    }
    Outcome arm = body(line, then);
    out.addWays(arm);
    out.normal |= arm.normal;
    line = source_[line].blockEnd;
  }
  while (line < last &&
         (source_[line].kind == LineKind::Elif || source_[line].kind == LineKind::Else))
    line = source_[line].blockEnd;
  out.normal |= rest;
  return out;
}

bool Walk::isEndless(uint32_t line) const {
  static const RE2 always(R"(while\s*\(?\s*(True|1)\s*\)?)");
  std::string_view code = source_.codeOf(source_[line]);
  return RE2::FullMatch({code.data(), code.size()}, always);
}

Outcome Walk::loop(uint32_t& line, uint32_t last, State in) {
  uint32_t header = line;
  line = source_[header].blockEnd;
  Outcome out = simple(header, in);
  State start = out.normal;
  State leaves = isEndless(header) ? State{0} : start;
  for (int turn = 0; turn < 2; ++turn) {
    Outcome once = body(header, start);
    State around = once.normal | once.continued;
    leaves |= once.broken | (isEndless(header) ? State{0} : around);
    once.broken = once.continued = 0;
    out.addWays(once);
    start = around;
  }
  out.normal = leaves;
  if (line < last && source_[line].kind == LineKind::Else) {
    Outcome rest = body(line, leaves);
    out.addWays(rest);
    out.normal = rest.normal;
    line = source_[line].blockEnd;
  }
  return out;
}

bool Walk::catchesAll(uint32_t line) const {
  static const RE2 word(R"(([A-Za-z_][\w.]*))");
  std::string_view code = source_.codeOf(source_[line]);
  code.remove_prefix(std::string_view("except").size());
  re2::StringPiece rest(code.data(), code.size());
  std::string name;
  bool any = false;
  while (RE2::FindAndConsume(&rest, word, &name)) {
    any = true;
    if (name == "as") break;
    if (calls_.index().catchesAll(name)) return true;
  }
  return !any;
}

// The `except` and `else` clauses that follow a `try` block.
Outcome Walk::handlers(uint32_t& line, uint32_t last, Outcome body) {
  Outcome out = body;
  State caught = body.raised;
  out.normal = 0;
  State completed = body.normal;
  for (; line < last && source_[line].kind == LineKind::Except; line = source_[line].blockEnd) {
    if (caught == 0) continue;
    if (catchesAll(line)) {
      out.raised = 0;
      out.raisedLine = ir::None;
    }
    Outcome handler = this->body(line, caught);
    out.addWays(handler);
    out.normal |= handler.normal;
  }
  if (line < last && source_[line].kind == LineKind::Else) {
    Outcome rest = this->body(line, completed);
    out.addWays(rest);
    completed = rest.normal;
    line = source_[line].blockEnd;
  }
  out.normal |= completed;
  return out;
}

// Each way through the block of a `finally`.
Outcome Walk::finalised(uint32_t line, Outcome before) {
  Outcome out;
  auto through = [&](State Outcome::* way, uint32_t Outcome::* leaves) {
    if (before.*way == 0) return;
    Outcome end = body(line, before.*way);
    out.*way |= end.normal;
    if (leaves && (end.normal & Held)) out.*leaves = std::min(out.*leaves, before.*leaves);
    end.normal = 0;
    out.addWays(end);
  };
  through(&Outcome::normal, nullptr);
  through(&Outcome::raised, &Outcome::raisedLine);
  through(&Outcome::returned, &Outcome::returnedLine);
  through(&Outcome::broken, nullptr);
  through(&Outcome::continued, nullptr);
  return out;
}

Outcome Walk::attempt(uint32_t& line, uint32_t last, State in) {
  Outcome out = body(line, in);
  line = source_[line].blockEnd;
  out = handlers(line, last, out);
  if (line < last && source_[line].kind == LineKind::Finally) {
    out = finalised(line, out);
    line = source_[line].blockEnd;
  }
  return out;
}

Outcome Walk::context(uint32_t line, State in) {
  ContextEffect effect = line == tracked_.line ? ContextEffect::None : uses_.context(line);
  fate_.transaction |= effect == ContextEffect::Transaction;
  Outcome out = effect == ContextEffect::Closes ? Outcome{.normal = in} : simple(line, in);
  Outcome inside = body(line, out.normal);
  if (effect == ContextEffect::Closes) {
    fate_.released = true;
    for (State Outcome::* way : {&Outcome::normal, &Outcome::raised, &Outcome::returned,
                                 &Outcome::broken, &Outcome::continued})
      if (inside.*way != 0) inside.*way = NotHeld;
    inside.raisedLine = inside.returnedLine = ir::None;
  }
  if (calls_.effects(line).has(EffectKind::Suppresses)) {
    inside.normal |= std::exchange(inside.raised, State{0});
    inside.raisedLine = ir::None;
  }
  out.addWays(inside);
  out.normal = inside.normal;
  return out;
}

} // namespace

bool canRaise(Calls& calls, uint32_t line) {
  const SourceLines& source = calls.source();
  switch (source[line].kind) {
  case LineKind::For:
  case LineKind::With:
  case LineKind::Raise:
  case LineKind::Import: return true;
  default: break;
  }
  std::string_view code = source.codeOf(source[line]);
  std::string_view first = firstWord(code);
  if (first == "assert" || first == "yield" || code.find("await ") != std::string_view::npos)
    return true;
  const Shape& shape = calls.shape(line);
  for (const Bracket& bracket : shape.brackets())
    if (bracket.subscript) return true;
  return !calls.effects(line).allSilent;
}

Fate follow(Calls& calls, const Tracked& tracked, uint32_t first, uint32_t last) {
  Fate fate;
  Outcome out = Walk(calls, tracked, fate).block(first, last, NotHeld);
  if (out.normal & Held) fate.leftLine = tracked.line;
  if (out.returned & Held) fate.leftLine = out.returnedLine;
  if (out.raised & Held) fate.raisedLine = out.raisedLine;
  return fate;
}

} // namespace unclosed::pattern

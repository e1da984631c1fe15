#include "analysis/witness.h"

#include "analysis/matcher.h"
#include "analysis/summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace unclosed::analysis {

namespace {

constexpr size_t MaxSteps = 24;

std::string_view symbol(ir::CmpOp op) {
  switch (op) {
  case ir::CmpOp::Eq: return "==";
  case ir::CmpOp::Ne: return "!=";
  case ir::CmpOp::Lt: return "<";
  case ir::CmpOp::Le: return "<=";
  case ir::CmpOp::Gt: return ">";
  case ir::CmpOp::Ge: return ">=";
  }
  return "";
}

} // namespace

std::string Witness::place(ir::PlaceId id) const {
  if (id == ir::None) return {};
  const ir::Place& place = function_.places[id];
  std::string name(module_.text(place.name));
  switch (place.kind) {
  case ir::PlaceKind::Local:
    if (name.starts_with('$')) return {}; // made by the frontend
    if (size_t suffix = name.find('#'); suffix != std::string::npos) name.resize(suffix);
    return name;
  case ir::PlaceKind::Param: return name;
  case ir::PlaceKind::Global: return name;
  case ir::PlaceKind::Temp: return {};
  case ir::PlaceKind::Field: {
    std::string base = this->place(place.parent);
    bool object = base == "this" && module_.language == ir::Language::Cxx;
    return base.empty() ? name : base + (object ? "->" : ".") + name;
  }
  case ir::PlaceKind::Element: {
    std::string base = this->place(place.parent);
    return base.empty() ? std::string() : fmt::format("{}[{}]", base, name.empty() ? "..." : name);
  }
  case ir::PlaceKind::Deref: {
    std::string base = this->place(place.parent);
    return base.empty() ? std::string() : "*" + base;
  }
  case ir::PlaceKind::Constant: break;
  }
  switch (place.constant) {
  case ir::ConstKind::Null: return module_.language == ir::Language::Python ? "None" : "NULL";
  case ir::ConstKind::Bool:
  case ir::ConstKind::Int: return std::to_string(place.number);
  case ir::ConstKind::String: return "\"" + name + "\"";
  case ir::ConstKind::Other: return name;
  }
  return {};
}

std::string Witness::member(ObjectId resource) const {
  const Object& object = objects_[resource];
  if (std::string name = unpacked(object); !name.empty()) return name;
  std::string name = place(object.place != ir::None ? object.place : holder(object));
  for (const std::string& step : object.fresh->where.path) {
    if (step == "*") continue;
    if (step == "[]" || std::isdigit(static_cast<unsigned char>(step.front())))
      name += "[" + (step == "[]" ? "..." : step) + "]";
    else
      name += "." + step;
  }
  return name.starts_with('.') ? name.substr(1) : name;
}

std::string Witness::unpacked(const Object& object) const {
  const std::vector<std::string>& path = object.fresh->where.path;
  if (object.place != ir::None || path.size() != 1) return {};
  ir::PlaceId whole = function_.instrs[object.instr].dst;
  for (const ir::Instr& instr : function_.instrs) {
    if (instr.op != ir::Op::Assign) continue;
    const ir::Place& source = function_.places[instr.src];
    bool part = source.kind == ir::PlaceKind::Element && source.parent == whole &&
                module_.text(source.name) == path.front();
    if (part) return place(instr.dst);
  }
  return {};
}

ir::PlaceId Witness::holder(const Object& object) const {
  ir::PlaceId held = function_.instrs[object.instr].dst;
  for (ir::Index i = object.instr + 1; i < function_.instrs.size() && place(held).empty(); ++i) {
    const ir::Instr& instr = function_.instrs[i];
    if (instr.op == ir::Op::Assign && instr.src == held) held = instr.dst;
  }
  return held;
}

std::string Witness::variable(ObjectId resource) const {
  const Object& object = objects_[resource];
  const ir::Instr& made = function_.instrs[object.instr];
  if (object.fresh && !object.fresh->where.path.empty()) return member(resource);
  if (object.acquire && object.acquire->into.where != rules::Where::Return &&
      object.acquire->into.where != rules::Where::Element && made.op == ir::Op::Call) {
    const ir::Call& call = function_.calls[made.extra];
    if (object.acquire->into.where == rules::Where::Receiver) return place(call.receiver);
    const ir::Arg* arg = Matcher::slotArg(function_, call, object.acquire->into.arg,
                                          object.acquire->into.name, module_);
    bool array = object.acquire->into.where == rules::Where::ArrayElements;
    if (arg && array) return fmt::format("{}[{}]", place(arg->place), object.slot - 2);
    if (arg) return place(arg->place);
  }
  ir::PlaceId held = made.dst;
  if (std::string name = place(held); !name.empty()) return name;
  for (ir::Index i = object.instr + 1; i < function_.instrs.size(); ++i) {
    const ir::Instr& instr = function_.instrs[i];
    bool copies =
        instr.op == ir::Op::Assign || instr.op == ir::Op::Await || instr.op == ir::Op::Enter;
    if (!copies || instr.src == ir::None) continue;
    const ir::Place& source = function_.places[instr.src];
    bool element = object.acquire && object.acquire->into.where == rules::Where::Element &&
                   source.kind == ir::PlaceKind::Element && source.parent == held &&
                   module_.text(source.name) == std::to_string(object.acquire->into.arg);
    if (instr.src != held && !element) continue;
    if (std::string name = place(instr.dst); !name.empty()) return name;
    held = instr.dst;
  }
  return {};
}

std::string Witness::subject(ObjectId resource) const {
  const std::string& label = index_.resource(objects_[resource].resource).label;
  std::string name = variable(resource);
  return name.empty() ? label : fmt::format("`{}` ({})", name, label);
}

// "open(...)": what a temporary holds, when a call has made it.
std::string Witness::callText(ir::PlaceId id) const {
  if (id == ir::None || function_.places[id].kind != ir::PlaceKind::Temp) return {};
  for (const ir::Instr& instr : function_.instrs) {
    if (instr.dst != id || instr.op != ir::Op::Call) continue;
    std::string_view written = module_.text(function_.calls[instr.extra].written);
    return written.empty() ? std::string() : fmt::format("{}(...)", written);
  }
  return {};
}

std::string Witness::condition(const ir::Cond& cond, bool holds) const {
  if (cond.kind == ir::CondKind::HasMore) return holds ? "the loop goes on" : "the loop ends";
  std::string left = place(cond.lhs), right = place(cond.rhs);
  if (left.empty()) left = callText(cond.lhs);
  if (left.empty()) return holds ? "the condition is true" : "the condition is false";
  switch (cond.kind) {
  case ir::CondKind::Truthy: return fmt::format("`{}` is {}", left, holds ? "true" : "false");
  case ir::CondKind::IsNull: {
    bool python = module_.language == ir::Language::Python;
    return fmt::format("`{}` is {}{}", left, holds ? "" : "not ", python ? "None" : "NULL");
  }
  case ir::CondKind::Compare:
    if (right.empty()) break;
    return fmt::format("`{} {} {}` is {}", left, symbol(cond.op), right, holds ? "true" : "false");
  case ir::CondKind::HasMore:
  case ir::CondKind::TypeTest:
  case ir::CondKind::IsBound:
  case ir::CondKind::Opaque: break;
  }
  return holds ? "the condition is true" : "the condition is false";
}

std::string Witness::message(const Event& event, const std::string& name) const {
  std::string callee;
  if (event.call != ir::None) callee = module_.text(function_.calls[event.call].written);
  switch (event.kind) {
  case StepKind::Acquired: return name + " is acquired here";
  case StepKind::Branch:
    if (event.cond == ir::None) return fmt::format("when `{}` fails, which nobody asks", callee);
    return "when " + condition(function_.conditions[event.cond], event.holds);
  case StepKind::Passed: return fmt::format("{} is passed to `{}`", name, callee);
  case StepKind::Raised:
    return callee.empty() ? "an exception leaves this line" : fmt::format("`{}` raises", callee);
  case StepKind::Released: return name + " is released here";
  case StepKind::Overwritten: return name + " is replaced here";
  case StepKind::Left: break;
  }
  return name + " is left open";
}

bool Witness::concerns(const Event& event, ObjectId resource) const {
  if (event.object == NoObject) return true;
  const Object& seen = objects_[event.object];
  const Object& wanted = objects_[resource];
  return seen.instr == wanted.instr && seen.slot == wanted.slot;
}

std::vector<Step> Witness::steps(ObjectId resource, uint32_t last, StepKind end, ir::Range where,
                                 std::string endMessage) const {
  std::string name = subject(resource);
  std::vector<Step> steps;
  auto add = [&](StepKind kind, ir::Range range, std::string text) {
    steps.push_back({kind, module_.path, range, std::move(text), 0});
  };
  add(end, where, std::move(endMessage));
  trace_.backwards(last, [&](const Event& event) {
    if (!concerns(event, resource)) return true;
    if (event.kind == StepKind::Acquired && objects_[resource].fresh)
      for (auto it = objects_[resource].fresh->steps.rbegin();
           it != objects_[resource].fresh->steps.rend(); ++it)
        steps.push_back(*it);
    if (event.range.begin.line != 0) add(event.kind, event.range, message(event, name));
    return event.kind != StepKind::Acquired;
  });
  std::ranges::reverse(steps);
  if (steps.size() > MaxSteps)
    steps.erase(steps.begin() + MaxSteps / 2, steps.end() - MaxSteps / 2);
  return steps;
}

std::vector<Step> Witness::handedOut(ObjectId resource, uint32_t last, ir::Range where) const {
  std::vector<Step> all =
      steps(resource, last, StepKind::Passed, where, "handed to the caller here");
  if (where.begin == where.end) all.pop_back(); // no statement does it
  std::erase_if(all, [](const Step& step) {
    return step.kind == StepKind::Branch || step.kind == StepKind::Raised;
  });
  for (Step& step : all)
    ++step.nesting;
  return all;
}

} // namespace unclosed::analysis

#include "analysis/structs.h"

#include "analysis/native_calls.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

namespace unclosed::analysis {

using link::ClassRef;
using link::FunctionRef;

Structs::Structs(const link::Program& program, const std::deque<Matcher>& matchers,
                 const std::deque<Linkage>& linkages, const Summaries& summaries)
    : program_(program), matchers_(matchers), linkages_(linkages), summaries_(summaries) {
  for (link::ModuleId module = 0; module < program.modules().size(); ++module) {
    if (program.module(module).language == ir::Language::Python) continue;
    for (ir::Index i = 0; i < program.module(module).functions.size(); ++i) {
      learn({module, i});
      learnUses({module, i});
    }
  }
}

ClassRef Structs::typeOf(FunctionRef ref, ir::Sym written) const {
  const Linkage& linkage = linkages_[ref.module];
  return written == 0 ? ClassRef{} : linkage.classOf(linkage.type(linkage.module().text(written)));
}

// The field that a path names, behind the pointers that lead to it; empty for longer paths.
static std::string_view fieldOf(const Access& access) {
  size_t at = 0;
  while (at < access.path.size() && access.path[at] == "*")
    ++at;
  return at + 1 == access.path.size() ? std::string_view(access.path[at]) : std::string_view{};
}

void Structs::learn(FunctionRef ref) {
  const ir::Function& function = program_.function(ref);
  const Linkage& linkage = linkages_[ref.module];
  if (function.className != 0) return;
  const Summary& summary = summaries_[ref];
  auto typeAt = [&](const Access& access) {
    if (access.root == Access::Result) return typeOf(ref, function.returnType);
    if (access.root >= function.params.size()) return ClassRef{};
    return typeOf(ref, function.params[access.root].annotation);
  };
  bool ends = linkage.rules().ownsByName(lastSegment(linkage.module().text(function.name)));
  for (const ParamFate& fate : summary.fates) {
    if (fate.where.path.empty()) continue;
    ClassRef type = typeAt(fate.where);
    for (const std::string& name : fate.where.path)
      type ? (void)released_.insert({type, name}) : (void)releasedNames_.insert(name);
    bool releases = fate.fate == Fate::Released || fate.fate == Fate::Sometimes;
    if (type && ends && releases) teardown_.try_emplace(type, ref);
  }
  for (const Fresh& fresh : summary.fresh) {
    std::string_view name = fieldOf(fresh.where);
    if (ClassRef type = name.empty() ? ClassRef{} : typeAt(fresh.where))
      acquired_[{type, std::string(name)}].push_back({ref, &fresh});
  }
}

// The place is somebody else's too from here on.
void Structs::handOn(FunctionRef ref, ir::PlaceId id) {
  const ir::Function& function = program_.function(ref);
  while (id != ir::None && function.places[id].kind == ir::PlaceKind::Deref)
    id = function.places[id].parent;
  if (id == ir::None || function.places[id].kind != ir::PlaceKind::Field) return;
  const ir::Place& place = function.places[id];
  std::string name(program_.module(ref.module).text(place.name));
  if (ClassRef type = typeOf(ref, function.places[place.parent].type))
    released_.insert({type, std::move(name)});
  else
    releasedNames_.insert(std::move(name));
}

void Structs::learnUses(FunctionRef ref) {
  const ir::Function& function = program_.function(ref);
  for (const ir::Instr& instr : function.instrs) {
    if (instr.op == ir::Op::Call || instr.op == ir::Op::Test) continue;
    if (instr.src != ir::None) handOn(ref, instr.src);
    bool list = instr.op == ir::Op::Aggregate || instr.op == ir::Op::Capture;
    if (!list || instr.extra == ir::None) continue;
    const ir::List& operands = function.lists[instr.extra];
    for (ir::PlaceId operand : std::span(function.operands.data() + operands.first, operands.count))
      handOn(ref, operand);
  }
  for (const ir::Block& block : function.blocks)
    if (block.term.kind == ir::TermKind::Return && block.term.value != ir::None)
      handOn(ref, block.term.value);
  for (const ir::Call& call : function.calls)
    learnCall(ref, call);
}

void Structs::learnArgument(FunctionRef ref, const ir::Call& call, ir::PlaceId id,
                            uint16_t position) {
  const ir::Function& function = program_.function(ref);
  const Linkage& linkage = linkages_[ref.module];
  bool field = function.places[id].kind == ir::PlaceKind::Field ||
               function.places[id].kind == ir::PlaceKind::Deref;
  if (field && mayEnd(linkage, matchers_[ref.module], summaries_, function, call, position))
    handOn(ref, id);
  ClassRef type = typeOf(ref, function.places[id].type);
  if (!type || !linkage.targets(function, call, {}).functions.empty()) return;
  // The structure itself, to somebody who is not here: `free(it)` in a teardown is that.
  std::string_view callee = lastSegment(linkage.module().text(call.callee));
  std::string_view own = lastSegment(linkage.module().text(function.name));
  bool ends = linkage.rules().ownsByName(callee);
  bool known = !matchers_[ref.module].match(function, call, {}, UINT32_MAX).empty();
  bool isParam = function.places[id].kind == ir::PlaceKind::Param && function.className == 0;
  if (ends && isParam && linkage.rules().ownsByName(own))
    teardown_.try_emplace(type, ref);
  else if (!known)
    foreign_.insert(type);
}

void Structs::learnCall(FunctionRef ref, const ir::Call& call) {
  const ir::Function& function = program_.function(ref);
  if (call.receiver != ir::None) handOn(ref, call.receiver);
  for (uint16_t i = 0; i < call.argCount; ++i)
    learnArgument(ref, call, function.args[call.args + i].place, i);
}

bool Structs::isReleased(const Field& field) const {
  return released_.contains(field) || releasedNames_.contains(field.second);
}

Finding Structs::finding(const Field& field, const Acquisition& acquisition,
                         FunctionRef teardown) const {
  const auto& [type, name] = field;
  const Linkage& linkage = linkages_[acquisition.function.module];
  const rules::Resource& rule = linkage.rules().resource(acquisition.fresh->resource);
  const ir::Module& home = program_.module(teardown.module);
  const ir::Function& ending = program_.function(teardown);
  std::string_view structure = program_.module(type.module).text(program_.type(type).name);
  std::string_view ender = home.text(ending.name);
  const Step& at = acquisition.fresh->steps.front();
  Finding finding;
  finding.rule = "UNC202";
  finding.severity = rule.severity;
  finding.confidence = std::min(acquisition.fresh->confidence, Confidence::Medium);
  finding.path = at.path;
  finding.range = at.range;
  finding.variable = name;
  finding.message = fmt::format("`{}` ends a `{}` and never releases its `{}` ({})", ender,
                                structure, name, rule.label);
  finding.advice = fmt::format("release `{}` in `{}` as well", name, ender);
  finding.function = linkage.module().text(program_.function(acquisition.function).name);
  finding.resource = rule.id;
  finding.resourceKind = rule.kind;
  finding.steps = acquisition.fresh->steps;
  for (Step& step : finding.steps)
    --step.nesting;
  finding.steps.push_back(
      {StepKind::Left, home.path, ending.range, fmt::format("`{}` is not released here", name), 0});
  return finding;
}

void Structs::report(std::vector<Finding>& out) const {
  for (const auto& [field, acquisitions] : acquired_) {
    auto teardown = teardown_.find(field.first);
    if (teardown == teardown_.end() || isReleased(field) || foreign_.contains(field.first))
      continue;
    for (const Acquisition& acquisition : acquisitions) {
      const RuleIndex& rules = linkages_[acquisition.function.module].rules();
      const rules::Resource& rule = rules.resource(acquisition.fresh->resource);
      bool dies = acquisition.fresh->parent.has_value() || !rule.parent.empty();
      bool kept = rule.processLifetime || rule.lossFreesIt || rule.inferred;
      if (dies || kept || acquisition.fresh->steps.empty()) continue;
      out.push_back(finding(field, acquisition, teardown->second));
    }
  }
}

} // namespace unclosed::analysis

// UNC302 for what a provider hands out and ends, but has not made itself: a registry of sessions, a
// connection in a field.
#include "analysis/obligations.h"
#include "analysis/test_files.h"
#include "ir/blocks.h"

#include <fmt/format.h>

#include <algorithm>

namespace unclosed::analysis {

using link::FunctionRef;
using rules::Moment;

namespace {

// The only `yield` of the function; ir::None when there are more, or it is run again and again.
ir::Index onlyYield(const ir::Function& function) {
  ir::Index found = ir::None;
  for (ir::Index i = 0; i < function.instrs.size(); ++i) {
    if (function.instrs[i].op != ir::Op::Yield) continue;
    if (found != ir::None || (function.instrs[i].flags & ir::Delegates)) return ir::None;
    found = i;
  }
  if (found == ir::None) return found;
  ir::BlockId block = ir::blockOf(function, found);
  return ir::reachable(function, block)[block] ? ir::None : found;
}

// Nothing of the function runs when an exception is thrown into it here.
bool isUnprotected(const ir::Function& function, ir::Index instr) {
  ir::BlockId way = function.blocks[ir::blockOf(function, instr)].exceptional;
  if (way == ir::None) return false;
  const ir::Block& block = function.blocks[way];
  return block.count == 0 && block.term.kind == ir::TermKind::Unwind;
}

// What a temporary is a copy of: `self._session` is read before it is handed out.
ir::PlaceId copied(const ir::Function& function, ir::PlaceId id) {
  if (id == ir::None || function.places[id].kind != ir::PlaceKind::Temp) return id;
  auto made = std::ranges::find(function.instrs, id, &ir::Instr::dst);
  bool copy = made != function.instrs.end() && made->op == ir::Op::Assign;
  return copy ? made->src : ir::None;
}

bool isSomebodyElses(const ir::Function& function, ir::PlaceId id) {
  while (function.places[id].parent != ir::None)
    id = function.places[id].parent;
  return function.places[id].kind == ir::PlaceKind::Param ||
         function.places[id].kind == ir::PlaceKind::Global;
}

} // namespace

void Obligations::reportLent(std::vector<Finding>& out) const {
  for (link::ModuleId module = 0; module < program_.modules().size(); ++module) {
    const ir::Module& text = program_.module(module);
    if (text.language != ir::Language::Python || isTestFile(text.path)) continue;
    for (ir::Index i = 0; i < text.functions.size(); ++i)
      if (text.functions[i].flags & ir::IsGenerator) reportSkippedEnd({module, i}, out);
  }
}

void Obligations::reportSkippedEnd(FunctionRef ref, std::vector<Finding>& out) const {
  const ir::Function& function = program_.function(ref);
  ir::Index at = onlyYield(function);
  if (at == ir::None || !isUnprotected(function, at) || hooks_.find(ref, {Moment::Fixture})) return;
  ir::PlaceId lent = copied(function, function.instrs[at].src);
  if (lent == ir::None || !isSomebodyElses(function, lent)) return;
  ir::Index end = endAfter(ref, at, lent);
  if (end == ir::None) return;
  const rules::Resource& rule = linkages_[ref.module].rules().resource(endedBy(ref, end, lent));
  Finding result = finding("UNC302", ref, function.instrs[at].range);
  result.severity = rule.severity;
  result.confidence = Confidence::Medium;
  nameSkipped(result, ref, rule.label);
  result.resource = rule.id;
  result.resourceKind = rule.kind;
  result.steps.push_back(step(StepKind::Raised, ref.module, function.instrs[at].range,
                              "an exception of its user is raised here"));
  result.steps.push_back(
      step(StepKind::Left, ref.module, function.instrs[end].range, "and this is not reached"));
  out.push_back(std::move(result));
}

void Obligations::nameSkipped(Finding& finding, FunctionRef provider,
                              std::string_view label) const {
  finding.rule = "UNC302";
  finding.message = fmt::format("what follows the `yield` of `{}` is skipped when its user raises:"
                                " the {} stays open",
                                nameOf(provider), label);
  finding.advice = "put the `yield` into a `try` and the release into its `finally`";
}

// The first call that runs after the `yield` and releases what it has handed out.
ir::Index Obligations::endAfter(FunctionRef ref, ir::Index yield, ir::PlaceId lent) const {
  const ir::Function& function = program_.function(ref);
  ir::BlockId block = ir::blockOf(function, yield);
  std::vector<bool> later = ir::reachable(function, block);
  for (ir::Index i = 0; i < function.instrs.size(); ++i) {
    ir::BlockId in = ir::blockOf(function, i);
    bool after = in == block ? i > yield : later[in];
    if (after && endedBy(ref, i, lent) != UINT32_MAX) return i;
  }
  return ir::None;
}

// The resource that the instruction releases when it is called on this place; UINT32_MAX: none.
rules::ResourceId Obligations::endedBy(FunctionRef ref, ir::Index instr, ir::PlaceId lent) const {
  const ir::Function& function = program_.function(ref);
  if (function.instrs[instr].op != ir::Op::Call) return UINT32_MAX;
  const ir::Call& call = function.calls[function.instrs[instr].extra];
  std::string_view type = call.receiver == lent ? typeOf(ref, lent) : std::string_view();
  if (type.empty()) return UINT32_MAX;
  const RuleIndex& index = linkages_[ref.module].rules();
  for (const Entry* entry : index.byMethod(program_.module(ref.module).text(call.method))) {
    bool ends =
        entry->kind == EntryKind::Release && !entry->release->partial && !entry->release->untilUse;
    if (!ends) continue;
    const std::string& of = entry->callee->type;
    if (of.empty() ? index.resourceOfType(type) == entry->resource : index.derives(type, of))
      return entry->resource;
  }
  return UINT32_MAX;
}

} // namespace unclosed::analysis

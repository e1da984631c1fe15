#include "analysis/closing_loops.h"

#include "analysis/interpreter.h"
#include "ir/arguments.h"
#include "ir/targets.h"

#include <algorithm>
#include <map>

namespace unclosed::analysis {

namespace {

using Edges = std::vector<std::vector<ir::BlockId>>;

bool isAnyElement(const ir::Function& function, ir::PlaceId id) {
  for (; id != ir::None; id = function.places[id].parent)
    if (function.places[id].kind == ir::PlaceKind::Element && function.places[id].name == 0)
      return true;
  return false;
}

// The blocks of the loop: those that lead to one of the `latches` without passing its head.
std::vector<bool> bodyOf(const Edges& before, ir::BlockId head,
                         const std::vector<ir::BlockId>& latches) {
  std::vector<bool> body(before.size());
  body[head] = true;
  std::vector<ir::BlockId> open = latches;
  while (!open.empty()) {
    ir::BlockId block = open.back();
    open.pop_back();
    if (body[block]) continue;
    body[block] = true;
    open.insert(open.end(), before[block].begin(), before[block].end());
  }
  return body;
}

// Locals that the value may come from: `file`, `it` and `files` for `file = *it`, `it` being made
// from `files`. Those of them that are containers, or items of one, are what the loop is about.
void addSources(const ir::Function& function, ir::PlaceId value, std::vector<ir::PlaceId>& out) {
  constexpr size_t most = 8;
  std::vector<ir::PlaceId> found{value};
  for (size_t next = 0; next < found.size() && found.size() < most; ++next) {
    ir::PlaceId place = found[next];
    if (ir::PlaceId parent = function.places[place].parent; parent != ir::None)
      found.push_back(parent);
    for (const ir::Instr& instr : function.instrs) {
      if (instr.dst != place) continue;
      bool calls = instr.op == ir::Op::Call;
      if (instr.op == ir::Op::Assign) found.push_back(instr.src);
      if (calls && function.calls[instr.extra].receiver != ir::None)
        found.push_back(function.calls[instr.extra].receiver);
      if (calls)
        for (const ir::Arg& arg : ir::argsOf(function, function.calls[instr.extra]))
          if (arg.place != ir::None) found.push_back(arg.place);
    }
  }
  out.insert(out.end(), found.begin(), found.end());
}

// The elements that the call releases, by a rule or by what its callee does.
void drainedBy(const Scope& scope, const ir::Function& function, const ir::Call& call,
               std::vector<ir::PlaceId>& out) {
  const ir::Module& module = scope.matcher.module();
  auto note = [&](const ir::Arg* arg) {
    if (!arg || arg->place == ir::None) return;
    if (isAnyElement(function, arg->place)) out.push_back(arg->place);
    if (module.language == ir::Language::Cxx) addSources(function, arg->place, out);
  };
  for (const Entry* entry : scope.matcher.index().byCall(module.text(call.callee)))
    if (entry->kind == EntryKind::Release) {
      const rules::Slot& what = entry->release->what;
      note(Matcher::slotArg(function, call, what.arg, what.name, module));
    }
  std::string_view receiverType = module.text(call.receiverType);
  for (link::FunctionRef target : scope.linkage.targets(function, call, receiverType).functions)
    for (const ParamFate& fate : scope.summaries[target].fates)
      if (fate.fate == Fate::Released && fate.where.path.empty() && fate.where.root < call.argCount)
        note(&function.args[call.args + fate.where.root]);
}

} // namespace

std::vector<LoopEnd> closingLoops(const Scope& scope, const ir::Function& function,
                                  const std::vector<uint32_t>& order) {
  Edges before(function.blocks.size());
  std::map<ir::BlockId, std::vector<ir::BlockId>> latches; // by head
  for (ir::BlockId id = 0; id < function.blocks.size(); ++id) {
    if (order[id] == UINT32_MAX) continue;
    ir::forEachTarget(function, function.blocks[id], [&](ir::BlockId target) {
      before[target].push_back(id);
      if (order[target] <= order[id]) latches[target].push_back(id);
    });
  }
  std::vector<LoopEnd> ends;
  for (const auto& [head, last] : latches) {
    std::vector<bool> body = bodyOf(before, head, last);
    std::vector<ir::PlaceId> drained;
    for (ir::BlockId id = 0; id < body.size(); ++id) {
      const ir::Block& block = function.blocks[id];
      for (ir::Index i = block.first; body[id] && i < block.first + block.count; ++i)
        if (function.instrs[i].op == ir::Op::Call)
          drainedBy(scope, function, function.calls[function.instrs[i].extra], drained);
    }
    // The head of a `for` or `while`, the other end of a `do`.
    std::vector<ir::BlockId> tests = last;
    tests.push_back(head);
    for (ir::BlockId test : tests)
      for (ir::BlockId out : function.blocks[test].term.targets)
        if (!drained.empty() && out != ir::None && !body[out]) ends.push_back({test, out, drained});
  }
  return ends;
}

} // namespace unclosed::analysis

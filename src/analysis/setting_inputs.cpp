#include "analysis/setting_inputs.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace unclosed::analysis {
namespace {

// Walks from values to what they are made of, in one module.
class Slice {
public:
  explicit Slice(const ir::Module& module) : module_(module) {}

  void want(ir::Index function, ir::PlaceId place) {
    if (place == ir::None || !seen_.insert(key(function, place)).second) return;
    open_.emplace_back(function, place);
  }

  void wantGlobal(ir::Sym name) {
    if (!globals_.insert(name).second) return;
    for (ir::Index f = 0; f < module_.functions.size(); ++f) {
      const std::vector<ir::Place>& places = module_.functions[f].places;
      for (ir::PlaceId id = 0; id < places.size(); ++id)
        if (places[id].kind == ir::PlaceKind::Global && places[id].name == name) want(f, id);
    }
  }

  std::vector<ir::Sym> run() {
    while (!open_.empty()) {
      auto [function, place] = open_.back();
      open_.pop_back();
      follow(function, place);
    }
    std::vector<ir::Sym> names(globals_.begin(), globals_.end());
    std::ranges::sort(names);
    return names;
  }

private:
  static uint64_t key(ir::Index function, ir::PlaceId place) {
    return static_cast<uint64_t>(function) << 32 | place;
  }

  void indexWrites(ir::Index index) {
    if (!indexed_.insert(index).second) return;
    const std::vector<ir::Instr>& instrs = module_.functions[index].instrs;
    for (ir::Index i = 0; i < instrs.size(); ++i)
      if (instrs[i].dst != ir::None) writes_[key(index, instrs[i].dst)].push_back(i);
  }

  void follow(ir::Index index, ir::PlaceId id) {
    const ir::Function& function = module_.functions[index];
    const ir::Place& place = function.places[id];
    if (place.kind == ir::PlaceKind::Global) wantGlobal(place.name);
    want(index, place.parent);
    if (place.kind == ir::PlaceKind::Constant) return;
    indexWrites(index);
    auto written = writes_.find(key(index, id));
    if (written == writes_.end()) return;
    for (ir::Index at : written->second) {
      const ir::Instr& instr = function.instrs[at];
      want(index, instr.src);
      if (instr.op == ir::Op::Call) {
        const ir::Call& call = function.calls[instr.extra];
        for (ir::Index i = 0; i < call.argCount; ++i)
          want(index, function.args[call.args + i].place);
      }
      if (instr.op != ir::Op::Aggregate && instr.op != ir::Op::Compute) continue;
      const ir::List& list = function.lists[instr.extra];
      for (ir::Index i = 0; i < list.count; ++i)
        want(index, function.operands[list.first + i]);
    }
  }

  const ir::Module& module_;
  std::unordered_set<uint64_t> seen_;
  std::unordered_set<ir::Sym> globals_;
  std::unordered_set<ir::Index> indexed_;                       // functions
  std::unordered_map<uint64_t, std::vector<ir::Index>> writes_; // instructions, by place
  std::vector<std::pair<ir::Index, ir::PlaceId>> open_;
};

void wantOptions(Slice& slice, const ir::Module& module, ir::Index index,
                 const SettingNames& names) {
  const ir::Function& function = module.functions[index];
  auto isKey = [&](ir::PlaceId id) {
    return id != ir::None && names.isKey(lastSegment(module.text(function.places[id].name)));
  };
  for (const ir::Instr& instr : function.instrs) {
    if (instr.op == ir::Op::Assign && isKey(instr.dst)) slice.want(index, instr.src);
    if (instr.op != ir::Op::Call) continue;
    const ir::Call& call = function.calls[instr.extra];
    bool isOwn = names.mayBeCall(lastSegment(module.text(call.callee)));
    for (ir::Index i = 0; i < call.argCount; ++i) {
      const ir::Arg& arg = function.args[call.args + i];
      if (isOwn || names.isKey(module.text(arg.keyword))) slice.want(index, arg.place);
    }
  }
}

} // namespace

std::vector<ir::Sym> settingInputs(const ir::Module& module, const SettingNames& names) {
  if (!names.mayMatter(module)) return {};
  Slice slice(module);
  for (ir::Index f = 0; f < module.functions.size(); ++f)
    wantOptions(slice, module, f, names);
  return slice.run();
}

std::vector<ir::Sym> variableInputs(const ir::Module& module, ir::Sym variable) {
  Slice slice(module);
  slice.wantGlobal(variable);
  return slice.run();
}

} // namespace unclosed::analysis

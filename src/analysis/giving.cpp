#include "analysis/giving.h"

#include <algorithm>

namespace unclosed::analysis {
namespace {

bool isClassLike(std::string_view name) {
  size_t first = name.find_first_not_of('_');
  return first != name.npos && name[first] >= 'A' && name[first] <= 'Z';
}

} // namespace

// A resource, or a thing that resources are made from: a pool, an engine.
bool GivingScan::isGivenType(std::string_view type) const {
  if (type.empty()) return false;
  auto [known, isNew] = types_.try_emplace(type, false);
  if (!isNew) return known->second;
  const RuleIndex& index = matcher_.index();
  auto makes = [&](const rules::Acquire& acquire) {
    return !acquire.callee.type.empty() && index.derives(type, acquire.callee.type);
  };
  bool isGiven = index.resourceOfType(type) != UINT32_MAX;
  if (!isGiven && index.knowsType(type))
    isGiven = std::ranges::any_of(index.rules().resources, [&](const rules::Resource& resource) {
      return std::ranges::any_of(resource.acquire, makes);
    });
  return known->second = isGiven;
}

// Marks the places of one function that may hold a resource.
class GivingScan::Function {
public:
  Function(const GivingScan& scan, const ir::Function& function, const GivenNames& given,
           const std::vector<bool>& givers)
      : scan_(scan), function_(function), given_(given), givers_(givers),
        marked_(function.places.size()) {
    for (ir::PlaceId id = 0; id < marked_.size(); ++id)
      marked_[id] = isGivenPlace(function.places[id]);
  }

  Giving run() {
    // Twice: what the end of a loop marks may be used at its beginning.
    for (int round = 0; round < 2; ++round)
      for (const ir::Instr& instr : function_.instrs)
        visit(instr);
    for (const ir::Block& block : function_.blocks)
      if (block.term.kind == ir::TermKind::Return && isMarked(block.term.value))
        result_.gives = true;
    for (const ir::Instr& instr : function_.instrs)
      store(instr);
    result_.handles |= std::ranges::find(marked_, true) != marked_.end();
    return std::move(result_);
  }

private:
  std::string_view text(ir::Sym symbol) const { return scan_.module_.text(symbol); }
  bool isMarked(ir::PlaceId id) const { return id != ir::None && marked_[id]; }
  bool mayMean(std::string_view name) const { return given_.mayMean(name, scan_.file_); }
  void mark(ir::PlaceId id) {
    if (id != ir::None) marked_[id] = true;
  }

  bool isGivenPlace(const ir::Place& place) const {
    if (scan_.isGivenType(text(place.type))) return true;
    if (place.kind == ir::PlaceKind::Field) return mayMean(text(place.name));
    return place.kind == ir::PlaceKind::Global && mayMean(lastSegment(text(place.name)));
  }

  bool mayGive(const ir::Call& call) const {
    std::string_view name = lastSegment(text(call.callee != 0 ? call.callee : call.written));
    if (mayMean(name) || mayMean(text(call.method)) || scan_.isGivenType(text(call.type)))
      return true;
    // Its type may be known in another file.
    bool isNamed = scan_.matcher_.index().mayAcquire(text(call.method));
    if (isMarked(call.receiver) &&
        (isNamed || call.resolution == ir::Resolution::Value || isClassLike(text(call.method))))
      return true;
    if (isNamed && call.receiver != ir::None && !isCommonWord(text(call.method))) return true;
    for (const Hit& hit : scan_.matcher_.match(function_, call, receiverType(call), UINT32_MAX)) {
      if (hit.entry->kind == EntryKind::Acquire) return true;
      if (hit.entry->type && scan_.isGivenType(hit.entry->type->returns)) return true;
    }
    return false;
  }

  std::string_view receiverType(const ir::Call& call) const {
    if (call.receiverType != 0) return text(call.receiverType);
    return call.receiver == ir::None ? std::string_view()
                                     : text(function_.places[call.receiver].type);
  }

  // An object made from a resource holds it.
  bool wraps(const ir::Call& call) const {
    if (!isClassLike(text(call.method))) return false;
    std::span arguments(function_.args.data() + call.args, call.argCount);
    return std::ranges::any_of(arguments,
                               [&](const ir::Arg& argument) { return isMarked(argument.place); });
  }

  bool listIsMarked(ir::Index index) const {
    const ir::List& list = function_.lists[index];
    if (list.function != ir::None && givers_[list.function]) return true;
    std::span operands(function_.operands.data() + list.first, list.count);
    return std::ranges::any_of(operands, [&](ir::PlaceId id) { return isMarked(id); });
  }

  void visit(const ir::Instr& instr) {
    switch (instr.op) {
    case ir::Op::Call: {
      const ir::Call& call = function_.calls[instr.extra];
      if (!mayGive(call) && !wraps(call)) return;
      result_.handles = true;
      return mark(instr.dst);
    }
    case ir::Op::Assign:
    case ir::Op::Enter:
    case ir::Op::Await:
    case ir::Op::Iterate:
      if (isMarked(instr.src)) mark(instr.dst);
      return;
    case ir::Op::Aggregate:
    case ir::Op::Capture:
      if (listIsMarked(instr.extra)) mark(instr.dst);
      return;
    case ir::Op::Yield: result_.gives |= isMarked(instr.src); return;
    default: return;
    }
  }

  // What outlives the function when a resource is put there.
  void store(const ir::Instr& instr) {
    if (instr.dst == ir::None || !isMarked(instr.dst)) return;
    const ir::Place& place = function_.places[instr.dst];
    if (place.kind == ir::PlaceKind::Global) result_.globals.push_back(place.name);
    if (place.kind == ir::PlaceKind::Field) {
      result_.fields.push_back(place.name);
      result_.gives = true;
    }
    if (place.kind == ir::PlaceKind::Element) {
      const ir::Place& whole = function_.places[place.parent];
      if (whole.kind == ir::PlaceKind::Global) result_.globals.push_back(whole.name);
      if (whole.kind == ir::PlaceKind::Field) result_.fields.push_back(whole.name);
      result_.gives |= whole.kind != ir::PlaceKind::Local && whole.kind != ir::PlaceKind::Temp;
    }
  }

  const GivingScan& scan_;
  const ir::Function& function_;
  const GivenNames& given_;
  const std::vector<bool>& givers_;
  std::vector<bool> marked_;
  Giving result_;
};

Giving GivingScan::scan(const ir::Function& function, const GivenNames& given,
                        const std::vector<bool>& givers) const {
  return Function(*this, function, given, givers).run();
}

} // namespace unclosed::analysis

#include "analysis/giving.h"

#include "analysis/given_names.h"
#include "ir/arguments.h"

#include <algorithm>
#include <unordered_map>

namespace unclosed::analysis {
namespace {

using Source = CallSources::Source;

bool isClassLike(std::string_view name) {
  size_t first = name.find_first_not_of('_');
  return first != name.npos && name[first] >= 'A' && name[first] <= 'Z';
}

// Classifies the calls of one module.
class Classifier {
public:
  Classifier(const RuleIndex& index, const ir::Module& module)
      : index_(index), module_(module), matcher_(index, module) {}

  Source classify(const ir::Function& function, const ir::Call& call) {
    if (isSourceType(module_.text(call.type))) return Source::Acquires;
    std::string_view method = module_.text(call.method);
    ir::Sym type = call.receiverType;
    if (type == 0 && call.receiver != ir::None) type = function.places[call.receiver].type;
    bool wraps = false;
    for (const Hit& hit : matcher_.match(function, call, module_.text(type), UINT32_MAX)) {
      const Entry& entry = *hit.entry;
      if (entry.kind == EntryKind::Acquire) return Source::Acquires;
      if (entry.type && isSourceType(entry.type->returns)) return Source::Acquires;
      wraps |= entry.effect && (entry.effect->kind == rules::EffectKind::Closing ||
                                entry.effect->kind == rules::EffectKind::Alias ||
                                entry.effect->kind == rules::EffectKind::Enters);
    }
    if (wraps) return Source::Wraps;
    if (call.receiver == ir::None || !index_.mayAcquire(method)) return Source::Nothing;
    // The receiver's type may be known to another file only.
    return type == 0 && !isCommonWord(method) ? Source::Acquires : Source::Method;
  }

private:
  // A resource, or a factory that is called to make one. Not every type with a method that
  // acquires: a path that can be opened is passed around without end.
  bool isSourceType(std::string_view type) {
    if (type.empty() || !index_.knowsType(type)) return false;
    auto [known, isNew] = types_.try_emplace(type, false);
    if (!isNew) return known->second;
    auto makes = [&](const rules::Acquire& acquire) {
      return isSpecialName(acquire.callee.method) && index_.derives(type, acquire.callee.type);
    };
    bool isSource = index_.resourceOfType(type) != UINT32_MAX;
    for (const rules::Resource& resource : index_.rules().resources)
      isSource = isSource || std::ranges::any_of(resource.acquire, makes);
    return types_[type] = isSource;
  }

  const RuleIndex& index_;
  const ir::Module& module_;
  Matcher matcher_;
  std::unordered_map<std::string_view, bool> types_;
};

// Marks the places of one function that may hold a resource.
class Marks {
public:
  Marks(const ir::Module& module, ir::Index index, const CallSources& sources,
        const Surroundings& surroundings)
      : module_(module), index_(index), function_(module.functions[index]), sources_(sources),
        surroundings_(surroundings), marked_(function_.places.size()), entered_(marked_.size()) {}

  Giving run(bool isHelper) {
    if (isHelper)
      for (const ir::Param& param : function_.params)
        mark(param.place);
    for (ir::PlaceId id = 0; id < marked_.size(); ++id) {
      ir::PlaceKind kind = function_.places[id].kind;
      if (kind != ir::PlaceKind::Global && kind != ir::PlaceKind::Field) continue;
      if (surroundings_.placeKeeps(function_, function_.places[id])) mark(id);
    }
    // Twice: what the end of a loop marks may be used at its beginning.
    for (int round = 0; round < 2; ++round) {
      marksNew_ = false;
      for (const ir::Instr& instr : function_.instrs)
        visit(instr);
      if (!marksNew_) break;
    }
    return result();
  }

private:
  bool isMarked(ir::PlaceId id) const { return id != ir::None && marked_[id]; }
  void mark(ir::PlaceId id) {
    if (id == ir::None || marked_[id]) return;
    marked_[id] = marksNew_ = true;
  }

  bool hasMarkedArgument(const ir::Call& call) const {
    std::span<const ir::Arg> arguments = ir::argsOf(function_, call);
    return std::ranges::any_of(arguments,
                               [&](const ir::Arg& argument) { return isMarked(argument.place); });
  }

  bool callMarks(ir::Index index) const {
    const ir::Call& call = function_.calls[index];
    bool isMethod = isMarked(call.receiver);
    switch (sources_.of(index_, index)) {
    case Source::Acquires: return true;
    case Source::Wraps:
      if (hasMarkedArgument(call)) return true;
      break;
    case Source::Method:
      if (isMethod) return true;
      break;
    case Source::Nothing: break;
    }
    // Calling a factory that is kept in a variable; making an object that holds the resource.
    if (isMethod && call.resolution == ir::Resolution::Value) return true;
    if (isClassLike(module_.text(call.method)) && hasMarkedArgument(call)) return true;
    return surroundings_.callGives(function_, call);
  }

  bool listIsMarked(const ir::List& list) const {
    if (list.function != ir::None && surroundings_.closureGives(list.function)) return true;
    std::span operands(function_.operands.data() + list.first, list.count);
    return std::ranges::any_of(operands, [&](ir::PlaceId id) { return isMarked(id); });
  }

  void visit(const ir::Instr& instr) {
    switch (instr.op) {
    case ir::Op::Call:
      if (!callMarks(instr.extra)) return;
      isSource_ = true;
      return mark(instr.dst);
    case ir::Op::Enter:
      if (instr.dst != ir::None) entered_[instr.dst] = true;
      [[fallthrough]];
    case ir::Op::Assign:
    case ir::Op::Await:
    case ir::Op::Iterate:
      if (isMarked(instr.src)) mark(instr.dst);
      return;
    case ir::Op::Aggregate:
    case ir::Op::Capture:
      if (listIsMarked(function_.lists[instr.extra])) mark(instr.dst);
      return;
    case ir::Op::Yield: yields_ = yields_ || isMarked(instr.src); return;
    default: return;
    }
  }

  Giving result() const {
    Giving result{.handles = isSource_, .gives = yields_, .keeps = {}, .passes = {}};
    result.handles = result.handles || std::ranges::find(marked_, true) != marked_.end();
    if (!result.handles) return result;
    for (const ir::Block& block : function_.blocks)
      result.gives |= block.term.kind == ir::TermKind::Return && isMarked(block.term.value);
    for (const ir::Instr& instr : function_.instrs) {
      if (instr.dst == ir::None || !isMarked(instr.dst)) continue;
      // `with open(name) as file` at the top level.
      if (instr.src != ir::None && entered_[instr.src]) continue;
      ir::PlaceId kept = instr.dst;
      if (function_.places[kept].kind == ir::PlaceKind::Element)
        kept = function_.places[kept].parent;
      ir::PlaceKind kind = function_.places[kept].kind;
      bool isKept = kind == ir::PlaceKind::Global || kind == ir::PlaceKind::Field;
      if (isKept) result.keeps.push_back(kept);
    }
    for (ir::Index i = 0; i < function_.calls.size(); ++i) {
      const ir::Call& call = function_.calls[i];
      if (isMarked(call.receiver) || hasMarkedArgument(call)) result.passes.push_back(i);
    }
    return result;
  }

  const ir::Module& module_;
  ir::Index index_;
  const ir::Function& function_;
  const CallSources& sources_;
  const Surroundings& surroundings_;
  std::vector<bool> marked_;
  std::vector<bool> entered_; // results of `with`, which ends them
  bool isSource_ = false, yields_ = false, marksNew_ = false;
};

} // namespace

CallSources::CallSources(const RuleIndex& index, const ir::Module& module) {
  Classifier classifier(index, module);
  for (const ir::Function& function : module.functions) {
    first_.push_back(sources_.size());
    for (const ir::Call& call : function.calls)
      sources_.push_back(classifier.classify(function, call));
  }
}

Giving findGiving(const ir::Module& module, ir::Index function, const CallSources& sources,
                  const Surroundings& surroundings, bool isHelper) {
  return Marks(module, function, sources, surroundings).run(isHelper);
}

} // namespace unclosed::analysis

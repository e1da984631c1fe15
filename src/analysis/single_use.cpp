#include "analysis/single_use.h"

#include "ir/blocks.h"
#include "ir/reads.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace unclosed::analysis {

namespace {

// Follows a value through the variables that hold it.
class Search {
public:
  Search(const ir::Function& function, ir::PlaceId value)
      : function_(function), holds_(function.places.size()) {
    holds_[value] = true;
  }

  void run() {
    for (ir::BlockId id = 0; id < function_.blocks.size(); ++id) {
      const ir::Block& block = function_.blocks[id];
      for (ir::Index i = block.first; i < block.first + block.count; ++i)
        visit(function_.instrs[i], id);
      ir::forEachRead(function_, block.term, [&](ir::PlaceId place) { leaves_ |= isHeld(place); });
    }
  }

  bool staysInside() const { return !leaves_; }
  bool isSingle() const {
    return !leaves_ && uses_ == 1 && !ir::reachable(function_, home_)[home_];
  }

private:
  bool isHeld(ir::PlaceId id) const {
    for (; id != ir::None; id = function_.places[id].parent)
      if (holds_[id]) return true;
    return false;
  }

  void visit(const ir::Instr& instr, ir::BlockId block) {
    if (instr.op == ir::Op::Assign && holds_[instr.src]) {
      ir::PlaceKind kind = function_.places[instr.dst].kind;
      leaves_ |= kind != ir::PlaceKind::Local && kind != ir::PlaceKind::Temp;
      holds_[instr.dst] = true;
      return;
    }
    ir::PlaceId receiver =
        instr.op == ir::Op::Call ? function_.calls[instr.extra].receiver : ir::None;
    bool calls = receiver != ir::None && holds_[receiver];
    int mentions = 0;
    ir::forEachRead(function_, instr, [&](ir::PlaceId place) { mentions += isHeld(place); });
    leaves_ |= mentions > (calls ? 1 : 0);
    if (!calls) return;
    ++uses_;
    home_ = block;
  }

  const ir::Function& function_;
  std::vector<bool> holds_; // by place
  bool leaves_ = false;     // used in another way than to call a method of it
  int uses_ = 0;
  ir::BlockId home_ = 0;
};

std::optional<Search> search(const ir::Function& function, ir::Index call) {
  auto made = std::ranges::find_if(function.instrs, [&](const ir::Instr& instr) {
    return instr.op == ir::Op::Call && instr.extra == call;
  });
  if (made == function.instrs.end() || made->dst == ir::None) return std::nullopt;
  Search search(function, made->dst);
  search.run();
  return search;
}

} // namespace

bool staysInside(const ir::Function& function, ir::Index call) {
  auto found = search(function, call);
  return found && found->staysInside();
}

bool hasSingleUse(const ir::Function& function, ir::Index call) {
  auto found = search(function, call);
  return found && found->isSingle();
}

} // namespace unclosed::analysis

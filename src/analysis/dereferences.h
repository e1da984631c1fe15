// Where one function of C or C++ reads or writes through a pointer that it tests elsewhere: control
// goes on from there only when the pointer is not null.
//
// Made once for a function, immutable.
#pragma once

#include "ir/ir.h"

#include <map>
#include <span>
#include <utility>
#include <vector>

namespace unclosed::analysis {

class Dereferences {
public:
  Dereferences() = default;
  // `tests`: by place, how many conditions look at it. O(instructions).
  Dereferences(const ir::Function& function, std::span<const uint32_t> tests);

  bool empty() const { return pointers_.empty(); }
  // The pointers that an instruction goes through; O(log of all).
  std::span<const ir::PlaceId> of(ir::Index instr) const { return find({instr, false}); }
  // Those that the end of a block goes through.
  std::span<const ir::PlaceId> ofEnd(ir::BlockId block) const { return find({block, true}); }

private:
  using Key = std::pair<ir::Index, bool>; // an instruction; or a block, and its end is meant
  std::span<const ir::PlaceId> find(Key key) const {
    auto known = pointers_.find(key);
    return known == pointers_.end() ? std::span<const ir::PlaceId>() : known->second;
  }

  std::map<Key, std::vector<ir::PlaceId>> pointers_;
};

} // namespace unclosed::analysis

// Finds a place among those of one function by what it is (its type aside). The places stay in the
// function's table, which is passed in and must only grow through intern(); the hash table holds
// ids alone. For the builder, the parser and the verifier.
#pragma once

#include "ir/ir.h"

namespace unclosed::ir {

class PlaceTable {
public:
  // The id of the place that equals `place`, which is appended to `places` when it is new; a type
  // is added to a known place that has none. Amortised O(1).
  PlaceId intern(std::vector<Place>& places, const Place& place);
  // None when a place that equals places[id] was entered before, else id, entered. Amortised O(1).
  PlaceId enter(const std::vector<Place>& places, PlaceId id);

private:
  size_t slotOf(const std::vector<Place>& places, const Place& place) const;
  void grow(const std::vector<Place>& places);

  std::vector<PlaceId> slots_; // open-addressed, a power of two, at most half full; None: free
  size_t count_ = 0;
};

} // namespace unclosed::ir

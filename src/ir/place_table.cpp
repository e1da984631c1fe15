#include "ir/place_table.h"

#include <utility>

namespace unclosed::ir {
namespace {

uint64_t hashOf(const Place& place) {
  constexpr uint64_t golden = 0x9E3779B97F4A7C15u;
  uint64_t hash = static_cast<uint64_t>(place.kind) | static_cast<uint64_t>(place.constant) << 4;
  hash = (hash ^ place.parent) * golden;
  hash = (hash ^ hash >> 32 ^ place.name) * golden;
  hash = (hash ^ hash >> 32 ^ static_cast<uint64_t>(place.number)) * golden;
  return hash ^ hash >> 32;
}

bool same(const Place& a, const Place& b) {
  return a.kind == b.kind && a.constant == b.constant && a.parent == b.parent && a.name == b.name &&
         a.number == b.number;
}

} // namespace

// The slot that holds the place, or the free one where it belongs.
size_t PlaceTable::slotOf(const std::vector<Place>& places, const Place& place) const {
  size_t mask = slots_.size() - 1;
  size_t at = hashOf(place) & mask;
  while (slots_[at] != None && !same(places[slots_[at]], place))
    at = (at + 1) & mask;
  return at;
}

PlaceId PlaceTable::intern(std::vector<Place>& places, const Place& place) {
  if (count_ * 2 >= slots_.size()) grow(places);
  PlaceId& slot = slots_[slotOf(places, place)];
  if (slot != None) {
    if (places[slot].type == 0) places[slot].type = place.type;
    return slot;
  }
  slot = static_cast<PlaceId>(places.size());
  places.push_back(place);
  ++count_;
  return slot;
}

PlaceId PlaceTable::enter(const std::vector<Place>& places, PlaceId id) {
  if (count_ * 2 >= slots_.size()) grow(places);
  PlaceId& slot = slots_[slotOf(places, places[id])];
  if (slot != None) return None;
  ++count_;
  return slot = id;
}

void PlaceTable::grow(const std::vector<Place>& places) {
  std::vector<PlaceId> old = std::exchange(slots_, {});
  slots_.assign(old.empty() ? 32 : old.size() * 2, None);
  for (PlaceId id : old)
    if (id != None) slots_[slotOf(places, places[id])] = id;
}

} // namespace unclosed::ir

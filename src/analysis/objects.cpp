#include "analysis/objects.h"

namespace unclosed::analysis {

namespace {

// Origins are told apart by the top bits of the key.
constexpr uint64_t key(Origin origin, uint64_t a, uint64_t b) {
  return static_cast<uint64_t>(origin) << 62 | a << 30 | b;
}

} // namespace

ObjectId Objects::make(uint64_t key, const Object& object) {
  auto [it, fresh] = known_.try_emplace(key, static_cast<ObjectId>(table_.size()));
  if (fresh) table_.push_back(object);
  return it->second;
}

ObjectId Objects::entry(ir::PlaceId place, std::string_view type) {
  return make(key(Origin::Entry, place, 0),
              {.origin = Origin::Entry, .place = place, .type = type});
}

ObjectId Objects::constant(ir::PlaceId place) {
  return make(key(Origin::Constant, place, 0),
              {.origin = Origin::Constant, .place = place, .type = {}});
}

ObjectId Objects::member(ObjectId base, ir::Sym name, std::string_view type) {
  return make(key(Origin::Member, base, name),
              {.origin = Origin::Member, .name = name, .base = base, .type = type});
}

ObjectId Objects::site(ir::Index instr, uint16_t slot, Role role) {
  return make(key(Origin::Site, instr, static_cast<uint64_t>(slot) << 1),
              {.origin = Origin::Site, .role = role, .slot = slot, .instr = instr, .type = {}});
}

ObjectId Objects::olderOf(ObjectId resource) {
  const Object current = table_[resource];
  Object older = current;
  older.older = true;
  return make(key(Origin::Site, current.instr, static_cast<uint64_t>(current.slot) << 1 | 1),
              older);
}

} // namespace unclosed::analysis

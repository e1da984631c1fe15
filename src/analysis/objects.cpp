#include "analysis/objects.h"

namespace unclosed::analysis {

namespace {

// Origins are told apart by the top bits of the key.
constexpr uint64_t key(Origin origin, uint64_t a, uint64_t b) {
  return static_cast<uint64_t>(origin) << 62 | a << 30 | b;
}

constexpr uint64_t siteKey(ir::Index instr, uint16_t slot, bool older) {
  return key(Origin::Site, instr, static_cast<uint64_t>(slot) << 1 | older);
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
  ObjectId id =
      make(siteKey(instr, slot, false),
           {.origin = Origin::Site, .role = role, .slot = slot, .instr = instr, .type = {}});
  bool changes = role != Role::Plain || table_[id].role == Role::Item;
  if (changes) table_[id].role = role;
  return id;
}

ObjectId Objects::findEntry(ir::PlaceId place) const {
  auto it = known_.find(key(Origin::Entry, place, 0));
  return it == known_.end() ? NoObject : it->second;
}

ObjectId Objects::findSite(ir::Index instr, uint16_t slot) const {
  auto it = known_.find(siteKey(instr, slot, false));
  return it == known_.end() ? NoObject : it->second;
}

ObjectId Objects::olderOf(ObjectId resource) {
  const Object current = table_[resource];
  Object older = current;
  older.older = true;
  return make(siteKey(current.instr, current.slot, true), older);
}

bool Objects::outlivesBindings(ObjectId id) const {
  const Object& object = table_[id];
  if (object.origin == Origin::Member) return outlivesBindings(object.base);
  return object.origin == Origin::Entry || object.origin == Origin::Constant;
}

} // namespace unclosed::analysis

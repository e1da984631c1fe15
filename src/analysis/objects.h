// The abstract objects of one function: what a place can hold. An object is known by where it comes
// from (a call site, a parameter's value at entry, a constant, a field of another object), so the
// same object has the same id on every path, and states can be compared by value. An object's
// origin never changes; what happens to it on one path is in State (state.h).
//
// A resource site has two objects: the current one, and the one of an earlier execution of the site
// (a loop) that something still holds.
#pragma once

#include "analysis/rule_index.h"
#include "ir/ir.h"

#include <deque>
#include <string_view>
#include <unordered_map>

namespace unclosed::analysis {

struct Fresh;
struct Verdict;

using ObjectId = uint32_t;
inline constexpr ObjectId NoObject = UINT32_MAX;

// Slots of a call site: 0 and 1 are its value; the callee's resources come after those that rules
// name (calls.cpp), before what is written through arguments.
inline constexpr uint16_t FirstLinked = 8;
inline constexpr uint16_t MaxLinked = 48;
inline constexpr uint16_t WrittenSlots = 64;

// The name under which an object's members hold what it points at; no symbol gets this far.
inline constexpr ir::Sym TargetName = (1u << 30) - 1;

enum class Origin : uint8_t {
  Entry,    // what a place holds before anything is assigned to it
  Site,     // made by an instruction
  Constant, // a constant place
  Member,   // a field, element or target of another object, first seen by reading it
};

// What an object made by an instruction stands for.
enum class Role : uint8_t {
  Plain,
  Resource,  // an acquisition
  Aggregate, // a tuple, list, dict, or a struct that lives in this function
  Item,      // any one of the things that a collection holds
  Closure,   // a function value or bound method
  Closing,   // a context manager whose exit releases another object
  Truth,     // the value of a condition
  Address,   // the address of a place
  Instance,  // an object of a class of the program, made here
};

struct Object {
  Origin origin = Origin::Entry;
  Role role = Role::Plain;
  bool older = false;    // the previous execution of a resource's site
  bool several = false;  // Resource: stands for one in each element of an array
  bool onStream = false; // what it makes is a view of something that is open already
  rules::Confidence confidence = rules::Confidence::High;
  uint16_t slot = 0;                       // distinguishes several objects of one instruction
  ir::Index instr = ir::None;              // Site
  ir::PlaceId place = ir::None;            // Entry, Constant; Address: the place pointed at;
                                           // Resource of a callee: what was passed to it
  ir::Sym name = 0;                        // Member: field or element
  ObjectId base = NoObject;                // Member
  rules::ResourceId resource = UINT32_MAX; // Resource
  const rules::Acquire* acquire = nullptr; // Resource
  const rules::Effect* effect = nullptr;   // Closing, suppressing managers
  const Fresh* fresh = nullptr;            // Resource: acquired inside the callee
  const Verdict* verdict = nullptr;        // the callee's value tells what became of an argument
  const ir::Place* constant = nullptr;     // the value is known to be this constant
  std::string_view owner{};                // Resource of a callee: the type of the object it is in
  std::string_view type{};                 // dotted or canonical; empty when unknown
};

class Objects {
public:
  const Object& operator[](ObjectId id) const { return table_[id]; }
  Object& operator[](ObjectId id) { return table_[id]; }
  size_t size() const { return table_.size(); }

  // The object with this origin, made when asked for the first time; O(1).
  ObjectId entry(ir::PlaceId place, std::string_view type);
  ObjectId constant(ir::PlaceId place);
  ObjectId member(ObjectId base, ir::Sym name, std::string_view type);
  ObjectId site(ir::Index instr, uint16_t slot, Role role);
  // NoObject when nobody has asked what the place held at entry.
  ObjectId findEntry(ir::PlaceId place) const;
  // NoObject when the instruction has made no such object yet.
  ObjectId findSite(ir::Index instr, uint16_t slot) const;
  ObjectId olderOf(ObjectId resource);
  // It was there before the function began, or belongs to what was: no binding need mention it.
  bool outlivesBindings(ObjectId id) const;

private:
  ObjectId make(uint64_t key, const Object& object);

  std::deque<Object> table_; // a reference to an object stays good while others are made
  std::unordered_map<uint64_t, ObjectId> known_;
};

} // namespace unclosed::analysis

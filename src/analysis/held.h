// Where one function holds a connection of a pool: a forward analysis over its blocks that says for
// each instruction which checkouts are held on every way to it. Sessions hold a connection from
// their first use to the end of the transaction; a `with` block over a context manager of the
// program holds what that yields.
#pragma once

#include "analysis/obligations.h"

#include <string>
#include <vector>

namespace unclosed::analysis {

// One place where the function takes a connection.
struct Checkout {
  ir::Index instr = ir::None; // that makes it
  rules::ResourceId resource = UINT32_MAX;
  Confidence confidence = Confidence::High;
  ir::Range range;
  std::string pool;               // what it comes from; empty when unknown
  link::FunctionRef from{};       // a function of the program that hands it out
  bool fromUse = false;           // held from its first use on
  ir::PlaceId manager = ir::None; // a context manager of the program: held inside its block
  std::vector<bool> places;       // that stand for it
};

class Held {
public:
  // Everything must outlive this. O(instructions · checkouts).
  Held(const Obligations& obligations, link::FunctionRef function);

  const std::vector<Checkout>& checkouts() const { return checkouts_; }
  // Indices of the checkouts that are held when the instruction begins.
  std::vector<size_t> at(ir::Index instr) const;

private:
  using Set = uint64_t; // a bit each: functions with more checkouts are not looked at

  void find();
  void add(ir::Index index, const Acquired& acquired, ir::PlaceId value);
  // Marks what stands for it; false when no name or `with` block does.
  bool follow(Checkout& checkout, ir::PlaceId value);
  void solve();
  Set step(ir::Index instr, Set held) const;
  bool isReleased(const Checkout& checkout, const ir::Instr& instr) const;

  const Obligations& obligations_;
  link::FunctionRef ref_;
  const ir::Module& module_;
  const ir::Function& function_;
  std::vector<Checkout> checkouts_;
  std::vector<Set> before_; // by instruction
};

} // namespace unclosed::analysis

// Where one function holds a connection of a pool: a forward analysis over its blocks that says for
// each instruction which checkouts are held on every way to it. Sessions hold a connection from
// their first use to the end of the transaction; a `with` block over a context manager of the
// program holds what that yields; a handler of requests has what its dependencies yield from its
// begin on.
#pragma once

#include "analysis/obligations.h"

#include <string>
#include <vector>

namespace unclosed::analysis {

// One place where the function takes a connection.
struct Checkout {
  ir::Index instr = ir::None; // that makes it; None: it is a parameter
  rules::ResourceId resource = UINT32_MAX;
  Confidence confidence = Confidence::High;
  ir::Range range{};
  link::ModuleId module = ir::None; // of the range
  std::string pool{};               // what it comes from; empty when unknown
  link::FunctionRef from{};         // a function of the program that hands it out
  bool fromUse = false;             // held from its first use on
  ir::PlaceId manager = ir::None;   // a context manager of the program: held inside its block
  std::vector<bool> places;         // that stand for it
};

class Held {
public:
  // Everything must outlive this. O(instructions · checkouts).
  Held(const Obligations& obligations, link::FunctionRef function);

  // The function alone, with its parameter `param` as a session that is not used yet.
  Held(const Obligations& obligations, link::FunctionRef function, uint16_t param,
       rules::ResourceId resource, int depth);

  const std::vector<Checkout>& checkouts() const { return checkouts_; }
  // Indices of the checkouts that are held when the instruction begins.
  std::vector<size_t> at(ir::Index instr) const;
  // Whether the parameter of the second form is held on every normal way out.
  bool isKept() const { return isKept_; }
  // The place that the instruction gives back, of what this checkout is.
  bool isIt(size_t checkout, ir::PlaceId place) const {
    return place != ir::None && checkouts_[checkout].places[place];
  }

private:
  using Set = uint64_t; // a bit each: functions with more checkouts are not looked at

  void find();
  void findGiven();
  void add(ir::Index index, const Acquired& acquired, ir::PlaceId value);
  // Marks what stands for it; false when no name or `with` block does.
  bool follow(Checkout& checkout, ir::PlaceId value);
  void solve();
  Set step(ir::Index instr, Set held) const;
  bool isReleased(const Checkout& checkout, const ir::Instr& instr) const;
  // Whether a session takes a connection here: at a call of its methods, or of a function that is
  // given it, uses it, and does not end the transaction.
  bool isUsed(const Checkout& checkout, const ir::Instr& instr) const;
  bool isUsedBy(link::FunctionRef callee, const ir::Call& call, const Checkout& checkout) const;

  const Obligations& obligations_;
  link::FunctionRef ref_;
  const ir::Module& module_;
  const ir::Function& function_;
  std::vector<Checkout> checkouts_;
  std::vector<Set> before_; // by instruction
  int depth_ = 0;           // of the calls that were followed to here
  bool isKept_ = false;
};

} // namespace unclosed::analysis

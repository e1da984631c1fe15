// How a program uses its pools: UNC401 (a second connection while one is held), UNC402 (held while
// waiting for something else), UNC403 (what belongs made once is made for each call); and UNC101
// where a connection is given back to a pool that it is not from. Python only: the waits and the
// frameworks are facts of its packs.
#pragma once

#include "analysis/held.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace unclosed::analysis {

class PoolUse {
public:
  // `obligations` must outlive this.
  explicit PoolUse(const Obligations& obligations) : obligations_(obligations) {}

  void report(std::vector<Finding>& out);

private:
  using FunctionRef = link::FunctionRef;

  // A call that waits, and how deep below the asked function it is.
  struct Wait {
    bool waits = false;
    int depth = 0;
    link::ModuleId module = ir::None;
    ir::Range range;
  };

  void reportHeld(FunctionRef ref, std::vector<Finding>& out);
  void reportCall(FunctionRef ref, const Held& held, ir::Index index, std::vector<Finding>& out);
  void reportWait(FunctionRef ref, const Checkout& checkout, const ir::Instr& instr,
                  std::vector<Finding>& out);
  void reportNested(FunctionRef ref, const Held& held, const Checkout& outer, ir::Index index,
                    std::vector<Finding>& out);
  Wait waitIn(FunctionRef ref, const ir::Instr& instr, int depth);
  Wait waitOf(FunctionRef ref, int depth);
  const std::set<std::string>& poolsOf(FunctionRef ref, int depth);
  std::set<std::string> poolsOf(const Checkout& checkout);
  // Whether what is kept under the name is made so that it keeps no connections, and each checkout
  // opens one.
  bool poolsNothing(const std::string& pool) const;

  // ---- other_pool.cpp
  void reportOtherPool(FunctionRef ref, const Held& held, ir::Index index,
                       std::vector<Finding>& out) const;
  // Where the pools under a name come from.
  struct Origin {
    bool isKnown = false;
    std::set<std::string> parameters; // that are kept under it
  };
  Origin originOf(FunctionRef ref, const std::string& pool) const;
  bool areDistinct(FunctionRef ref, const std::string& one, const std::string& other) const;

  // ---- per_call.cpp
  void reportPerCall(FunctionRef ref, std::vector<Finding>& out) const;
  void reportMade(FunctionRef ref, const ir::Instr& instr, std::vector<Finding>& out) const;
  bool isKeptOn(FunctionRef ref, ir::PlaceId value) const;
  bool isRepeated(FunctionRef ref, ir::Index instr) const;

  const Obligations& obligations_;
  std::map<FunctionRef, Wait> waits_;
  std::map<FunctionRef, std::set<std::string>> pools_;
};

} // namespace unclosed::analysis

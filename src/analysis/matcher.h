// Finds the rule entries that fit one call of one module. A Matcher caches by symbol, belongs to
// one analysis of one module, and is not shared between threads.
#pragma once

#include "analysis/rule_index.h"
#include "ir/ir.h"

#include <string>
#include <vector>

namespace unclosed::analysis {

// An entry that fits, and how sure the recognition is: a resolved name is High, a typed receiver
// High, a receiver known by its spelling or a bare name at most Medium.
struct Hit {
  const Entry* entry = nullptr;
  rules::Confidence confidence = rules::Confidence::High;
};

class Matcher {
public:
  Matcher(const RuleIndex& index, const ir::Module& module);

  const RuleIndex& index() const { return index_; }
  const ir::Module& module() const { return module_; }

  // The callee is a variable of another module, and the value in it, which is of this type, makes
  // something when it is called. `type` outlives the matcher. To be told before anything is asked.
  void learnMaker(ir::Sym callee, std::string_view type) { makers_[callee] = type; }

  // Everything that fits the call, most certain first. `receiverType` is what is known of the
  // receiver's type, possibly empty; `resource` is the resource that the receiver is, or
  // UINT32_MAX.
  std::vector<Hit> match(const ir::Function& function, const ir::Call& call,
                         std::string_view receiverType, rules::ResourceId resource) const;

  // The type of the call's value as the packs or the frontend know it; empty when unknown.
  std::string_view resultType(const ir::Function& function, const ir::Call& call,
                              std::string_view receiverType) const;

  // False when nothing in the function can be an acquisition: it need not be analysed. O(calls).
  bool mayAcquire(const ir::Function& function) const;

  // The place that a slot of this call names; None when the call does not have it. Return and
  // Element are the call's destination and not answered here.
  static ir::PlaceId slotPlace(const ir::Function& function, const ir::Call& call,
                               const rules::Slot& slot, const ir::Module& module);
  static const ir::Arg* slotArg(const ir::Function& function, const ir::Call& call, int position,
                                std::string_view keyword, const ir::Module& module);

private:
  struct Names {
    std::span<const Entry* const> calls, methods, names, spaces;
    bool known = false;
    bool guessed = false; // `calls` fits the end of the name only
  };

  std::string_view makerOf(ir::Sym callee) const {
    auto known = makers_.find(callee);
    return known == makers_.end() ? std::string_view() : known->second;
  }
  const std::vector<const Entry*>& conventions(const ir::Call& call) const;
  const Names& namesOf(ir::Sym callee, ir::Sym method) const;
  bool holds(const ir::Function& function, const ir::Call& call,
             const std::vector<rules::ArgTest>& tests) const;
  std::string constantText(const ir::Function& function, ir::PlaceId place) const;
  bool mayAcquire(const Entry& entry, const ir::Function& function, const ir::Call& call) const;
  // Whether the receiver as written ends like that.
  bool spelledLike(const re2::RE2& pattern, const ir::Call& call) const;
  bool fitsMethod(const Entry& entry, const ir::Call& call, std::string_view receiverType,
                  rules::ResourceId resource, rules::Confidence& confidence) const;

  const RuleIndex& index_;
  const ir::Module& module_;
  std::unordered_map<ir::Sym, std::string_view> makers_;
  mutable std::unordered_map<uint64_t, Names> cache_;
  mutable std::unordered_map<ir::Sym, std::vector<const Entry*>> conventions_;
};

// The name of a class says what it is; that of a variable elsewhere says nothing of its value.
bool isClassName(std::string_view dotted);

} // namespace unclosed::analysis

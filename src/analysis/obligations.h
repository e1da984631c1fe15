// What a program owes to the frameworks it runs in: UNC203, UNC301, UNC303 to UNC305. One mechanism
// for all of them: something is kept here from one call of the framework to the next, some function
// must give it back, and the framework must know of that function. The packs say what the
// frameworks run and when (hooks.h), summaries and names say what is kept and given back (kept.h).
//
// One file a family of checks: registries.cpp, keepers.cpp, lent.cpp, providers.cpp, tasks.cpp,
// cached.cpp.
#pragma once

#include "analysis/finding.h"
#include "analysis/hooks.h"
#include "analysis/kept.h"
#include "analysis/matcher.h"
#include "analysis/summaries.h"
#include "analysis/types.h"

#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace unclosed::analysis {

// Where a place of a function gets a resource from.
struct Acquired {
  rules::ResourceId resource = UINT32_MAX;
  ir::Range range;
  Confidence confidence = Confidence::High;
};

class Obligations {
public:
  // After all summaries are there; everything must outlive this.
  Obligations(link::ResolvedNames& names, const std::deque<Linkage>& linkages,
              const std::deque<Matcher>& matchers, const ProgramTypes& types,
              const Summaries& summaries);

  // O(functions the frameworks can reach) for each thing that is kept.
  void report(std::vector<Finding>& out) const;
  // Says UNC302 where only the `yield` of a dependency can raise, UNC301 or UNC303 where a class
  // that a framework drives never releases its field.
  void nameHandlers(std::vector<Finding>& findings) const;

  // ---- what other checks ask, too
  using FunctionRef = link::FunctionRef;

  // How the framework gets to a function: by way of `from`, in the hook `hook`.
  struct Way {
    FunctionRef from;
    const Hook* hook = nullptr;
    bool isSure = true; // false: some call on the way is known by the name of a method only
    Confidence confidence() const { return isSure ? Confidence::High : Confidence::Low; }
  };
  using Ways = std::map<FunctionRef, Way>;

  // By the sure way where there is one. What tests register is no part of the program.
  Ways reachedAt(std::initializer_list<rules::Moment> moments) const;
  // What the frameworks reach for a request.
  const Ways& requested() const { return requested_; }
  const link::Program& program() const { return program_; }
  link::ResolvedNames& names() const { return names_; }
  const Linkage& linkage(link::ModuleId module) const { return linkages_[module]; }
  const Summary& summary(FunctionRef function) const { return summaries_[function]; }
  std::vector<Hit> hits(FunctionRef in, const ir::Call& call) const;
  // The resource that a call makes, by a rule or in a function of the program.
  std::optional<Acquired> acquiredBy(FunctionRef in, const ir::Instr& instr) const;
  // What the call runs for certain: not by the name of a method alone.
  std::vector<FunctionRef> callees(FunctionRef in, const ir::Call& call) const;
  // The resource that a context manager of the program yields.
  std::optional<Acquired> managed(FunctionRef generator) const;
  // What a framework hands to a parameter of a function that it runs: what a dependency yields.
  struct Given {
    ir::PlaceId place = ir::None;
    Acquired what;
    FunctionRef by;
  };
  std::vector<Given> givenTo(FunctionRef function) const;
  // A name for what a place holds; with a '/' when it means the same in every function.
  std::string poolName(FunctionRef in, ir::PlaceId place) const;
  std::string nameOf(FunctionRef function) const;
  Finding finding(std::string_view rule, FunctionRef in, ir::Range range) const;
  Step step(StepKind kind, link::ModuleId module, ir::Range range, std::string message) const;

private:
  // ---- obligations.cpp
  Ways reachedFrom(std::vector<const Hook*> hooks) const;
  // Whether the call names what it runs, or the type of its receiver.
  bool isSure(FunctionRef in, const ir::Call& call) const;
  std::optional<Acquired> acquired(FunctionRef in, ir::PlaceId place) const;
  std::string_view typeOf(FunctionRef in, ir::PlaceId place, int depth = 0) const;
  const rules::RuleSet& rules() const { return linkages_.front().rules().rules(); }
  ir::Index bodyOf(link::ModuleId module) const;
  // `{}` of the advice stands for what the handler has to do.
  static std::string advised(std::string advice, std::string_view duty);
  // The first hook at one of these moments whose function releases it; nullptr when none does.
  const Hook* releasing(const Kept& kept, std::initializer_list<rules::Moment> moments) const;
  // A function that would release it, and that no framework knows.
  FunctionRef unregistered(const Kept& kept) const;

  // ---- registries.cpp
  // A variable of the program that is a registry.
  struct Registered {
    Kept kept;
    FunctionRef in;
    ir::Range range;
  };
  void findRegistries();
  void reportRegistries(std::vector<Finding>& out) const;
  void reportRegistry(const Registered& registered, std::vector<Finding>& out) const;
  bool isOwnedElsewhere(const Kept& kept) const;

  // ---- keepers.cpp
  // The keepers of the frameworks that are there, compiled.
  struct Keepers {
    struct Item {
      const rules::Framework* framework;
      const rules::Keeper* keeper;
      std::unique_ptr<re2::RE2> pattern;
    };
    explicit Keepers(const Hooks& hooks);
    ~Keepers();
    std::vector<Item> list;
  };
  struct Store;
  void reportKeepers(std::vector<Finding>& out) const;
  void collectStores(FunctionRef in, const Keepers& keepers, const Ways& started,
                     std::vector<Store>& stores) const;
  void collectVariable(FunctionRef in, const ir::Instr& instr, const rules::Framework& framework,
                       std::vector<Store>& stores) const;
  void reportStore(const Store& store, const Ways& started, const Ways& requested,
                   std::vector<Finding>& out) const;
  // `idle` would release it, and no framework knows of it.
  void addIdleHandler(const Kept& kept, FunctionRef idle, bool untilStop, Finding& result) const;

  // ---- lent.cpp
  void reportLent(std::vector<Finding>& out) const;
  void reportSkippedEnd(FunctionRef ref, std::vector<Finding>& out) const;
  // Says of a finding that its provider skips the end of what it has handed out.
  void nameSkipped(Finding& finding, FunctionRef provider, std::string_view label) const;
  ir::Index endAfter(FunctionRef ref, ir::Index yield, ir::PlaceId lent) const;
  rules::ResourceId endedBy(FunctionRef ref, ir::Index instr, ir::PlaceId lent) const;

  // ---- providers.cpp
  void reportProviders(std::vector<Finding>& out) const;
  void reportReturned(const Hook& hook, const Fresh& fresh, std::vector<Finding>& out) const;
  bool isReleasedByUsers(const Hook& provider, rules::ResourceId resource) const;
  void reportAbandoned(std::vector<Finding>& out) const;
  void reportNext(FunctionRef in, const ir::Instr& instr, std::vector<Finding>& out) const;
  ir::PlaceId resumed(FunctionRef in, const ir::Call& call) const;
  std::optional<Acquired> yielded(FunctionRef generator) const;
  std::string typeOfParameter(FunctionRef function, const ir::Param& param) const;
  bool isReleasedHere(FunctionRef in, ir::PlaceId value) const;
  void nameMethod(Finding& finding) const;
  std::string labelOf(const Finding& finding) const;

  // ---- tasks.cpp
  void reportTasks(std::vector<Finding>& out) const;
  void reportTask(const Hook& hook, const Ways& ways, const Kept& kept,
                  std::vector<Finding>& out) const;
  void reportAmbient(const Hook& hook, const Ways& ways, const rules::Ambient& ambient,
                     std::vector<Finding>& out) const;

  // ---- cached.cpp
  void reportCached(std::vector<Finding>& out) const;
  void reportVariable(FunctionRef in, const ir::Instr& instr, std::vector<Finding>& out) const;
  std::vector<Kept> madeFrom(FunctionRef in, ir::PlaceId variable, const Kept& kept) const;

  link::ResolvedNames& names_;
  const link::Program& program_;
  const std::deque<Linkage>& linkages_;
  const std::deque<Matcher>& matchers_;
  const ProgramTypes& types_;
  const Summaries& summaries_;
  Hooks hooks_;
  Ways requested_;
  std::vector<Registered> registries_;
};

} // namespace unclosed::analysis

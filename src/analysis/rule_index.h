// Rule lookup for the engine: which acquisitions, releases and effects fit a call.
//
// A RuleIndex is built once from a RuleSet, which must outlive it; it holds only views and compiled
// patterns, is immutable, and is shared by all threads. Lookups are by hash on the name; patterns
// are only asked when nothing more certain matched.
#pragma once

#include "ir/dotted.h"
#include "rules/rules.h"

#include <deque>
#include <memory>
#include <span>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace re2 {
class RE2;
}

namespace unclosed::analysis {

enum class EntryKind : uint8_t { Acquire, Release, Effect, Type };

// One acquisition, release, effect or type fact under one of its names.
struct Entry {
  EntryKind kind = EntryKind::Effect;
  rules::ResourceId resource = UINT32_MAX; // Acquire and Release
  const rules::Callee* callee = nullptr;
  const rules::Acquire* acquire = nullptr;
  const rules::Release* release = nullptr;
  const rules::Effect* effect = nullptr;
  const rules::TypeFact* type = nullptr;
  const re2::RE2* receiver = nullptr; // compiled Callee::receiver
};

using Entries = std::span<const Entry* const>;
using ir::lastSegment, ir::prefixOf;

class RuleIndex {
public:
  // Holds what applies to Python, or else what applies to C and C++.
  RuleIndex(const rules::RuleSet& rules, bool python);
  ~RuleIndex();

  const rules::RuleSet& rules() const { return rules_; }
  const rules::Resource& resource(rules::ResourceId id) const { return rules_.resources[id]; }

  // Entries by exact dotted name, by method name, and by last name segment.
  Entries byCall(std::string_view name) const { return find(calls_, name); }
  Entries byMethod(std::string_view name) const { return find(methods_, name); }
  Entries byName(std::string_view name) const { return find(names_, name); }
  // What is said of all in the namespace of C++ of that dotted name.
  Entries bySpace(std::string_view space) const { return find(spaces_, space); }
  // Those that start or stop something for the whole process; byCall() leaves them out.
  Entries byProgramCall(std::string_view name) const { return find(programCalls_, name); }

  // The effects whose namePattern fits a last name segment, in rule order. O(patterns).
  std::vector<const Entry*> byPattern(std::string_view name) const;

  // The acquisitions and releases that the name promises by convention. O(patterns).
  std::vector<const Entry*> resourcesByPattern(std::string_view name) const;
  // Whether a callee of this name keeps or releases what it is given, as far as names tell.
  bool ownsByName(std::string_view name) const;
  // Whether its name says that it puts what it is given into its first argument.
  bool fillsByName(std::string_view name) const;

  // The name under which the packs know `name`.
  std::string_view canonical(std::string_view name) const;
  // Whether `type` is `base` or derives from it. Aliases are followed.
  bool derives(std::string_view type, std::string_view base) const;
  // The resource that a value of this type is; UINT32_MAX when none.
  rules::ResourceId resourceOfType(std::string_view type) const;
  // Whether the packs say anything about values of this type.
  bool knowsType(std::string_view type) const;
  rules::ResourceId resourceById(std::string_view id) const;
  const rules::Liveness* liveness(std::string_view name) const;
  bool catchesAll(std::string_view type) const { return catchAll_.contains(type); }
  // Whether a handler of this type thinks of one mistake only.
  bool isNarrow(std::string_view type) const { return narrow_.contains(type); }
  // Whether everything that is raised derives from it, unless it is known to be something else.
  bool isUsual(std::string_view type) const { return usual_.contains(type); }
  // Whether it tells that there is no memory left.
  bool isOfMemory(std::string_view type) const { return memory_.contains(type); }
  bool isStream(std::string_view type) const { return streams_.contains(canonical(type)); }
  // Whether the packs say what it derives from, or that it is narrow.
  bool isException(std::string_view type) const {
    return isNarrow(type) || rules_.bases.contains(std::string(canonical(type)));
  }
  // Whether any acquisition can be recognised under this name (last segment): the quick filter.
  bool mayAcquire(std::string_view lastSegment) const { return acquiring_.contains(lastSegment); }

  // Whether it is what runs a query, or fetches its rows, wherever there are queries.
  bool isQueryMethod(std::string_view name) const { return queries_.contains(name); }
  // Whether a call of this name makes a registry of sessions.
  bool isRegistry(std::string_view callee) const { return registries_.contains(canonical(callee)); }
  // Whether a call, decorator, list or keyword of this name (last segment) may register a function
  // that ends something.
  bool isHook(std::string_view name) const { return hooks_.contains(name); }

private:
  using Table = std::unordered_map<std::string_view, std::vector<const Entry*>>;

  static Entries find(const Table& table, std::string_view name);
  void add(Entry entry);
  void addHooks();
  const re2::RE2* compile(const std::string& pattern);

  const rules::RuleSet& rules_;
  std::deque<Entry> entries_;
  Table calls_, methods_, names_, spaces_, programCalls_;
  std::vector<std::pair<const re2::RE2*, const Entry*>> patterns_, resourcePatterns_;
  std::unique_ptr<re2::RE2> anyPattern_; // whether any of patterns_ fits: few names do
  std::unordered_map<std::string_view, std::unique_ptr<re2::RE2>> compiled_;
  std::unordered_map<std::string_view, rules::ResourceId> types_, ids_;
  std::unordered_map<std::string_view, const rules::Liveness*> liveness_;
  std::unordered_set<std::string_view> catchAll_, narrow_, memory_, usual_, streams_, queries_,
      acquiring_, knownTypes_, hooks_, registries_;
};

bool hasRelease(Entries entries);
bool hasReleaseOf(Entries entries, rules::ResourceId resource);

} // namespace unclosed::analysis

#include "rules/declared.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <tuple>

namespace unclosed::rules {
namespace {

using ir::Ownership, ir::OwnershipKind, ir::ResultKind;

// One entry of a module, with texts for symbols.
struct Declared {
  OwnershipKind kind;
  std::string_view function;
  ir::Index arg;
  uint8_t flags;
  ResultKind result;
  auto operator<=>(const Declared&) const = default;
};
using Families = std::map<std::string_view, std::set<Declared>>;

Families familiesOf(std::span<const ir::Module> modules) {
  Families families;
  for (const ir::Module& module : modules)
    for (const Ownership& it : module.ownerships)
      families[module.text(it.family)].insert(
          {it.kind, module.text(it.function), it.arg, it.flags, it.result});
  return families;
}

Slot slotOf(const Declared& declared) {
  if (declared.arg == ir::None) return {};
  bool pointed = declared.flags & ir::AddressTaken;
  return {.where = pointed ? Where::ArgumentRef : Where::Argument,
          .arg = static_cast<int32_t>(declared.arg),
          .name = {}};
}

// A value that is the resource tells of a failure as the value itself, beside an out-parameter it
// is a status.
Fails failureOf(const Declared& declared) {
  bool isStatus = declared.arg != ir::None;
  switch (declared.result) {
  case ResultKind::Nothing: return Fails::Never;
  case ResultKind::Pointer: return isStatus ? Fails::Never : Fails::Null;
  case ResultKind::Number: return isStatus ? Fails::NonZero : Fails::Negative;
  case ResultKind::Truth: return Fails::False;
  }
  return Fails::Never;
}

// What the packs know of functions by their full names.
class Known {
public:
  explicit Known(const RuleSet& rules) {
    for (size_t id = 0; id < rules.resources.size(); ++id) {
      const Resource& resource = rules.resources[id];
      if (resource.language == PackLanguage::Python) continue;
      for (const Acquire& acquire : resource.acquire)
        functions_.insert(acquire.callee.call);
      for (const Release& release : resource.release) {
        functions_.insert(release.callee.call);
        if (release.what.where == Where::Argument && !release.partial)
          releases_.try_emplace({release.callee.call, release.what.arg}, id);
      }
    }
    for (const Effect& effect : rules.effects)
      if (effect.language != PackLanguage::Python) functions_.insert(effect.callee.call);
  }

  bool knows(std::string_view function) const { return functions_.contains(function); }
  // The resource that the function releases as this argument.
  std::optional<size_t> releasedBy(const Declared& release) const {
    auto it = releases_.find({release.function, static_cast<int32_t>(release.arg)});
    return it == releases_.end() ? std::nullopt : std::optional(it->second);
  }

private:
  std::set<std::string_view> functions_;
  std::map<std::pair<std::string_view, int32_t>, size_t> releases_;
};

std::string listed(const std::set<std::string_view>& functions) {
  std::vector<std::string> calls;
  for (std::string_view function : functions)
    calls.push_back(fmt::format("`{}()`", function));
  return fmt::format("{}", fmt::join(calls, " or "));
}

class Builder {
public:
  explicit Builder(const RuleSet& rules) : known_(rules), rules_(rules) {}

  void add(std::string_view family, const std::set<Declared>& entries) {
    std::set<std::string_view> releases;
    std::optional<size_t> resource;
    for (const Declared& entry : entries) {
      if (entry.kind != OwnershipKind::Releases) continue;
      if (!resource) resource = known_.releasedBy(entry);
      if (!known_.knows(entry.function)) releases.insert(entry.function);
    }
    // Nothing that the packs do not know better releases it: `free`, or nobody.
    bool fresh = std::ranges::any_of(
        entries, [&](const Declared& entry) { return !known_.knows(entry.function); });
    if (!fresh || (!resource && releases.empty())) return;
    if (!resource) {
      resource = out().resources.size();
      out().resources.push_back(resourceOf(family, releases));
    }
    for (const Declared& entry : entries)
      if (!known_.knows(entry.function)) add(entry, out().resources[*resource]);
  }

  std::optional<RuleSet> take() { return std::move(extended_); }

private:
  // The set is copied for the first thing that is new.
  RuleSet& out() {
    if (!extended_) extended_ = rules_;
    return *extended_;
  }

  static Resource resourceOf(std::string_view family, const std::set<std::string_view>& releases) {
    Resource resource;
    resource.id = fmt::format("declared-{}", family);
    resource.label = releases.contains(family) ? fmt::format("resource of `{}()`", family)
                                               : fmt::format("`{}` resource", family);
    resource.kind = "handle";
    resource.language = PackLanguage::C;
    resource.repeatable = false;
    resource.advice = fmt::format("call {} on every way out", listed(releases));
    resource.why = "The declaration of the function that hands it out says that it must be "
                   "released.";
    resource.source = "attributes of the declarations";
    return resource;
  }

  void add(const Declared& entry, Resource& resource) {
    Callee callee;
    callee.call = entry.function;
    switch (entry.kind) {
    case OwnershipKind::Acquires: {
      Acquire acquire;
      acquire.callee = std::move(callee);
      acquire.into = slotOf(entry);
      acquire.fails = failureOf(entry);
      resource.acquire.push_back(std::move(acquire));
      return;
    }
    case OwnershipKind::Releases: {
      Release release;
      release.callee = std::move(callee);
      release.what = slotOf(entry);
      resource.release.push_back(std::move(release));
      return;
    }
    case OwnershipKind::Keeps:
    case OwnershipKind::Uses: {
      Effect effect;
      effect.kind = entry.kind == OwnershipKind::Keeps ? EffectKind::Owns : EffectKind::Borrows;
      effect.callee = std::move(callee);
      effect.what = slotOf(entry);
      effect.language = PackLanguage::C;
      out().effects.push_back(std::move(effect));
      return;
    }
    }
  }

  Known known_;
  const RuleSet& rules_;
  std::optional<RuleSet> extended_;
};

} // namespace

std::optional<RuleSet> withDeclared(const RuleSet& rules, std::span<const ir::Module> modules) {
  Families families = familiesOf(modules);
  if (families.empty()) return std::nullopt;
  Builder builder(rules);
  for (const auto& [family, entries] : families)
    builder.add(family, entries);
  return builder.take();
}

} // namespace unclosed::rules

#include "analysis/rule_index.h"

#include <re2/re2.h>

#include <algorithm>

namespace unclosed::analysis {

using rules::Callee;

bool hasRelease(Entries entries) {
  return std::ranges::any_of(entries,
                             [](const Entry* entry) { return entry->kind == EntryKind::Release; });
}

bool hasReleaseOf(Entries entries, rules::ResourceId resource) {
  return std::ranges::any_of(entries, [&](const Entry* entry) {
    return entry->kind == EntryKind::Release && entry->resource == resource;
  });
}

RuleIndex::RuleIndex(const rules::RuleSet& rules, bool python) : rules_(rules) {
  auto applies = [&](rules::PackLanguage language) {
    return (language == rules::PackLanguage::Python) == python;
  };
  for (rules::ResourceId id = 0; id < rules.resources.size(); ++id) {
    const rules::Resource& resource = rules.resources[id];
    if (!applies(resource.language)) continue;
    ids_.emplace(resource.id, id);
    for (const std::string& type : resource.types)
      types_.emplace(type, id);
    for (const rules::Acquire& acquire : resource.acquire) {
      if (!acquire.returns.empty()) types_.emplace(acquire.returns, id);
      add({.kind = EntryKind::Acquire,
           .resource = id,
           .callee = &acquire.callee,
           .acquire = &acquire});
    }
    for (const rules::Release& release : resource.release)
      add({.kind = EntryKind::Release,
           .resource = id,
           .callee = &release.callee,
           .release = &release});
  }
  for (const rules::Effect& effect : rules.effects)
    if (applies(effect.language))
      add({.kind = EntryKind::Effect, .callee = &effect.callee, .effect = &effect});
  for (const rules::TypeFact& fact : rules.typeFacts)
    if (applies(fact.language))
      add({.kind = EntryKind::Type, .callee = &fact.callee, .type = &fact});
  for (const rules::Liveness& test : rules.liveness)
    liveness_.emplace(test.name, &test);
  catchAll_.insert(rules.catchAll.begin(), rules.catchAll.end());
  narrow_.insert(rules.narrow.begin(), rules.narrow.end());
  streams_.insert(rules.streams.begin(), rules.streams.end());
  const rules::Queries& queries = rules.plain.queries;
  queries_.insert(queries.run.begin(), queries.run.end());
  queries_.insert(queries.fetch.begin(), queries.fetch.end());
  memory_.insert(rules.memory.begin(), rules.memory.end());
  usual_.insert(rules.usual.begin(), rules.usual.end());
  if (python) addHooks();
  std::string any;
  for (const auto& [pattern, entry] : patterns_)
    any.append(any.empty() ? "(?:" : "|(?:").append(pattern->pattern()).append(")");
  if (!any.empty()) anyPattern_ = std::make_unique<re2::RE2>(any, re2::RE2::Quiet);
}

RuleIndex::~RuleIndex() = default;

void RuleIndex::addHooks() {
  for (const rules::Registry& registry : rules_.registries)
    registries_.insert(registry.type);
  for (const rules::Framework& framework : rules_.frameworks)
    for (const rules::Registration& registration : framework.registrations) {
      if (!rules::mayEnd(registration.moment)) continue;
      hooks_.insert(registration.names.begin(), registration.names.end());
      hooks_.insert(registration.lists.begin(), registration.lists.end());
      for (const std::string& call : registration.calls)
        hooks_.insert(lastSegment(call));
      // Such a class has one method for the end, and no base releases anything by itself.
      bool endsObject = registration.moment != rules::Moment::TaskEnd;
      if (endsObject) knownTypes_.insert(registration.bases.begin(), registration.bases.end());
    }
}

const re2::RE2* RuleIndex::compile(const std::string& pattern) {
  std::unique_ptr<re2::RE2>& slot = compiled_[pattern];
  if (!slot) slot = std::make_unique<re2::RE2>(pattern, re2::RE2::Quiet);
  return slot.get();
}

void RuleIndex::add(Entry entry) {
  const Callee& callee = *entry.callee;
  if (!callee.type.empty()) knownTypes_.insert(callee.type);
  if (!callee.receiver.empty()) entry.receiver = compile(callee.receiver);
  entries_.push_back(entry);
  const Entry* stored = &entries_.back();
  bool begins = entry.acquire && entry.acquire->into.where == rules::Where::Program;
  bool ends = entry.release && entry.release->what.where == rules::Where::Program;
  if (begins || ends) {
    programCalls_[callee.call].push_back(stored);
    return;
  }
  if (!callee.call.empty()) calls_[callee.call].push_back(stored);
  if (!callee.method.empty()) methods_[callee.method].push_back(stored);
  if (!callee.name.empty()) names_[callee.name].push_back(stored);
  if (!callee.space.empty()) spaces_[callee.space].push_back(stored);
  if (!callee.namePattern.empty()) {
    auto& list = entry.kind == EntryKind::Effect ? patterns_ : resourcePatterns_;
    list.emplace_back(compile(callee.namePattern), stored);
  }
  if (entry.kind != EntryKind::Acquire) return;
  if (!callee.call.empty()) acquiring_.insert(lastSegment(callee.call));
  if (!callee.name.empty()) acquiring_.insert(callee.name);
  if (!callee.method.empty()) acquiring_.insert(callee.method);
}

Entries RuleIndex::find(const Table& table, std::string_view name) {
  auto it = table.find(name);
  if (it == table.end()) return {};
  return it->second;
}

std::vector<const Entry*> RuleIndex::byPattern(std::string_view name) const {
  std::vector<const Entry*> found;
  re2::StringPiece text(name.data(), name.size());
  if (!anyPattern_ || !re2::RE2::PartialMatch(text, *anyPattern_)) return found;
  for (const auto& [pattern, entry] : patterns_)
    if (re2::RE2::PartialMatch(text, *pattern)) found.push_back(entry);
  return found;
}

std::vector<const Entry*> RuleIndex::resourcesByPattern(std::string_view name) const {
  std::vector<const Entry*> found;
  for (const auto& [pattern, entry] : resourcePatterns_)
    if (re2::RE2::PartialMatch({name.data(), name.size()}, *pattern)) found.push_back(entry);
  return found;
}

bool RuleIndex::ownsByName(std::string_view name) const {
  for (const Entry* entry : byPattern(name)) {
    rules::EffectKind kind = entry->effect->kind;
    if (kind == rules::EffectKind::Owns || kind == rules::EffectKind::Registers) return true;
    if (kind == rules::EffectKind::Borrows) return false;
  }
  return false;
}

bool RuleIndex::fillsByName(std::string_view name) const {
  return std::ranges::any_of(byPattern(name), [](const Entry* entry) {
    return entry->effect->kind == rules::EffectKind::Pins;
  });
}

std::string_view RuleIndex::canonical(std::string_view name) const {
  auto it = rules_.aliases.find(std::string(name));
  return it == rules_.aliases.end() ? name : std::string_view(it->second);
}

bool RuleIndex::derives(std::string_view type, std::string_view base) const {
  type = canonical(type);
  if (type == base) return true;
  auto it = rules_.bases.find(std::string(type));
  if (it == rules_.bases.end()) return false;
  for (const std::string& parent : it->second)
    if (derives(parent, base)) return true;
  return false;
}

rules::ResourceId RuleIndex::resourceOfType(std::string_view type) const {
  if (type.empty()) return UINT32_MAX;
  auto it = types_.find(canonical(type));
  return it == types_.end() ? UINT32_MAX : it->second;
}

bool RuleIndex::knowsType(std::string_view type) const {
  std::string_view name = canonical(type);
  return knownTypes_.contains(name) || types_.contains(name) ||
         rules_.bases.contains(std::string(name));
}

rules::ResourceId RuleIndex::resourceById(std::string_view id) const {
  auto it = ids_.find(id);
  return it == ids_.end() ? UINT32_MAX : it->second;
}

const rules::Liveness* RuleIndex::liveness(std::string_view name) const {
  auto it = liveness_.find(name);
  return it == liveness_.end() ? nullptr : it->second;
}

} // namespace unclosed::analysis

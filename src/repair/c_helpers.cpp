#include "repair/c_helpers.h"

#include <algorithm>

#include "repair/c_site.h"

namespace unclosed::repair {
namespace {

bool isRelease(const rules::RuleSet& rules, std::string_view name) {
  return std::ranges::any_of(rules.resources, [&](const rules::Resource& resource) {
    return std::ranges::any_of(resource.release, [&](const rules::Release& release) {
      return !release.callee.call.empty() && lastCName(release.callee.call) == name;
    });
  });
}

bool hasCall(const CSource& source, size_t first, size_t end) {
  for (size_t at = first; at + 1 < end; ++at)
    if (source.tokens()[at].kind == CTokenKind::Name && source.is(at + 1, "(")) return true;
  return false;
}

bool isParameter(const CSource& source, const CFunction& function, size_t token) {
  for (size_t at = function.name + 1; at < function[0].first; ++at)
    if (source.is(at, source.token(token))) return true;
  return false;
}

// `fclose(log);`, `free(desk);`, `return;`, and tests without calls around them.
bool onlyReleases(const CSource& source, const CFunction& function, const rules::RuleSet& rules) {
  return std::ranges::all_of(function.statements, [&](const CStatement& it) {
    switch (it.kind) {
    case CKind::Block: return true;
    case CKind::Return: return it.end == it.first + 2;
    case CKind::If: return !hasCall(source, it.condition, it.conditionEnd);
    case CKind::Simple: {
      std::string_view name = source.token(it.first);
      bool whole = source.is(it.first + 1, "(") && source.closing(it.first + 1) + 2 == it.end &&
                   !hasCall(source, it.first + 2, source.closing(it.first + 1));
      bool frees = isParameter(source, function, it.first + 2) && it.end == it.first + 5 &&
                   isBorrower(rules, name);
      return whole && (isRelease(rules, name) || frees);
    }
    default: return false;
    }
  });
}

} // namespace

bool isBorrower(const rules::RuleSet& rules, std::string_view name) {
  return std::ranges::any_of(rules.effects, [&](const rules::Effect& effect) {
    return effect.kind == rules::EffectKind::Borrows && effect.callee.call == name;
  });
}

bool CHelpers::onlyReleases(std::string_view name, const rules::RuleSet& rules) const {
  if (auto known = known_.find(name); known != known_.end()) return known->second;
  bool found = false, all = true;
  for (const std::string& path : paths_) {
    Expected<std::string> text = read_(path);
    if (!text || text->find(name) == std::string::npos) continue;
    CSource source(std::move(*text));
    for (size_t at = 0; at + 2 < source.tokens().size() && all; ++at) {
      size_t close = source.is(at, name) && source.is(at + 1, "(") ? source.closing(at + 1) : 0;
      size_t body = close + 1;
      while (close != 0 && (source.is(body, "noexcept") || source.is(body, "const")))
        ++body;
      if (close == 0 || !source.is(body, "{")) continue;
      auto function = source.functionAt(source.tokens()[body].end);
      all = function && source.is(function->name, name) &&
            repair::onlyReleases(source, *function, rules);
      found = true;
    }
  }
  return known_[std::string(name)] = found && all;
}

} // namespace unclosed::repair

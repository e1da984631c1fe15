#include "analysis/prefilter.h"

#include "analysis/rule_index.h"

#include <re2/re2.h>

#include <algorithm>

namespace unclosed::analysis {
namespace {

std::string_view root(std::string_view dotted) { return dotted.substr(0, dotted.find('.')); }

} // namespace

Prefilter::Prefilter(const rules::RuleSet& rules) {
  for (const rules::Resource& resource : rules.resources) {
    if (resource.language != rules::PackLanguage::Python) continue;
    for (const rules::Acquire& acquire : resource.acquire) {
      const rules::Callee& callee = acquire.callee;
      if (!callee.call.empty()) needCall(callee.call);
      if (!callee.name.empty()) need(token(callee.name), Called);
      if (callee.method.empty()) continue;
      if (callee.type.empty()) needReceiver(callee.method, callee.receiver);
      if (callee.type.empty()) continue;
      needMethod(callee.type, callee.method);
      for (const auto& [alias, name] : rules.aliases)
        if (name == callee.type) needMethod(alias, callee.method);
    }
  }
  for (const auto& [alias, name] : rules.aliases)
    if (acquires(name)) needCall(alias);
}

Prefilter::~Prefilter() = default;

Prefilter::Token Prefilter::token(std::string_view name) {
  uint32_t hash = ir::hashOf(name);
  some_.set(hash % some_.size());
  auto [known, isNew] = tokens_.try_emplace(hash, static_cast<Token>(tokens_.size()));
  if (isNew) members_.emplace_back();
  return known->second;
}

Prefilter::Token Prefilter::find(const ir::Word& word) const {
  if (!some_.test(word.hash % some_.size())) return NoToken;
  auto known = tokens_.find(word.hash);
  return known == tokens_.end() ? NoToken : known->second;
}

void Prefilter::need(Token name, Use use, Token library) {
  Need need{name, library, use};
  if (std::ranges::find(needs_, need) == needs_.end()) needs_.push_back(need);
}

void Prefilter::needCall(std::string_view dotted) {
  bool builtin = dotted.find('.') == std::string_view::npos;
  if (builtin) return need(token(dotted), CalledPlain);
  Token library = token(root(dotted)), name = token(lastSegment(dotted));
  need(name, Used, library);
  members_[name].push_back({library, nullptr});
}

void Prefilter::needMethod(std::string_view type, std::string_view method) {
  bool implied = method.starts_with("__"); // `Session()` calls the value
  Token library = token(root(type));
  if (implied)
    need(library, Imported);
  else
    need(token(method), Member, library);
}

void Prefilter::needReceiver(std::string_view method, const std::string& pattern) {
  if (pattern.empty()) return need(token(method), Member);
  std::unique_ptr<re2::RE2>& compiled = patterns_[pattern];
  if (!compiled) compiled = std::make_unique<re2::RE2>(pattern, re2::RE2::Quiet);
  members_[token(method)].push_back({NoToken, compiled.get()});
}

bool Prefilter::acquires(std::string_view dotted) const {
  auto library = tokens_.find(ir::hashOf(root(dotted)));
  auto name = tokens_.find(ir::hashOf(lastSegment(dotted)));
  if (library == tokens_.end() || name == tokens_.end()) return false;
  return std::ranges::find(needs_, Need{name->second, library->second, Used}) != needs_.end();
}

bool Prefilter::isAcquiringMember(std::string_view source, std::span<const ir::Word> words,
                                  size_t at, Token name) const {
  bool ofWord = words[at].flags & ir::OfWord;
  return std::ranges::any_of(members_[name], [&](const Bound& member) {
    if (!member.receiver) return ofWord && find(words[at - 1]) == member.library;
    if (!ofWord) return true; // what a call returned, whatever that is called
    std::string_view receiver = words[at - 1].in(source);
    return re2::RE2::PartialMatch({receiver.data(), receiver.size()}, *member.receiver);
  });
}

bool Prefilter::mayAcquire(std::string_view source, std::span<const ir::Word> words) const {
  std::vector<uint8_t> uses(members_.size());
  for (size_t i = 0; i < words.size(); ++i) {
    Token name = find(words[i]);
    if (name == NoToken) continue;
    uint8_t flags = words[i].flags;
    uint8_t& use = uses[name];
    if (flags & ir::InImport) use |= Imported | ((flags & ir::Renamed) ? Used : 0);
    if (flags & ir::InImport) continue;
    if (flags & ir::BeforeCall) use |= Called;
    if (flags & ir::AfterDot) {
      use |= Member | Used;
      if (isAcquiringMember(source, words, i, name)) return true;
    } else if (!(flags & ir::BeforeDot)) {
      use |= (flags & ir::BeforeCall) ? Used | CalledPlain : Used;
    }
  }
  return std::ranges::any_of(needs_, [&](const Need& need) {
    bool imported = need.library == NoToken || (uses[need.library] & Imported);
    return imported && (uses[need.name] & need.use);
  });
}

} // namespace unclosed::analysis

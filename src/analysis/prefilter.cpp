#include "analysis/prefilter.h"

#include "ir/dotted.h"

#include <re2/re2.h>

#include <algorithm>

namespace unclosed::analysis {
Prefilter::Prefilter(const rules::RuleSet& rules) {
  for (const rules::Resource& resource : rules.resources) {
    if (resource.language != rules::PackLanguage::Python) continue;
    for (const rules::Acquire& acquire : resource.acquire) {
      if (acquire.callee.method.starts_with("__")) // `Session()` calls the value
        needMakers(rules, acquire.callee.type);
      else
        needCallee(rules, acquire.callee);
    }
    needLent(rules, resource);
  }
  needSettings(rules);
  for (const auto& [alias, name] : rules.aliases)
    if (acquires(name)) needCall(alias);
  needHooks(rules);
  needAmbients(rules);
  telling_.resize(members_.size());
}

// A configuration key tells by itself, wherever it stands.
void Prefilter::needSettings(const rules::RuleSet& rules) {
  auto tells = [&](std::string_view name) {
    Token known = token(name);
    telling_.resize(members_.size());
    telling_[known] = true;
  };
  for (const rules::SettingGroup& group : rules.settings) {
    for (const rules::OptionPlace& place : group.places) {
      for (const std::string& call : place.calls)
        needCall(call);
      for (const std::string& call : place.usedBy)
        needCall(call);
      for (const std::string& method : place.loadedBy) {
        std::string_view owner = ir::prefixOf(method);
        if (owner.empty())
          need({token(method), Member | Called});
        else
          members_[token(ir::lastSegment(method))].push_back({token(owner), nullptr});
      }
      if (!place.variable.empty()) tells(place.variable);
      if (place.kind != rules::OptionPlace::Kind::Config) continue;
      for (const auto& [key, option] : place.keys)
        tells(key);
    }
  }
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

void Prefilter::need(Mention name, Mention library) {
  Need need{name, library};
  if (std::ranges::find(needs_, need) == needs_.end()) needs_.push_back(need);
}

void Prefilter::needCallee(const rules::RuleSet& rules, const rules::Callee& callee) {
  if (!callee.call.empty()) needCall(callee.call);
  if (!callee.name.empty()) need({token(callee.name), Called});
  if (callee.method.empty()) return;
  if (callee.type.empty()) return needReceiver(callee.method, callee.receiver);
  Mention method{token(callee.method), Member};
  need(method, {token(ir::firstSegment(callee.type)), Imported});
  for (const auto& [alias, name] : rules.aliases)
    if (name == callee.type) need(method, {token(ir::firstSegment(alias)), Imported});
}

// The calls that make a value of the type, or of one that derives from it.
void Prefilter::needMakers(const rules::RuleSet& rules, const std::string& type) {
  needCall(type);
  for (const auto& [alias, name] : rules.aliases)
    if (name == type) needCall(alias);
  for (const rules::TypeFact& fact : rules.typeFacts)
    if (fact.returns == type) needCallee(rules, fact.callee);
  for (const auto& [derived, bases] : rules.bases)
    if (std::ranges::find(bases, type) != bases.end()) needMakers(rules, derived);
}

// A provider may end what it yields, and have got it from elsewhere.
void Prefilter::needLent(const rules::RuleSet& rules, const rules::Resource& resource) {
  auto mayYield = [&](std::string_view type) {
    need({token(ir::lastSegment(type)), Imported}, {token("yield"), Plain});
  };
  std::ranges::for_each(resource.types, mayYield);
  for (const rules::Release& release : resource.release) {
    if (release.callee.type.empty()) continue;
    mayYield(release.callee.type);
    for (const auto& [derived, bases] : rules.bases)
      if (std::ranges::find(bases, release.callee.type) != bases.end()) mayYield(derived);
  }
}

void Prefilter::needCall(std::string_view dotted) {
  if (dotted.find('.') == dotted.npos) return need({token(dotted), CalledPlain});
  Token library = token(ir::firstSegment(dotted)), name = token(ir::lastSegment(dotted));
  need({name, Imported | Plain}, {library, Imported});
  need({name, Renamed}, {library, Imported});
  members_[name].push_back({library, nullptr});
  // `client.HTTPConnection` for `http.client.HTTPConnection`, or the library under another name.
  bool nested = dotted.find('.') != dotted.rfind('.');
  need({name, Member}, {library, nested ? Imported : Renamed});
}

void Prefilter::needReceiver(std::string_view method, const std::string& pattern) {
  if (pattern.empty()) return need({token(method), Member});
  std::unique_ptr<re2::RE2>& compiled = patterns_[pattern];
  if (!compiled) compiled = std::make_unique<re2::RE2>(pattern, re2::RE2::Quiet);
  members_[token(method)].push_back({NoToken, compiled.get()});
}

// A file may register the function that ends what other files acquire.
void Prefilter::needHooks(const rules::RuleSet& rules) {
  for (const rules::Framework& framework : rules.frameworks)
    for (const rules::Registration& registration : framework.registrations) {
      if (!rules::mayEnd(registration.moment)) continue;
      for (const std::string& name : registration.names)
        need({token(name), Member});
      for (const std::string& name : registration.lists) {
        need({token(name), Member});
        need({token(name), Plain}); // a keyword
      }
      for (const std::string& call : registration.calls)
        needCall(call);
    }
}

// A task needs nothing but its own name and that of the session to owe something.
void Prefilter::needAmbients(const rules::RuleSet& rules) {
  for (const rules::Framework& owner : rules.frameworks)
    for (const rules::Ambient& ambient : owner.ambients)
      for (const rules::Framework& framework : rules.frameworks) {
        if (std::ranges::find(ambient.in, framework.name) == ambient.in.end()) continue;
        Mention word{token(ambient.word), Member};
        for (const rules::Registration& registration : framework.registrations) {
          if (registration.moment != rules::Moment::Task) continue;
          for (const std::string& name : registration.names)
            need({token(name), Member}, word);
          for (const std::string& call : registration.calls)
            for (int use : {int{Plain}, int{Member}})
              need({token(ir::lastSegment(call)), use}, word);
        }
      }
}

bool Prefilter::acquires(std::string_view dotted) const {
  auto library = tokens_.find(ir::hashOf(ir::firstSegment(dotted)));
  auto name = tokens_.find(ir::hashOf(ir::lastSegment(dotted)));
  if (library == tokens_.end() || name == tokens_.end()) return false;
  Need plain{{name->second, Imported | Plain}, {library->second, Imported}};
  return std::ranges::find(needs_, plain) != needs_.end();
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
    if (telling_[name]) return true;
    if (flags & ir::Quoted) continue;
    uint8_t& use = uses[name];
    if (flags & ir::InImport) {
      use |= (flags & ir::Renamed) ? Imported | Renamed : Imported;
      continue;
    }
    if (flags & ir::BeforeCall) use |= Called;
    if (flags & ir::AfterDot) {
      use |= Member;
      if (isAcquiringMember(source, words, i, name)) return true;
    } else if (!(flags & ir::BeforeDot)) {
      use |= (flags & ir::BeforeCall) ? Plain | CalledPlain : Plain;
    }
  }
  auto holds = [&](const Mention& mention) {
    return mention.name == NoToken || (uses[mention.name] & mention.uses) == mention.uses;
  };
  return std::ranges::any_of(
      needs_, [&](const Need& need) { return holds(need.name) && holds(need.library); });
}

} // namespace unclosed::analysis

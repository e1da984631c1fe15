#include "rules/compiled.h"

#include <cstring>
#include <map>
#include <type_traits>

namespace unclosed::rules {

namespace {

// Both directions share one description of each struct, `transfer`, so they cannot disagree.
class Writer {
public:
  std::string bytes;

  template <typename T>
    requires std::is_arithmetic_v<T> || std::is_enum_v<T>
  void operator()(const T& value) {
    char raw[sizeof(T)];
    std::memcpy(raw, &value, sizeof(T));
    bytes.append(raw, sizeof(T));
  }
  void operator()(const std::string& text) {
    (*this)(static_cast<uint32_t>(text.size()));
    bytes += text;
  }
  template <typename T>
  void operator()(const std::vector<T>& values) {
    (*this)(static_cast<uint32_t>(values.size()));
    for (const T& value : values)
      (*this)(value);
  }
  template <typename V>
  void operator()(const std::map<std::string, V>& values) {
    (*this)(static_cast<uint32_t>(values.size()));
    for (const auto& [key, value] : values) {
      (*this)(key);
      (*this)(value);
    }
  }
  template <typename T>
    requires std::is_class_v<T>
  void operator()(const T& value) {
    transfer(*this, value);
  }
};

class Reader {
public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}

  bool complete() const { return !failed_ && rest_.empty(); }

  template <typename T>
    requires std::is_arithmetic_v<T> || std::is_enum_v<T>
  void operator()(T& value) {
    std::string_view raw = take(sizeof(T));
    if (!failed_) std::memcpy(&value, raw.data(), sizeof(T));
  }
  void operator()(std::string& text) { text = take(count()); }
  template <typename T>
  void operator()(std::vector<T>& values) {
    values.resize(count());
    for (T& value : values)
      (*this)(value);
  }
  template <typename V>
  void operator()(std::map<std::string, V>& values) {
    for (uint32_t left = count(); left > 0; --left) {
      std::string key;
      (*this)(key);
      (*this)(values.emplace_hint(values.end(), std::move(key), V())->second);
    }
  }
  template <typename T>
    requires std::is_class_v<T>
  void operator()(T& value) {
    transfer(*this, value);
  }

private:
  // Never more than the bytes that are left, so a damaged count cannot ask for all memory.
  uint32_t count() {
    uint32_t n = 0;
    (*this)(n);
    if (n > rest_.size()) failed_ = true;
    return failed_ ? 0 : n;
  }

  std::string_view take(size_t n) {
    if (n > rest_.size()) failed_ = true;
    if (failed_) return {};
    std::string_view taken = rest_.substr(0, n);
    rest_.remove_prefix(n);
    return taken;
  }

  std::string_view rest_;
  bool failed_ = false;
};

// Lets one function take a struct to be written (const) and to be read.
template <typename T, typename S>
concept Is = std::is_same_v<std::remove_const_t<T>, S>;

template <typename A, typename... Fields>
void each(A& archive, Fields&... fields) {
  (archive(fields), ...);
}

// The structured bindings name every member, so a new one that is forgotten here does not compile.

template <typename A>
void transfer(A& archive, Is<Slot> auto& slot) {
  auto& [where, arg, name] = slot;
  each(archive, where, arg, name);
}

template <typename A>
void transfer(A& archive, Is<ArgTest> auto& test) {
  auto& [kind, arg, name, value] = test;
  each(archive, kind, arg, name, value);
}

template <typename A>
void transfer(A& archive, Is<Callee> auto& callee) {
  auto& [call, type, method, receiver, name, namePattern, space, when] = callee;
  each(archive, call, type, method, receiver, name, namePattern, space, when);
}

template <typename A>
void transfer(A& archive, Is<Acquire> auto& acquire) {
  auto& [callee, into, fails, releaseOnFailure, awaited, returns, confidence, releasedBy, over] =
      acquire;
  each(archive, callee, into, fails, releaseOnFailure, awaited, returns, confidence, releasedBy,
       over);
}

template <typename A>
void transfer(A& archive, Is<Release> auto& release) {
  auto& [callee, what, partial, pooled, untilUse, releasesChildren, onSuccessOnly, attribute] =
      release;
  each(archive, callee, what, partial, pooled, untilUse, releasesChildren, onSuccessOnly,
       attribute);
}

template <typename A>
void transfer(A& archive, Is<TextPatterns> auto& patterns) {
  auto& [acquire, release] = patterns;
  each(archive, acquire, release);
}

template <typename A>
void transfer(A& archive, Is<RepairHints> auto& hints) {
  auto& [release, awaited, isAsync, exitAlso, releaseAlso, objectsTied] = hints;
  each(archive, release, awaited, isAsync, exitAlso, releaseAlso, objectsTied);
}

template <typename A>
void transfer(A& archive, Is<Parts> auto& parts) {
  auto& [calls, back] = parts;
  each(archive, calls, back);
}

template <typename A>
void transfer(A& archive, Is<Resource> auto& resource) {
  auto& [id, label, kind, library, language, severity, types, acquire, release, patterns, with,
         asyncWith, parent, processLifetime, lossFreesIt, reusable, repeatable, truthIsStatus,
         inferred, idleUntil, parts, repair, advice, why, source, leakExample, cleanExample] =
      resource;
  each(archive, id, label, kind, library, language, severity, types, acquire, release, patterns,
       with, asyncWith, parent, processLifetime, lossFreesIt, reusable, repeatable, truthIsStatus,
       inferred, idleUntil, parts, repair, advice, why, source, leakExample, cleanExample);
}

template <typename A>
void transfer(A& archive, Is<Effect> auto& effect) {
  auto& [kind, callee, what, into, method, onSuccess, fails, language, exception] = effect;
  each(archive, kind, callee, what, into, method, onSuccess, fails, language, exception);
}

template <typename A>
void transfer(A& archive, Is<TypeFact> auto& fact) {
  auto& [callee, returns, language] = fact;
  each(archive, callee, returns, language);
}

template <typename A>
void transfer(A& archive, Is<StubHeader> auto& header) {
  auto& [name, text] = header;
  each(archive, name, text);
}

template <typename A>
void transfer(A& archive, Is<Liveness> auto& liveness) {
  auto& [name, openWhenTrue] = liveness;
  each(archive, name, openWhenTrue);
}

template <typename A>
void transfer(A& archive, Is<SettingValue> auto& value) {
  auto& [kind, number, text] = value;
  each(archive, kind, number, text);
}

template <typename A>
void transfer(A& archive, Is<SettingTest> auto& test) {
  auto& [kind, keys, value, other] = test;
  each(archive, kind, keys, value, other);
}

template <typename A>
void transfer(A& archive, Is<SettingRule> auto& rule) {
  auto& [id, diagnostic, key, severity, confidence, risky, when, unlessRead, message, better,
         source] = rule;
  each(archive, id, diagnostic, key, severity, confidence, risky, when, unlessRead, message, better,
       source);
}

template <typename A>
void transfer(A& archive, Is<OptionPlace> auto& place) {
  auto& [kind, calls, positions, keys, variable, usedBy, loadedBy, releasedBy, defaults] = place;
  each(archive, kind, calls, positions, keys, variable, usedBy, loadedBy, releasedBy, defaults);
}

template <typename A>
void transfer(A& archive, Is<SettingGroup> auto& group) {
  auto& [id, label, kind, library, places, defaults, rules] = group;
  each(archive, id, label, kind, library, places, defaults, rules);
}

template <typename A>
void transfer(A& archive, Is<ValueCall> auto& call) {
  auto& [calls, types, text, arg, name, environment] = call;
  each(archive, calls, types, text, arg, name, environment);
}

template <typename A>
void transfer(A& archive, Is<Registration> auto& registration) {
  auto& [moment, names, calls, lists, methods, bases, beside, parameter, argument, position,
         keyword, moduleBody, isGenerator] = registration;
  each(archive, moment, names, calls, lists, methods, bases, beside, parameter, argument, position,
       keyword, moduleBody, isGenerator);
}

template <typename A>
void transfer(A& archive, Is<Keeper> auto& keeper) {
  auto& [holder, untilStop] = keeper;
  each(archive, holder, untilStop);
}

template <typename A>
void transfer(A& archive, Is<Ambient> auto& ambient) {
  auto& [label, word, uses, released, in, advice] = ambient;
  each(archive, label, word, uses, released, in, advice);
}

template <typename A>
void transfer(A& archive, Is<Framework> auto& framework) {
  auto& [name, packages, registrations, keepers, ambients, requestAdvice, processAdvice,
         taskAdvice] = framework;
  each(archive, name, packages, registrations, keepers, ambients, requestAdvice, processAdvice,
       taskAdvice);
}

template <typename A>
void transfer(A& archive, Is<Registry> auto& registry) {
  auto& [type, label, resource, release, ownedBy] = registry;
  each(archive, type, label, resource, release, ownedBy);
}

template <typename A>
void transfer(A& archive, Is<Lifecycle> auto& lifecycle) {
  auto& [begin, end] = lifecycle;
  each(archive, begin, end);
}

template <typename A>
void transfer(A& archive, Is<DoneAlready> auto& done) {
  auto& [diagnostics, by, how, source, example] = done;
  each(archive, diagnostics, by, how, source, example);
}

template <typename A>
void transfer(A& archive, Is<Queries> auto& queries) {
  auto& [make, refine, run, fetch, functions, columns] = queries;
  each(archive, make, refine, run, fetch, functions, columns);
}

template <typename A>
void transfer(A& archive, Is<PlainValues> auto& plain) {
  auto& [calls, methods, attributes, queries] = plain;
  each(archive, calls, methods, attributes, queries);
}

template <typename A>
void transfer(A& archive, Is<RuleSet> auto& rules) {
  auto& [resources, effects, typeFacts, bases, aliases, headers, liveness, frameworks, registries,
         lifecycles, doneAlready, catchAll, narrow, memory, usual, streams, settings, values,
         plain] = rules;
  each(archive, resources, effects, typeFacts, bases, aliases, headers, liveness, frameworks,
       registries, lifecycles, doneAlready, catchAll, narrow, memory, usual, streams, settings,
       values, plain);
}

} // namespace

std::string writeCompiled(const LoadedRules& loaded) {
  Writer writer;
  writer(loaded.rules);
  writer(loaded.origin);
  return std::move(writer.bytes);
}

Expected<LoadedRules> readCompiled(std::string_view bytes) {
  Reader reader(bytes);
  LoadedRules loaded;
  reader(loaded.rules);
  reader(loaded.origin);
  if (!reader.complete())
    return Error{"the built-in rules are damaged", "", "build the program again"};
  return loaded;
}

} // namespace unclosed::rules

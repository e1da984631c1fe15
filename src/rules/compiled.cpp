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

template <typename A>
void transfer(A& archive, Is<Slot> auto& slot) {
  archive(slot.where), archive(slot.arg), archive(slot.name);
}

template <typename A>
void transfer(A& archive, Is<ArgTest> auto& test) {
  archive(test.kind), archive(test.arg), archive(test.name), archive(test.value);
}

template <typename A>
void transfer(A& archive, Is<Callee> auto& callee) {
  archive(callee.call), archive(callee.type), archive(callee.method), archive(callee.receiver);
  archive(callee.name), archive(callee.namePattern), archive(callee.when);
}

template <typename A>
void transfer(A& archive, Is<Acquire> auto& acquire) {
  archive(acquire.callee), archive(acquire.into), archive(acquire.fails);
  archive(acquire.releaseOnFailure), archive(acquire.awaited), archive(acquire.returns);
  archive(acquire.confidence), archive(acquire.releasedBy);
}

template <typename A>
void transfer(A& archive, Is<Release> auto& release) {
  archive(release.callee), archive(release.what), archive(release.partial);
  archive(release.pooled), archive(release.releasesChildren), archive(release.onSuccessOnly);
}

template <typename A>
void transfer(A& archive, Is<Resource> auto& resource) {
  archive(resource.id), archive(resource.label), archive(resource.kind), archive(resource.library);
  archive(resource.language), archive(resource.severity), archive(resource.types);
  archive(resource.acquire), archive(resource.release), archive(resource.with);
  archive(resource.asyncWith), archive(resource.parent), archive(resource.processLifetime);
  archive(resource.lossFreesIt), archive(resource.reusable), archive(resource.repeatable);
  archive(resource.advice), archive(resource.why), archive(resource.source);
  archive(resource.leakExample), archive(resource.cleanExample);
}

template <typename A>
void transfer(A& archive, Is<Effect> auto& effect) {
  archive(effect.kind), archive(effect.callee), archive(effect.what), archive(effect.into);
  archive(effect.method), archive(effect.onSuccess), archive(effect.fails);
  archive(effect.language);
}

template <typename A>
void transfer(A& archive, Is<TypeFact> auto& fact) {
  archive(fact.callee), archive(fact.returns), archive(fact.language);
}

template <typename A>
void transfer(A& archive, Is<StubHeader> auto& header) {
  archive(header.name), archive(header.text);
}

template <typename A>
void transfer(A& archive, Is<Liveness> auto& liveness) {
  archive(liveness.name), archive(liveness.openWhenTrue);
}

template <typename A>
void transfer(A& archive, Is<RuleSet> auto& rules) {
  archive(rules.resources), archive(rules.effects), archive(rules.typeFacts);
  archive(rules.bases), archive(rules.aliases), archive(rules.headers);
  archive(rules.liveness), archive(rules.catchAll);
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

// Decides from the words of a Python file whether anything in it can be an acquisition, so that the
// many files that cannot are never parsed. An acquisition needs its names in the file: an import of
// the library and a use of the call's last segment; an import of a type's library and a member
// called like the method; a builtin must be called. What sets a setting (rules/settings.h), and
// what may tell a framework of a function that ends something, or end what it yields, is of
// interest as well. A name that comes in through a star import of another package is missed, as it
// is without the filter.
//
// Immutable after construction and shared by all threads; holds views into the RuleSet.
#pragma once

#include "ir/words.h"
#include "rules/rules.h"

#include <bitset>
#include <memory>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace re2 {
class RE2;
}

namespace unclosed::analysis {

class Prefilter {
public:
  explicit Prefilter(const rules::RuleSet& rules);
  ~Prefilter();

  // `words` are those of `source`. O(words).
  bool mayAcquire(std::string_view source, std::span<const ir::Word> words) const;

private:
  using Token = uint32_t;
  // How a name occurs; Plain: by itself, outside of imports.
  enum Use : uint8_t {
    Imported = 1,
    Renamed = 2,
    Plain = 4,
    Member = 8,
    Called = 16,
    CalledPlain = 32,
  };
  static constexpr Token NoToken = UINT32_MAX;
  struct Mention {
    Token name;
    int uses; // all of them

    bool operator==(const Mention&) const = default;
  };
  static constexpr Mention Anything{NoToken, 0};
  // The file may acquire when it mentions both.
  struct Need {
    Mention name, library;

    bool operator==(const Need&) const = default;
  };
  // `library.name`, wherever the library comes from; or a method by the spelling of its receiver.
  struct Bound {
    Token library;
    const re2::RE2* receiver;
  };

  Token token(std::string_view name);
  Token find(const ir::Word& word) const;
  void need(Mention name, Mention library = Anything);
  void needCallee(const rules::RuleSet& rules, const rules::Callee& callee);
  void needMakers(const rules::RuleSet& rules, const std::string& type);
  void needCall(std::string_view dotted);
  void needSettings(const rules::RuleSet& rules);
  void needLent(const rules::RuleSet& rules, const rules::Resource& resource);
  void needHooks(const rules::RuleSet& rules);
  void needAmbients(const rules::RuleSet& rules);
  void needReceiver(std::string_view method, const std::string& pattern);
  bool acquires(std::string_view dotted) const;
  bool isAcquiringMember(std::string_view source, std::span<const ir::Word> words, size_t at,
                         Token name) const;

  std::unordered_map<uint32_t, Token> tokens_; // by ir::hashOf
  std::bitset<4096> some_;                     // of the low bits of their hashes
  std::vector<Need> needs_;
  std::vector<bool> telling_;               // by token: the name alone is enough
  std::vector<std::vector<Bound>> members_; // by token of the member
  std::unordered_map<std::string_view, std::unique_ptr<re2::RE2>> patterns_;
};

} // namespace unclosed::analysis

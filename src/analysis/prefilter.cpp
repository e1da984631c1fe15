#include "analysis/prefilter.h"

#include "analysis/rule_index.h"

#include <algorithm>
#include <array>

namespace unclosed::analysis {

namespace {

constexpr std::array<bool, 256> nameBytes = [] {
  std::array<bool, 256> table{};
  for (int c = 0; c < 256; ++c)
    table[static_cast<size_t>(c)] = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                                    (c >= '0' && c <= '9') || c == '_' || c >= 128;
  return table;
}();

bool inName(char c) { return nameBytes[static_cast<unsigned char>(c)]; }

std::string_view root(std::string_view dotted) { return dotted.substr(0, dotted.find('.')); }

uint64_t lengthBit(size_t length) { return uint64_t{1} << std::min<size_t>(length, 63); }

// Whether source[begin, end) is called by its bare name. Line continuations between the name and
// its parenthesis do not occur in practice.
bool isCallee(std::string_view source, size_t begin, size_t end) {
  if (begin > 0 && source[begin - 1] == '.') return false;
  size_t next = source.find_first_not_of(" \t", end);
  return next != std::string_view::npos && source[next] == '(';
}

} // namespace

Prefilter::Prefilter(const rules::RuleSet& rules) {
  for (const rules::Resource& resource : rules.resources) {
    if (resource.language != rules::PackLanguage::Python) continue;
    for (const rules::Acquire& acquire : resource.acquire) {
      const rules::Callee& callee = acquire.callee;
      if (!callee.call.empty()) needCall(callee.call);
      if (!callee.name.empty()) need(callee.name, callee.name);
      if (callee.method.empty()) continue;
      bool implied = callee.method.starts_with("__"); // `Session()` calls the value
      if (callee.type.empty())
        need(callee.method, callee.method);
      else
        need(root(callee.type), implied ? root(callee.type) : callee.method);
      for (const auto& [alias, name] : rules.aliases)
        if (!callee.type.empty() && name == callee.type)
          need(root(alias), implied ? root(alias) : callee.method);
    }
  }
  for (const auto& [alias, name] : rules.aliases) {
    bool acquires = std::ranges::any_of(needs_, [&](const Need& pair) {
      auto first = tokens_.find(root(name)), last = tokens_.find(lastSegment(name));
      return first != tokens_.end() && last != tokens_.end() && pair.first == first->second &&
             pair.second == last->second;
    });
    if (acquires) needCall(alias);
  }
}

Prefilter::Token Prefilter::token(std::string_view name) {
  lengths_[static_cast<unsigned char>(name.front())] |= lengthBit(name.size());
  return tokens_.try_emplace(name, static_cast<Token>(tokens_.size())).first->second;
}

void Prefilter::need(std::string_view first, std::string_view second, bool called) {
  Need need{token(first), token(second), called};
  if (std::ranges::find(needs_, need) == needs_.end()) needs_.push_back(need);
}

void Prefilter::needCall(std::string_view dotted) {
  bool builtin = dotted.find('.') == std::string_view::npos;
  need(root(dotted), lastSegment(dotted), builtin);
}

bool Prefilter::mayAcquire(std::string_view source) const {
  std::vector<bool> present(tokens_.size()), called(tokens_.size());
  for (size_t i = 0; i < source.size();) {
    if (!inName(source[i])) {
      ++i;
      continue;
    }
    size_t begin = i;
    while (i < source.size() && inName(source[i]))
      ++i;
    if (!(lengths_[static_cast<unsigned char>(source[begin])] & lengthBit(i - begin))) continue;
    auto known = tokens_.find(source.substr(begin, i - begin));
    if (known == tokens_.end()) continue;
    present[known->second] = true;
    if (isCallee(source, begin, i)) called[known->second] = true;
  }
  return std::ranges::any_of(needs_, [&](const Need& need) {
    return present[need.first] && (need.called ? called : present)[need.second];
  });
}

} // namespace unclosed::analysis

#include <algorithm>
#include <array>

#include "repair/c_site.h"
#include "repair/fresh_name.h"

namespace unclosed::repair {

std::string_view lastCName(std::string_view name) {
  size_t colons = name.rfind("::");
  return colons == std::string_view::npos ? name : name.substr(colons + 2);
}

std::set<std::string_view> tiedNames(const CSite& site) {
  const CSource& source = site.source;
  std::set<std::string_view> tied{site.root};
  for (bool grown = true; grown;) {
    grown = false;
    for (const CStatement& statement : site.function.statements) {
      if (statement.kind != CKind::Simple) continue;
      for (size_t at = statement.first + 1; at + 1 < statement.end; ++at) {
        if (!source.is(at, "=") || !mentions(source, at + 1, statement.end, tied)) continue;
        bool plain =
            statement.first + 1 < at && isArithmetic(source.between(statement.first, at - 1));
        if (source.tokens()[at - 1].kind == CTokenKind::Name && !plain)
          grown |= tied.insert(source.token(at - 1)).second;
      }
    }
  }
  return tied;
}

bool mentions(const CSource& source, size_t first, size_t end,
              const std::set<std::string_view>& names) {
  for (size_t at = first; at < end; ++at)
    if (source.tokens()[at].kind == CTokenKind::Name && names.contains(source.token(at)))
      return true;
  return false;
}

std::string returnTypeOf(const CSource& source, const CFunction& function) {
  std::string type;
  size_t end = function.name;
  while (end > function.head + 1 && source.is(end - 1, "::"))
    end -= 2;
  for (size_t at = function.head; at < end; ++at) {
    std::string_view word = source.token(at);
    if (word == "static" || word == "inline" || word == "extern" || word == "constexpr" ||
        word == "virtual")
      continue;
    bool known = source.tokens()[at].kind == CTokenKind::Name || word == "*" || word == "::";
    if (!known || word == "template" || word == "else") return {};
    bool glued = type.empty() || word == "::" || type.ends_with("::") || type.ends_with('*');
    type += (glued ? "" : " ") + std::string(word);
  }
  return type;
}

bool isArithmetic(std::string_view type) {
  static constexpr std::array<std::string_view, 12> Words{"int",      "long",   "short", "char",
                                                          "unsigned", "signed", "float", "double",
                                                          "bool",     "_Bool",  "const", "std::"};
  while (!type.empty()) {
    size_t end = std::min(type.find_first_of(" \t\r\n"), type.size());
    std::string_view word = type.substr(0, end);
    if (word.starts_with("std::")) word.remove_prefix(5);
    bool known = std::ranges::find(Words, word) != Words.end() ||
                 (word.ends_with("_t") && word.find_first_of("*&<(") == std::string_view::npos);
    if (!known) return false;
    type.remove_prefix(end);
    while (!type.empty() && type.find_first_of(" \t\r\n") == 0)
      type.remove_prefix(1);
  }
  return true;
}

std::string freshCName(const CSource& source, std::string_view wanted) {
  return freeName(wanted, [&](std::string_view name) {
    for (size_t at = 0; at < source.tokens().size(); ++at)
      if (source.is(at, name)) return true;
    return false;
  });
}

} // namespace unclosed::repair

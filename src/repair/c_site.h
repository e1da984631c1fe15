// One acquisition in a C or C++ file that a finding names, and what a repair must know of it: the
// function, the statement, how the variable is written, how it is released, and where it is known
// to hold something. Views the finding, the source and the rules, which must outlive it.
#pragma once

#include "analysis/finding.h"
#include "rules/rules.h"
#include "support/expected.h"

#include <set>
#include <string>
#include <string_view>

#include "repair/c_helpers.h"
#include "repair/c_source.h"

namespace unclosed::repair {

struct CSite {
  const CSource& source;
  const rules::RuleSet& rules;
  const rules::Resource& resource;
  const analysis::Finding& finding;
  const CHelpers* helpers = nullptr; // of the program; may be missing

  CFunction function{};
  size_t call = 0, callEnd = 0;            // tokens of the acquiring call
  CNode statement = NoCNode;               // the innermost one around the call
  std::string variable{};                  // as the file writes it: "fd", "reader->stream"
  std::string root{};                      // the variable of the function that it is a part of
  const rules::Acquire* acquire = nullptr; // nothing when a function of the program acquires it
  std::string release{};                   // "fclose"
  std::string releaseCall{};               // "fclose(x)"
  bool releasedByHelper = false;           // a function of the program, that may do more
  size_t declaration = 0;                  // the token of the root where it is declared; 0: unknown

  bool isCxx() const;
  bool isPointer() const; // the variable is declared with a star
  size_t position() const { return source.tokens()[call].begin; }
};

// An Error says why no repair is tried.
Expected<CSite> findCSite(const CSource& source, const rules::RuleSet& rules,
                          const analysis::Finding& finding, const CHelpers* helpers);

// `fclose` of `std::fclose`.
std::string_view lastCName(std::string_view name);

// The names that may need the resource: its own, and those of pointers that were made from it.
std::set<std::string_view> tiedNames(const CSite& site);
bool mentions(const CSource& source, size_t first, size_t end,
              const std::set<std::string_view>& names);

// What the function returns, as written: "static const char *" without `static`. Empty: not known.
std::string returnTypeOf(const CSource& source, const CFunction& function);
// A number or a truth value: it needs nothing that it was read from.
bool isArithmetic(std::string_view type);

// Whether the tokens are a null pointer, or the number that stands for no descriptor.
bool isNull(const CSource& source, size_t first, size_t end);
bool isMinusOne(const CSource& source, size_t first, size_t end);

enum class Holds : uint8_t { Nothing, Something, Unknown };
// What the condition between two tokens says of the variable when it is true, or is false.
Holds whenTrue(const CSite& site, size_t first, size_t end);
Holds whenFalse(const CSite& site, size_t first, size_t end);

// Control never comes out at the end of the statement.
bool leaves(const CFunction& function, CNode statement);

// Whether every way to `token` comes through the acquisition.
bool isBehind(const CSite& site, size_t token);
// Whether the variable holds the resource at `token`, however control gets there.
bool isHeldAt(const CSite& site, size_t token);

// Whether a test around `token` says that the variable holds nothing there.
bool isEmptyAt(const CSite& site, size_t token);
// Whether the variable holds nothing, and says so, wherever it does not hold the resource.
bool isEmptyBefore(const CSite& site, size_t token);
// The function releases it itself whenever nothing raises: nobody else has it.
bool isOwner(const CSite& site);

// Of `wanted`, `wanted2` ..., the first that the file does not have.
std::string freshCName(const CSource& source, std::string_view wanted);

} // namespace unclosed::repair

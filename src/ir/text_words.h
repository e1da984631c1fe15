// The vocabulary that the printer and the parser of the text form share: which texts stand bare and
// which are quoted, and the words for enums and flags. Internal to src/ir; nothing here owns
// memory.
//
// Each span function answers "how many bytes of the front of `text` belong to one bare token". The
// printer writes a text bare only when its span covers all of it, so the parser, which takes the
// same span, always reads the same text back.
#pragma once

#include "ir/ir.h"

#include <span>
#include <string>
#include <string_view>

namespace unclosed::ir::text {

// One identifier, with the `#2` of a shadowed C variable.
size_t nameSpan(std::string_view text);
// Names joined by `.` or `::`.
size_t dottedSpan(std::string_view text);
// Functions, classes, types and callees: as dotted, and also `<module>`, `~Db`, `char**`.
size_t wordSpan(std::string_view text);
// Decorator arguments up to the parenthesis that closes them; npos when brackets or quotes do not
// balance or a line ends inside.
size_t argumentsSpan(std::string_view text);

// Words that start or follow a place in an instruction; a local of that name is backquoted.
bool isReserved(std::string_view name);

// Appends `text` between quotes, with escapes for the quote, the backslash and control bytes.
void appendQuoted(std::string& out, std::string_view text, char quote);

struct FlagWord {
  std::string_view word;
  uint16_t bit;
};
inline constexpr FlagWord instrFlags[] = {
    {"raises", MayRaise},     {"async", Async},       {"exceptional", Exceptional},
    {"delegates", Delegates}, {"implicit", Implicit},
};
inline constexpr FlagWord callFlags[] = {
    {"awaited", Awaited},     {"constructs", Constructs},   {"noreturn", NoReturn},
    {"discarded", Discarded}, {"unevaluated", Unevaluated}, {"virtual", Virtual},
    {"copies", Copies},
};
inline constexpr FlagWord functionFlags[] = {
    {"async", IsAsync},
    {"generator", IsGenerator},
    {"static", IsStatic},
    {"constructor", IsConstructor},
    {"destructor", IsDestructor},
    {"noreturn", IsNoReturn},
    {"noexcept", IsNoexcept},
    {"module", IsModuleBody},
    {"main", IsMain},
    {"lambda", IsLambda},
    {"classmethod", IsClassMethod},
    {"property", IsProperty},
    {"internal", IsInternal},
};

inline constexpr FlagWord classFlags[] = {
    {"destroyed", HasDestructor},
};

inline constexpr std::string_view languages[] = {"python", "c", "cxx"};               // by Language
inline constexpr std::string_view comparisons[] = {"==", "!=", "<", "<=", ">", ">="}; // by CmpOp
inline constexpr std::string_view resolutions[] = {"unknown", "import", "module", "builtin",
                                                   "value"}; // by Resolution

inline constexpr std::string_view ownershipKinds[] = {"acquires", "releases", "keeps",
                                                      "uses"}; // by OwnershipKind
inline constexpr std::string_view resultKinds[] = {"nothing", "pointer", "number",
                                                   "truth"}; // by ResultKind

// The method that a call has when its line names none: the last segment of the callee as written,
// "__call__" for Resolution::Value.
std::string_view defaultMethod(std::string_view written, Resolution resolution);

} // namespace unclosed::ir::text

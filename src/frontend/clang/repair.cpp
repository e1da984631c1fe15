#include "frontend/clang/repair.h"

#include "frontend/clang/name_use.h"

#include <array>

namespace unclosed::clangfe {
namespace {

// What a project's own missing header has usually included before anything else.
constexpr std::array cHeaders = {"errno.h",     "fcntl.h",      "netdb.h",    "netinet/in.h",
                                 "poll.h",      "signal.h",     "stdarg.h",   "stdbool.h",
                                 "stddef.h",    "stdint.h",     "stdio.h",    "stdlib.h",
                                 "string.h",    "sys/socket.h", "sys/stat.h", "sys/time.h",
                                 "sys/types.h", "sys/wait.h",   "time.h",     "unistd.h"};
constexpr std::array cxxHeaders = {"functional", "map", "memory", "string", "vector"};

// What macros of missing headers are taken for.
constexpr const char* LoopHead = "for (unclosed_begin_(__VA_ARGS__); unclosed_more_();)";
constexpr const char* FunctionHead = "static int unclosed_function_(__COUNTER__)(void)";
constexpr const char* FunctionNames = "#define unclosed_function_(n) unclosed_numbered_(n)\n"
                                      "#define unclosed_numbered_(n) unclosed_body_##n\n";

// The name that a diagnostic is about, its first argument.
std::string nameIn(const clang::Diagnostic& info) {
  if (info.getNumArgs() == 0) return {};
  switch (info.getArgKind(0)) {
  case clang::DiagnosticsEngine::ak_identifierinfo: {
    const clang::IdentifierInfo* name = info.getArgIdentifier(0);
    return name ? name->getName().str() : std::string();
  }
  case clang::DiagnosticsEngine::ak_declarationname:
    return clang::DeclarationName::getFromOpaqueInteger(info.getRawArg(0)).getAsString();
  default: return {};
  }
}

// The length of the name in capitals that `text` ends with; 0 when it is none.
size_t trailingMacroName(llvm::StringRef text) {
  size_t length = 0;
  while (length < text.size() &&
         (llvm::isUpper(text[text.size() - length - 1]) ||
          llvm::isDigit(text[text.size() - length - 1]) || text[text.size() - length - 1] == '_'))
    ++length;
  bool whole = length == text.size() || !llvm::isAlnum(text[text.size() - length - 1]);
  return length >= 3 && whole && isWordStart(text.take_back(length)) ? length : 0;
}

// Behind the parenthesis that closes the one `text` begins with; empty when there is none.
llvm::StringRef skipParentheses(llvm::StringRef text) {
  int depth = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '(') ++depth;
    if (text[i] == ')' && --depth == 0) return text.drop_front(i + 1);
  }
  return {};
}

// `static ATTRIBUTE(1) int name(`: the first name in capitals with arguments, in a declaration that
// begins with words only.
llvm::StringRef attributeAmong(llvm::StringRef before) {
  size_t start = before.find_last_of(";}#");
  llvm::StringRef declaration = before.drop_front(start == llvm::StringRef::npos ? 0 : start + 1);
  if (size_t comment = declaration.rfind("*/"); comment != llvm::StringRef::npos)
    declaration = declaration.drop_front(comment + 2);
  size_t open = declaration.find('(');
  if (open == llvm::StringRef::npos) return {};
  llvm::StringRef words = declaration.take_front(open);
  auto isWord = [](char c) { return llvm::isAlnum(c) || llvm::isSpace(c) || c == '_' || c == '*'; };
  if (!llvm::all_of(words, isWord)) return {};
  return words.take_back(trailingMacroName(words));
}

// Does the source define the type itself, `struct name {` or `} name;`? Then only an error before
// it has hidden it, and a declaration of ours would take its place.
bool definesType(llvm::StringRef text, llvm::StringRef name) {
  for (size_t at = text.find(name); at != llvm::StringRef::npos; at = text.find(name, at + 1)) {
    llvm::StringRef before = text.take_front(at),
                    behind = skipSpace(text.drop_front(at + name.size()));
    llvm::StringRef left = before.rtrim(" \t\r\n");
    bool tag = left.size() < before.size() && (left.ends_with("struct") || left.ends_with("union"));
    if ((tag && behind.starts_with("{")) || (left.ends_with("}") && behind.starts_with(";")))
      return true;
  }
  return false;
}

// `API std::string name(`: a name in capitals before a whole declaration says where it is visible.
bool isDeclarationMacro(llvm::StringRef text) {
  llvm::StringRef rest = skipWord(text);
  if (!isMacroLike(text.drop_back(rest.size())) || skipSpace(rest).size() == rest.size())
    return false;
  llvm::StringRef type = skipSpace(rest), behind = skipWord(type);
  if (!isWordStart(type) || behind.size() == type.size()) return false;
  while (behind.starts_with("::") && isWordStart(behind.drop_front(2)))
    behind = skipWord(behind.drop_front(2));
  llvm::StringRef name = skipSpace(behind);
  bool pointer = name.starts_with("*") || name.starts_with("&") || name.starts_with("<");
  return pointer || (isWordStart(name) && name.size() < behind.size());
}

llvm::StringRef mainText(const clang::SourceManager& sources) {
  return sources.getBufferData(sources.getMainFileID());
}

} // namespace

void RepairCollector::HandleDiagnostic(clang::DiagnosticsEngine::Level level,
                                       const clang::Diagnostic& info) {
  if (level < clang::DiagnosticsEngine::Error) return;
  switch (info.getID()) {
  case clang::diag::err_unknown_typename:
  case clang::diag::err_undeclared_var_use: return undeclared(info);
  case clang::diag::err_no_member: return missingMember(info);
  case clang::diag::err_typecheck_decl_incomplete_type:
  case clang::diag::err_typecheck_incomplete_tag: return incompleteType(info);
  default:
    bool parsing =
        info.getID() >= clang::diag::DIAG_START_PARSE && info.getID() < clang::diag::DIAG_START_AST;
    if (parsing && !isCxx_) unreadable(info);
  }
}

void RepairCollector::unreadable(const clang::Diagnostic& info) {
  if (!info.hasSourceManager() || info.getLocation().isInvalid()) return;
  const clang::SourceManager& sources = info.getSourceManager();
  auto [file, offset] = sources.getDecomposedLoc(sources.getSpellingLoc(info.getLocation()));
  llvm::StringRef buffer = sources.getBufferData(file);
  llvm::StringRef before = buffer.take_front(offset).take_back(400).rtrim(" \t\r\n");
  if (info.getID() == clang::diag::err_expected_semi_after_expr) return missingLoop(before, buffer);
  llvm::StringRef whole = before;
  // `ATTRIBUTE(1) name(`: the error is at what stands between the parentheses, or after them.
  bool arguments = false;
  if (size_t open = before.rfind('('); open != llvm::StringRef::npos) {
    llvm::StringRef inside = before.drop_front(open + 1);
    arguments = inside.empty() || inside.ends_with(")") || !inside.contains(')');
    if (arguments) before = before.take_front(open).rtrim(" \t");
  }
  if (size_t length = trailingMacroName(before)) {
    std::string name = before.take_back(length).str();
    size_t end = static_cast<size_t>(before.end() - buffer.begin());
    llvm::StringRef behind = skipSpace(skipParentheses(skipSpace(buffer.drop_front(end))));
    bool beginsLine = before.size() == length || before[before.size() - length - 1] == '\n';
    bool isHead = arguments && beginsLine && behind.starts_with("{");
    macros_.insert_or_assign(name + (arguments ? "(...)" : ""), isHead ? FunctionHead : "");
  } else if (llvm::StringRef attribute = attributeAmong(whole); !attribute.empty()) {
    macros_.emplace(attribute.str() + "(...)", "");
  }
}

// `for_each(list, item) {`: a loop that a missing header defines.
void RepairCollector::missingLoop(llvm::StringRef before, llvm::StringRef buffer) {
  size_t end = static_cast<size_t>(before.end() - buffer.begin());
  if (!before.ends_with(")") || !skipSpace(buffer.drop_front(end)).starts_with("{")) return;
  size_t open = before.find_last_of(";{}");
  llvm::StringRef call = skipSpace(before.drop_front(open == llvm::StringRef::npos ? 0 : open + 1));
  llvm::StringRef name = call.take_front(call.size() - skipWord(call).size());
  if (!isWordStart(name) || !skipSpace(skipWord(call)).starts_with("(")) return;
  if (!skipParentheses(skipSpace(skipWord(call))).empty()) return;
  macros_.insert_or_assign(name.str() + "(...)", LoopHead);
}

void RepairCollector::undeclared(const clang::Diagnostic& info) {
  bool certain = info.getID() == clang::diag::err_unknown_typename;
  std::string name = nameIn(info);
  if (!isWordStart(name) || !skipWord(name).empty() || !info.hasSourceManager()) return;
  const clang::SourceManager& sources = info.getSourceManager();
  const char* at = sources.getCharacterData(sources.getSpellingLoc(info.getLocation()));
  llvm::StringRef text(at);
  if (!text.starts_with(name)) return;
  if (!isCxx_ && isStatementMacro(text, sources, info.getLocation())) {
    macros_.emplace(name, "");
    return;
  }
  if (isCxx_ && isDeclarationMacro(text)) {
    macros_.emplace(name, "");
    return;
  }
  if (isCxx_ && skipWord(text).starts_with("::")) scopes_.insert(name);
  if (!isCxx_ && definesType(mainText(sources), name)) return;
  Use use = useOf(text, certain);
  if (use != Use::NotAType)
    types_[name] |= use == Use::ByPointer;
  else
    values_.insert(name);
}

void RepairCollector::missingMember(const clang::Diagnostic& info) {
  if (info.getNumArgs() < 2 || info.getArgKind(1) != clang::DiagnosticsEngine::ak_declcontext)
    return;
  const auto* context = reinterpret_cast<const clang::DeclContext*>(info.getRawArg(1));
  const auto* record = llvm::dyn_cast_or_null<clang::RecordDecl>(context);
  std::string name = nameIn(info);
  if (!record || !record->getIdentifier() || !isWordStart(name) || !skipWord(name).empty()) return;
  const clang::SourceManager& sources = info.getSourceManager();
  const char* at = sources.getCharacterData(sources.getSpellingLoc(info.getLocation()));
  bool called = skipSpace(skipWord(at)).starts_with("(");
  members_[record->getName().str()].insert(called ? "(*" + name + ")()" : name);
}

void RepairCollector::incompleteType(const clang::Diagnostic& info) {
  for (unsigned i = 0; i < info.getNumArgs(); ++i) {
    if (info.getArgKind(i) != clang::DiagnosticsEngine::ak_qualtype) continue;
    clang::QualType type =
        clang::QualType::getFromOpaquePtr(reinterpret_cast<const void*>(info.getRawArg(i)));
    const clang::RecordDecl* record = type.isNull() ? nullptr : type->getAsRecordDecl();
    if (!record || !record->getIdentifier() || !info.hasSourceManager()) return;
    if (!definesType(mainText(info.getSourceManager()), record->getName()))
      tags_.insert(record->getName().str());
    return;
  }
}

std::string RepairCollector::fields(const std::string& record) const {
  std::string text = " { long unclosed_;";
  if (auto known = members_.find(record); known != members_.end())
    for (const std::string& member : known->second)
      text += " long " + member + ";";
  return text + " }";
}

std::string RepairCollector::prelude() const {
  bool none = types_.empty() && tags_.empty() && values_.empty() && macros_.empty();
  if (none && !headerMissing_) return {};
  std::string text = "#ifndef _GNU_SOURCE\n#define _GNU_SOURCE 1\n#endif\n";
  auto include = [&](const char* header) {
    text += std::string("#if __has_include(<") + header + ">)\n#include <" + header + ">\n#endif\n";
  };
  for (const char* header : cHeaders)
    include(header);
  for (const char* header : cxxHeaders)
    if (isCxx_) include(header);
  text += FunctionNames;
  for (const auto& [macro, meaning] : macros_)
    text += "#define " + macro + " " + meaning + "\n";
  // What the headers above bring after all is not declared again.
  auto declare = [&](const std::string& name, const std::string& declaration) {
    text += "#ifndef " + name + "\n" + declaration + "#endif\n";
  };
  for (const auto& [name, pointer] : types_) {
    bool record = pointer || members_.contains(name);
    if (isCxx_)
      declare(name, "struct " + name + " { " + name + "() noexcept; template <class... A> " + name +
                        "(A&&...) noexcept; operator long() const noexcept; };\n");
    else if (record)
      declare(name, "typedef struct " + name + fields(name) + " " + name + ";\n");
    else
      declare(name, "typedef long " + name + ";\n");
  }
  if (isCxx_) return text;
  for (const std::string& tag : tags_)
    if (!types_.contains(tag)) text += "struct " + tag + fields(tag) + ";\n";
  for (const std::string& value : values_)
    if (!types_.contains(value)) declare(value, "extern long " + value + ";\n");
  return text;
}

} // namespace unclosed::clangfe

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
  llvm::StringRef before = sources.getBufferData(file).take_front(offset);
  before = before.take_back(200).rtrim(" \t\r\n");
  // `ATTRIBUTE(1) name(`: the error is at what stands between the parentheses, or after them.
  bool arguments = false;
  if (size_t open = before.rfind('('); open != llvm::StringRef::npos) {
    llvm::StringRef inside = before.drop_front(open + 1);
    arguments = inside.empty() || inside.ends_with(")") || !inside.contains(')');
    if (arguments) before = before.take_front(open).rtrim(" \t");
  }
  size_t length = 0;
  while (length < before.size() && (llvm::isUpper(before[before.size() - length - 1]) ||
                                    llvm::isDigit(before[before.size() - length - 1]) ||
                                    before[before.size() - length - 1] == '_'))
    ++length;
  llvm::StringRef name = before.take_back(length);
  bool whole = length == before.size() || !llvm::isAlnum(before[before.size() - length - 1]);
  if (length < 3 || !whole || !isWordStart(name)) return;
  macros_.insert(name.str() + (arguments ? "(...)" : ""));
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
    macros_.insert(name);
    return;
  }
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
    if (record && record->getIdentifier()) tags_.insert(record->getName().str());
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
  for (const std::string& macro : macros_)
    text += "#define " + macro + "\n";
  for (const auto& [name, pointer] : types_) {
    bool record = pointer || members_.contains(name);
    if (isCxx_)
      text += "struct " + name + " { " + name + "(); template <class... A> " + name +
              "(A&&...); operator long() const; };\n";
    else if (record)
      text += "typedef struct " + name + fields(name) + " " + name + ";\n";
    else
      text += "typedef long " + name + ";\n";
  }
  if (isCxx_) return text;
  for (const std::string& tag : tags_)
    if (!types_.contains(tag)) text += "struct " + tag + fields(tag) + ";\n";
  for (const std::string& value : values_)
    if (!types_.contains(value)) text += "extern long " + value + ";\n";
  return text;
}

} // namespace unclosed::clangfe

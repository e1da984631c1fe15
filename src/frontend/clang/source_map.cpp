#include "frontend/clang/source_map.h"

#include "frontend/clang/flags.h"

#include <filesystem>
#include <xxhash.h>

namespace unclosed::clangfe {

SourceMap::SourceMap(const clang::SourceManager& sources, const clang::LangOptions& language,
                     const std::vector<Root>& roots, const Request& request)
    : sources_(sources), language_(language), roots_(roots), request_(request) {}

clang::FileID SourceMap::fileOf(clang::SourceLocation where) const {
  return sources_.getFileID(sources_.getExpansionLoc(where));
}

const ProjectFile* SourceMap::projectFile(clang::FileID file) {
  auto it = files_.find(file);
  if (it == files_.end()) it = files_.emplace(file, classify(file)).first;
  return it->second ? &*it->second : nullptr;
}

std::optional<ProjectFile> SourceMap::classify(clang::FileID file) const {
  clang::OptionalFileEntryRef entry = sources_.getFileEntryRefForID(file);
  if (!entry) return std::nullopt;
  bool invalid = false;
  llvm::StringRef bytes = sources_.getBufferData(file, &invalid);
  if (invalid) return std::nullopt;
  uint64_t hash = XXH3_64bits(bytes.data(), bytes.size());
  if (file == sources_.getMainFileID()) return ProjectFile{request_.path, hash};
  std::filesystem::path path(entry->getName().str());
  if (path.is_relative()) path = std::filesystem::path(request_.directory) / path;
  std::string name = path.lexically_normal().string();
  for (const Root& root : roots_) {
    if (!isBelow(name, root.directory)) continue;
    std::string rest = name.substr(root.directory.size() + 1);
    return ProjectFile{root.shown.empty() ? rest : root.shown + "/" + rest, hash};
  }
  return std::nullopt;
}

ir::Range SourceMap::range(clang::CharSourceRange range, clang::FileID file) const {
  if (range.isInvalid()) return {};
  clang::CharSourceRange chars = sources_.getExpansionRange(range);
  auto [beginFile, beginOffset] = sources_.getDecomposedLoc(chars.getBegin());
  auto [endFile, endOffset] = sources_.getDecomposedLoc(chars.getEnd());
  if (beginFile != file || endFile != file) return {};
  if (chars.isTokenRange())
    endOffset += clang::Lexer::MeasureTokenLength(chars.getEnd(), sources_, language_);
  auto at = [&](unsigned offset) {
    return ir::Loc{sources_.getLineNumber(file, offset), sources_.getColumnNumber(file, offset)};
  };
  return {at(beginOffset), at(endOffset)};
}

std::string SourceMap::text(clang::SourceRange range) const {
  if (range.isInvalid() || range.getBegin().isMacroID() || range.getEnd().isMacroID()) return {};
  llvm::StringRef source = clang::Lexer::getSourceText(clang::CharSourceRange::getTokenRange(range),
                                                       sources_, language_);
  std::string out;
  for (char c : source) {
    bool space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (!space)
      out += c;
    else if (!out.empty() && out.back() != ' ')
      out += ' ';
  }
  return out;
}

std::string SourceMap::wordBefore(clang::SourceLocation where) const {
  if (where.isInvalid() || where.isMacroID()) return {};
  auto [file, offset] = sources_.getDecomposedLoc(where);
  llvm::StringRef before = sources_.getBufferData(file).take_front(offset).rtrim();
  size_t length = 0;
  while (length < before.size() && (llvm::isAlnum(before[before.size() - length - 1]) ||
                                    before[before.size() - length - 1] == '_'))
    ++length;
  return before.take_back(length).str();
}

std::string SourceMap::textAfter(clang::SourceLocation where) const {
  if (where.isInvalid() || where.isMacroID()) return {};
  auto [file, offset] = sources_.getDecomposedLoc(where);
  llvm::StringRef rest = sources_.getBufferData(file).drop_front(offset);
  return rest.take_until([](char c) { return c == ';'; }).str();
}

} // namespace unclosed::clangfe

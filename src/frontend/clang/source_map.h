// From Clang's source locations to files of the project and positions in them. Lives as long as
// one translation unit. A place inside a macro expansion is where the macro is used.
#pragma once

#include "frontend/clang/clang_headers.h"
#include "frontend/clang/protocol.h"
#include "ir/ir.h"

namespace unclosed::clangfe {

// A file that functions are extracted from.
struct ProjectFile {
  std::string path; // as the module shows it
  uint64_t hash = 0;
};

class SourceMap {
public:
  // All references must outlive the map.
  SourceMap(const clang::SourceManager& sources, const clang::LangOptions& language,
            const std::vector<Root>& roots, const Request& request);

  // The file, or nullptr when it is outside the project (a system header, a stub).
  const ProjectFile* projectFile(clang::FileID file);
  // The same for the file that `where` is expanded in.
  const ProjectFile* projectFile(clang::SourceLocation where) { return projectFile(fileOf(where)); }
  clang::FileID fileOf(clang::SourceLocation where) const;

  clang::SourceLocation at(clang::FileID file, unsigned offset) const {
    return sources_.getComposedLoc(file, offset);
  }
  // Line 0 when `range` is not (entirely) in `file`.
  ir::Range range(clang::SourceRange range, clang::FileID file) const {
    return this->range(clang::CharSourceRange::getTokenRange(range), file);
  }
  ir::Range range(clang::CharSourceRange range, clang::FileID file) const;

  // The source text of `range` on one line, or "" when a macro is involved.
  std::string text(clang::SourceRange range) const;
  // The name that stands just before `where`; "" when something else does.
  std::string wordBefore(clang::SourceLocation where) const;
  // What follows `where` in its file, up to the next semicolon, or "" inside a macro.
  std::string textAfter(clang::SourceLocation where) const;

private:
  std::optional<ProjectFile> classify(clang::FileID file) const;

  const clang::SourceManager& sources_;
  const clang::LangOptions& language_;
  const std::vector<Root>& roots_;
  const Request& request_;
  std::map<clang::FileID, std::optional<ProjectFile>> files_;
};

} // namespace unclosed::clangfe

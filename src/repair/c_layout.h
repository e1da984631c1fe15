// New lines in a function of C or C++, indented as the function is: before a statement, behind it,
// or at the end of a block. A statement that stands without a block of its own gets one. Views the
// source and the function.
#pragma once

#include "support/expected.h"

#include <string>
#include <string_view>
#include <vector>

#include "repair/c_source.h"
#include "repair/edit.h"

namespace unclosed::repair {

class CLayout {
public:
  struct Lines {
    std::vector<std::string> code; // each may hold lines of its own, indented by steps
    std::string statement{};       // in the place of the statement; empty: as it is
  };

  CLayout(const CSource& source, const CFunction& function)
      : source_(source), function_(function) {}

  size_t begin(size_t token) const { return source_.tokens()[token].begin; }
  size_t endOf(CNode node) const { return source_.tokens()[function_[node].end - 1].end; }
  // One step of indentation, as the function has it.
  std::string step() const;
  // Nothing but blanks stands before the token on its line.
  bool beginsLine(size_t token) const;

  // Before the statement; in a block above `above`, which stands in the same one.
  Status insertBefore(CNode node, CNode above, const Lines& lines, Edits& edits) const;
  Status insertBehind(CNode node, const std::string& code, Edits& edits) const;
  void insertAtEnd(CNode block, const std::string& code, Edits& edits) const;

private:
  std::string indented(std::string_view code, std::string_view indent) const;
  bool endsLine(CNode node) const;
  Status insertBraces(CNode node, const Lines& lines, std::string_view behind, Edits& edits) const;

  const CSource& source_;
  const CFunction& function_;
};

} // namespace unclosed::repair

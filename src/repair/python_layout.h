// New lines for a run of old ones: statements go one step deeper as they are, with their comments,
// blank lines and line ends; the text of strings that go over several lines stays where it is.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "repair/edit.h"
#include "repair/python_site.h"

namespace unclosed::repair {

class PythonLayout {
public:
  // For code at the depth of `statement`.
  PythonLayout(const PythonSource& source, NodeId statement);

  // A new line, `depth` steps deeper; `code` may hold lines of its own.
  void add(std::string_view code, int depth = 0);
  // Old lines as they are.
  void keep(Lines lines);
  // Old lines one step deeper, without those of the statements that are dropped; blank lines at
  // the end go when `trim`.
  void deepen(Lines lines, std::span<const NodeId> dropped, bool trim);
  // What has been added takes the place of the lines; `replacing` leaves out what stays the same at
  // both ends.
  Edit untrimmed(Lines lines) const;
  Edit replacing(Lines lines) const;
  size_t size() const { return text_.size(); }

private:
  const PythonSource& source_;
  std::string indent_, step_, eol_;
  std::string text_;
};

} // namespace unclosed::repair

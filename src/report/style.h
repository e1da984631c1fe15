// Terminal colours, or none. Text passes through unchanged when colour is off.
#pragma once

#include <string>
#include <string_view>

namespace unclosed::report {

enum class Paint { Bold, Dim, Red, Magenta, Cyan, Green };

class Style {
public:
  explicit Style(bool colour) : colour_(colour) {}
  std::string paint(Paint paint, std::string_view text) const;

private:
  bool colour_;
};

} // namespace unclosed::report

#include "report/style.h"

#include <fmt/format.h>

namespace unclosed::report {
namespace {

std::string_view sequenceOf(Paint paint) {
  switch (paint) {
  case Paint::Bold: return "\x1b[1m";
  case Paint::Dim: return "\x1b[2m";
  case Paint::Red: return "\x1b[1;31m";
  case Paint::Magenta: return "\x1b[1;35m";
  case Paint::Cyan: return "\x1b[1;36m";
  case Paint::Green: return "\x1b[1;32m";
  }
  return "";
}

} // namespace

std::string Style::paint(Paint paint, std::string_view text) const {
  if (!colour_ || text.empty()) return std::string(text);
  return fmt::format("{}{}\x1b[0m", sequenceOf(paint), text);
}

} // namespace unclosed::report

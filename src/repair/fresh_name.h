// A name for what a repair has to name: the one that is wanted, or the same with a number.
#pragma once

#include <string>
#include <string_view>

namespace unclosed::repair {

// `isTaken` says whether the source has the name already.
std::string freeName(std::string_view wanted, const auto& isTaken) {
  std::string name(wanted);
  for (int number = 2; isTaken(name); ++number)
    name = std::string(wanted) + std::to_string(number);
  return name;
}

} // namespace unclosed::repair

// Which optional parts of a C or C++ file are taken to be built when nobody knows how it is built.
//
// A program that is configured before it is compiled guards what it can do without by macros
// (`#ifdef WITH_TLS`), and whoever reads it without the configuration sees none of it. A macro
// counts as such a switch when the file only ever asks for it: neither the file nor the project's
// headers that it includes define it, and no line of code uses it as a value. It is switched on
// when that shows more lines than it hides, unless its name says that it is for another system or
// for debugging.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace unclosed::clangfe {

// What the conditionals of one file ask for, and what it defines. O(length).
struct Switches {
  std::vector<std::string> wanted; // macros to define, sorted
  std::set<std::string> defined;   // by a #define or #undef anywhere in the file
  std::set<std::string> foreign;   // headers that it includes for another system only, as written
};

Switches switchesOf(std::string_view text);

} // namespace unclosed::clangfe

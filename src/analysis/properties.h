// Properties that stand for a field: whatever way they return, it is the same field of the object.
// Who reads such a property has what is in the field.
//
// Made once for a program, whose modules outlive it; immutable.
#pragma once

#include <ranges>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "link/program.h"

namespace unclosed::analysis {

// The field of its object that the function, a property, gives on every return; empty when it gives
// anything else.
std::string_view fieldBehind(const ir::Module& module, const ir::Function& function);

class Properties {
public:
  // O(functions of the program).
  explicit Properties(const link::Program& program);

  // Of all such properties.
  auto names() const { return std::views::keys(fields_); }
  // The field behind the property of the class; empty when it has no such property.
  std::string_view field(link::ClassRef type, std::string_view name) const;
  // The fields behind all properties of this name.
  std::vector<std::string_view> fields(std::string_view name) const;

private:
  struct Property {
    link::FunctionRef getter;
    std::string_view field;
  };

  const link::Program& program_;
  std::unordered_map<std::string_view, std::vector<Property>> fields_;
};

} // namespace unclosed::analysis

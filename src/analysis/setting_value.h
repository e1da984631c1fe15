// The value of a setting's expression, as far as it is known: a constant, the beginning of a text,
// a name, or a dict of such values.
#pragma once

#include "ir/ir.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "link/program.h"

namespace unclosed::analysis {

struct Mapping;

struct Value {
  enum class Kind : uint8_t {
    Unknown,
    Absent, // the option is not given
    Unset,  // a variable of the environment, without a default
    Null,
    Bool, // number is 0 or 1
    Number,
    Text,
    Name, // a function, class or module: text is its dotted name
    Dict,
  };
  Kind kind = Kind::Unknown;
  bool isPrefix = false;        // Text: there is more, which is not known
  bool fromEnvironment = false; // the environment may say otherwise
  double number = 0;
  std::string text;
  std::shared_ptr<const Mapping> dict;
  link::ModuleId module = ir::None; // where it was written down; None: in the expression itself
  ir::Range range;
  // Of its keyword or key, where that has a line of its own.
  link::ModuleId placedIn = ir::None;
  ir::Range placed{};

  bool isKnown() const { return kind != Kind::Unknown && kind != Kind::Unset; }
};

// The entries of a dict whose keys are constant strings. Incomplete: there may be more.
struct Mapping {
  std::map<std::string, Value> entries;
  bool complete = true;

  Value at(const std::string& key) const;
  // What `**other` or `.update(other)` does.
  void merge(const Value& other);
};

Value dictOf(Mapping mapping);

// Texts count as numbers when they are: the environment has nothing else.
std::optional<double> numberOf(const Value& value);

// What a constant place of the module is.
Value constantOf(const ir::Module& module, const ir::Place& place);
// The beginning of a text, up to `end`; the rest is not known.
Value beginningOf(std::string text, size_t end);
// Unknown where it is no arithmetic on numbers.
Value arithmetic(std::string_view op, const Value& a, const Value& b);
// Whether both are the same known constant.
bool isSame(const Value& a, const Value& b);

} // namespace unclosed::analysis

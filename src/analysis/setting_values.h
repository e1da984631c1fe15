// What the value of an expression is, as far as constants tell: names of this and other modules,
// class attributes, int(os.getenv("SIZE", "10")), arithmetic, dict displays and what is stored into
// them. Flow-insensitive: of several assignments all must agree, and a change that may or may not
// have happened makes a value unknown.
//
// SettingValues views a Program and a RuleIndex, which outlive it; it caches by function, and
// belongs to one thread.
#pragma once

#include "analysis/rule_index.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

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

class SettingValues {
public:
  SettingValues(const link::Program& program, const RuleIndex& index);
  ~SettingValues();

  Value of(link::FunctionRef in, ir::PlaceId place) const;
  // What the instruction gives its destination.
  Value made(link::FunctionRef in, const ir::Instr& instr) const;
  // The keywords of a call, those of `**options` included; `positions` name positional arguments.
  Mapping arguments(link::FunctionRef in, const ir::Call& call,
                    const std::vector<std::string>& positions) const;
  // The name under which the packs know what is called; empty for what the program defines.
  std::string calleeName(link::ModuleId module, const ir::Call& call) const;

private:
  struct Definitions;
  using Made = std::pair<link::FunctionRef, ir::Index>; // an instruction

  Value compute(link::FunctionRef in, const ir::Instr& instr) const;
  Value joinedText(link::FunctionRef in, const ir::List& list) const;
  Value call(link::FunctionRef in, const ir::Instr& instr) const;
  Value mapping(link::FunctionRef in, const ir::Instr& instr) const;
  Value local(link::FunctionRef in, ir::PlaceId place) const;
  Value global(link::ModuleId module, std::string_view dotted) const;
  Value variable(link::ModuleId module, std::string_view name) const;
  Value member(link::ModuleId module, std::string_view variable, std::string_view name) const;
  Value joined(const std::vector<Made>& all) const;
  void applyChanges(link::FunctionRef in, ir::PlaceId dict, ir::Index made, Value& value) const;
  void applyChange(link::FunctionRef in, ir::PlaceId dict, const ir::Instr& instr, bool follows,
                   Mapping& mapping) const;
  void applyCall(link::FunctionRef in, ir::PlaceId dict, const ir::Call& call, bool follows,
                 Mapping& mapping) const;
  const Definitions& definitions(link::ModuleId module) const;

  const link::Program& program_;
  const RuleIndex& index_;
  std::unordered_map<std::string_view, const rules::ValueCall*> calls_;
  mutable std::unordered_map<link::ModuleId, std::unique_ptr<Definitions>> definitions_;
  mutable int depth_ = 0;
};

} // namespace unclosed::analysis

// What the value of an expression is, as far as constants tell: names of this and other modules,
// class attributes, int(os.getenv("SIZE", "10")), arithmetic, dict displays and what is stored into
// them. Flow-insensitive: of several assignments all must agree, and a change that may or may not
// have happened makes a value unknown.
//
// SettingValues views a Program and a RuleIndex, which outlive it; it remembers what it was asked,
// and belongs to one thread.
#pragma once

#include "analysis/rule_index.h"
#include "analysis/setting_value.h"

#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "link/program.h"

namespace unclosed::analysis {

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
  // Where this keyword or key of what instruction `index` makes stands, if not on the first line.
  ir::Range placed(link::FunctionRef in, ir::Index index, std::string_view name) const;
  // The name under which the packs know what is called; empty for what the program defines.
  std::string calleeName(link::ModuleId module, const ir::Call& call) const;

private:
  struct Definitions;
  using Made = std::pair<link::FunctionRef, ir::Index>; // an instruction
  using Known = std::map<std::pair<link::FunctionRef, ir::PlaceId>, Value>;

  Value compute(link::FunctionRef in, const ir::Instr& instr) const;
  Value joinedText(link::FunctionRef in, const ir::List& list) const;
  Value call(link::FunctionRef in, const ir::Instr& instr) const;
  Value mapping(link::FunctionRef in, const ir::Instr& instr) const;
  Value local(link::FunctionRef in, ir::PlaceId place) const;
  Value assigned(link::FunctionRef in, ir::PlaceId place) const;
  Value global(link::ModuleId module, std::string_view dotted) const;
  Value variable(link::ModuleId module, std::string_view name) const;
  Value assigned(link::ModuleId module, std::string_view name) const;
  Value member(link::ModuleId module, std::string_view variable, std::string_view name) const;
  Value declared(link::ClassRef type, std::string_view field) const;
  Value joined(const std::vector<Made>& all) const;
  void applyChanges(link::FunctionRef in, ir::PlaceId dict, ir::Index made, Value& value) const;
  void applyChange(link::FunctionRef in, ir::PlaceId dict, const ir::Instr& instr, bool follows,
                   Mapping& mapping) const;
  void applyCall(link::FunctionRef in, ir::PlaceId dict, const ir::Call& call, bool follows,
                 Mapping& mapping) const;
  void place(link::FunctionRef in, ir::Index index, Mapping& mapping) const;
  const Definitions& definitions(link::ModuleId module) const;

  const link::Program& program_;
  const RuleIndex& index_;
  std::unordered_map<std::string_view, const rules::ValueCall*> calls_, types_;
  mutable std::unordered_map<link::ModuleId, std::unique_ptr<Definitions>> definitions_;
  // By place, and by name of a module's variable. What is being found out is unknown meanwhile, so
  // that circles end.
  mutable Known known_;
  mutable std::map<std::pair<link::ModuleId, std::string_view>, Value> variables_;
  mutable int depth_ = 0;
};

} // namespace unclosed::analysis

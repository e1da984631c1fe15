// What happens to a dict after it was made: stores, update(), and what is not followed.
#include "analysis/setting_definitions.h"

#include <algorithm>

namespace unclosed::analysis {

using Kind = Value::Kind;
using link::FunctionRef;
using link::Symbol;

// What the function does to the dict in `dict`, which instruction `made` put there (None: another
// function did).
void SettingValues::applyChanges(FunctionRef in, ir::PlaceId dict, ir::Index made,
                                 Value& value) const {
  const ir::Function& function = program_.function(in);
  const Definitions::Function& known = definitions(in.module).functions[in.function];
  Mapping mapping = *value.dict;
  for (ir::Index i = 0; i < function.instrs.size(); ++i) {
    bool follows = made != ir::None && i > made && known.blockOf[i] == known.blockOf[made];
    applyChange(in, dict, function.instrs[i], follows, mapping);
  }
  value.dict = std::make_shared<const Mapping>(std::move(mapping));
}

// `follows`: it happens whenever the dict was made, and after that.
void SettingValues::applyChange(FunctionRef in, ir::PlaceId dict, const ir::Instr& instr,
                                bool follows, Mapping& mapping) const {
  const ir::Module& module = program_.module(in.module);
  const ir::Function& function = program_.function(in);
  if (instr.op == ir::Op::Call)
    return applyCall(in, dict, function.calls[instr.extra], follows, mapping);
  const ir::Place* removed = instr.op == ir::Op::Unbind ? &function.places[instr.dst] : nullptr;
  if (removed && removed->kind == ir::PlaceKind::Element && removed->parent == dict)
    mapping.merge({});
  if (instr.op != ir::Op::Assign) return;
  const ir::Place& dst = function.places[instr.dst];
  bool isStore = dst.kind == ir::PlaceKind::Element && dst.parent == dict;
  if (isStore && dst.name == 0) mapping.merge({});
  if (isStore && dst.name != 0)
    mapping.entries[std::string(module.text(dst.name))] = follows ? of(in, instr.src) : Value{};
  // `options["connect_args"]["timeout"] = 5`, or the dict under another name.
  const ir::Place& src = function.places[instr.src];
  bool takesPart = src.kind == ir::PlaceKind::Element && src.parent == dict && src.name != 0;
  if (takesPart) {
    auto part = mapping.entries.find(std::string(module.text(src.name)));
    if (part != mapping.entries.end() && part->second.kind == Kind::Dict) part->second = {};
  }
}

void SettingValues::applyCall(FunctionRef in, ir::PlaceId dict, const ir::Call& call, bool follows,
                              Mapping& mapping) const {
  const ir::Module& module = program_.module(in.module);
  const ir::Function& function = program_.function(in);
  bool isOwn = call.receiver == dict && (call.flags & ir::Method) != 0;
  std::string_view method = module.text(call.method);
  if (isOwn && method == "update") {
    static const std::vector<std::string> positions{"*"};
    Mapping given = arguments(in, call, positions);
    Value other = given.at("*");
    given.entries.erase("*");
    if (!follows) {
      for (auto& [key, value] : given.entries)
        value = {};
    }
    if (other.kind != Kind::Absent) mapping.merge(follows ? other : Value{});
    mapping.merge(dictOf(std::move(given)));
  }
  bool removes = isOwn && (method == "pop" || method == "clear" || method == "setdefault");
  // A function of the program that is given the dict may change it.
  bool isHandedOn =
      std::any_of(
          function.args.begin() + call.args, function.args.begin() + call.args + call.argCount,
          [&](const ir::Arg& arg) { return arg.place == dict && !(arg.flags & ir::DoubleStar); }) &&
      program_.resolve(in.module, module.text(call.callee)).kind == Symbol::Kind::Function;
  if (removes || isHandedOn) mapping.merge({});
}

} // namespace unclosed::analysis

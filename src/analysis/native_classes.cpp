// What is particular to the classes of C++: raw fields, destructors, and copies that nobody wrote.
#include "analysis/classes.h"
#include "ir/arguments.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <span>

namespace unclosed::analysis {

using link::ClassRef;
using link::FunctionRef;

// The field is released, or may be, by somebody whose summary does not say so.
void Classes::touch(FunctionRef ref, ir::PlaceId id) {
  const ir::Function& function = program_.function(ref);
  while (id != ir::None && function.places[id].kind != ir::PlaceKind::Field)
    id = function.places[id].parent;
  if (id == ir::None) return;
  const ir::Module& module = program_.module(ref.module);
  const ir::Place& place = function.places[id];
  const ir::Place& object = function.places[place.parent];
  const Linkage& linkage = linkages_[ref.module];
  std::string name(module.text(place.name));
  ClassRef type = linkage.classOf(linkage.type(module.text(object.type)));
  if (type)
    touched_.insert({type, std::move(name)});
  else
    releasedNames_.insert(std::move(name));
}

// `close(socket.fd())`: whoever asks for the field may release it.
void Classes::touchAsked(FunctionRef ref, const ir::Call& getter) {
  const ir::Function& function = program_.function(ref);
  for (FunctionRef target : linkages_[ref.module].targets(function, getter, {}).functions)
    for (const ir::Block& block : program_.function(target).blocks)
      if (block.term.kind == ir::TermKind::Return) touch(target, block.term.value);
}

// What a method does to its own object its summary tells, if there is one.
bool Classes::isTold(FunctionRef ref, ir::PlaceId id) const {
  const ir::Function& function = program_.function(ref);
  if (!linkages_[ref.module].isMethod(ref) || !summaries_[ref].known) return false;
  while (id != ir::None && function.places[id].parent != ir::None)
    id = function.places[id].parent;
  return id == function.params.front().place;
}

// Whether the function would hardly call what nobody knows but to release what it passes.
bool Classes::mayEndUnseen(FunctionRef ref, const ir::Call& call) const {
  const ir::Function& function = program_.function(ref);
  const Linkage& linkage = linkages_[ref.module];
  std::string_view callee = linkage.module().text(call.callee);
  bool ends =
      (function.flags & ir::IsDestructor) || linkage.rules().ownsByName(lastSegment(callee));
  return ends && linkage.targets(function, call, {}).empty() &&
         linkage.rules().byCall(linkage.rules().canonical(callee)).empty();
}

void Classes::learnNative(FunctionRef ref) {
  const ir::Module& module = program_.module(ref.module);
  const ir::Function& function = program_.function(ref);
  const Linkage& linkage = linkages_[ref.module];
  std::map<ir::PlaceId, const ir::Call*> makers;
  for (const ir::Instr& instr : function.instrs) {
    if (instr.op == ir::Op::Call && instr.dst != ir::None)
      makers[instr.dst] = &function.calls[instr.extra];
    // Kept elsewhere as well: in the array that a loop goes through, say.
    bool stored =
        instr.op == ir::Op::Assign && (function.places[instr.dst].kind == ir::PlaceKind::Element ||
                                       function.places[instr.dst].kind == ir::PlaceKind::Field);
    if (stored) touch(ref, instr.src);
    bool list = instr.op == ir::Op::Aggregate || instr.op == ir::Op::Capture;
    if (!list || instr.extra == ir::None) continue;
    const ir::List& operands = function.lists[instr.extra];
    for (ir::PlaceId id : std::span(function.operands.data() + operands.first, operands.count))
      touch(ref, id);
  }
  for (const ir::Call& call : function.calls) {
    bool method = call.method != 0 && linkage.releasesByName(module.text(call.method));
    if (method && call.receiver != ir::None && !isTold(ref, call.receiver))
      touch(ref, call.receiver);
    std::string_view callee = linkage.rules().canonical(module.text(call.callee));
    bool unseen = mayEndUnseen(ref, call);
    if (!unseen && !hasRelease(linkage.rules().byCall(callee))) continue;
    for (const ir::Arg& arg : ir::argsOf(function, call)) {
      if (unseen || !isTold(ref, arg.place)) touch(ref, arg.place);
      if (auto maker = makers.find(arg.place); maker != makers.end())
        touchAsked(ref, *maker->second);
    }
  }
}

// Whether the field itself is a handle, not an object that sees to one.
bool Classes::isRaw(const Field& field) const {
  const auto& [type, name] = field;
  const ir::Module& module = program_.module(type.module);
  for (const ir::FieldDecl& decl : program_.type(type).fields) {
    if (module.text(decl.name) != name) continue;
    std::string_view written = module.text(decl.type);
    if (written.ends_with(']')) written = written.substr(0, written.find('['));
    while (written.ends_with(' '))
      written.remove_suffix(1);
    constexpr std::array numbers = {"int", "long", "unsigned int", "unsigned long", "long long"};
    bool known = linkages_[type.module].rules().resourceOfType(written) != UINT32_MAX;
    return written.ends_with('*') || written.ends_with("_t") || known ||
           std::ranges::find(numbers, written) != numbers.end();
  }
  return false;
}

bool Classes::isNativeOwner(const Field& field, const Acquisition& acquisition) const {
  auto isIndex = [](const std::string& step) {
    return step == "[]" ||
           std::ranges::all_of(step, [](unsigned char c) { return std::isdigit(c); });
  };
  const std::vector<std::string>& path = acquisition.fresh->where.path;
  if (!std::all_of(path.begin() + 1, path.end(), isIndex) || !isRaw(field)) return false;
  auto isWhole = [&](ClassRef type) {
    const ir::Module& module = program_.module(type.module);
    return std::ranges::all_of(program_.type(type).declared, [&](ir::Sym link) {
      return bool(program_.byLinkName(type.module, module.text(link)));
    });
  };
  return isWhole(field.first) && std::ranges::all_of(program_.bases(field.first), isWhole);
}

void Classes::reportCopy(FunctionRef ref, const ir::Instr& instr, std::vector<Finding>& out) const {
  const ir::Function& function = program_.function(ref);
  const Linkage& linkage = linkages_[ref.module];
  const ir::Call& call = function.calls[instr.extra];
  if (call.argCount == 0) return;
  ir::Sym written = function.places[function.args[call.args + call.argCount - 1].place].type;
  ClassRef type = linkage.classOf(linkage.type(linkage.module().text(written)));
  if (!type) return;
  for (const auto& [field, acquisitions] : acquired_) {
    if (field.first != type || !diesWith_.contains(field) || !isRaw(field)) continue;
    auto ended = std::ranges::find_if(released_.at(field), [&](const Release& release) {
      return program_.function(release.method).flags & ir::IsDestructor;
    });
    if (ended == released_.at(field).end() || ended->fate->range.begin.line == 0) continue;
    Finding finding = about(field, acquisitions.front());
    finding.rule = "UNC107";
    finding.path = linkage.module().path;
    finding.range = instr.range;
    finding.function = linkage.module().text(function.name);
    const std::string& label = linkage.rules().resource(acquisitions.front().fresh->resource).label;
    finding.message =
        fmt::format("a copy of `{}` is made here: both objects hold the same `{}` ({}), and both "
                    "release it",
                    className(type), field.second, label);
    finding.advice = fmt::format(
        "delete the copy constructor and copy assignment of `{}`, or move it", className(type));
    finding.steps.push_back(
        {StepKind::Released, ended->fate->path, ended->fate->range,
         fmt::format("the destructor of each object releases `{}`", field.second), 0});
    out.push_back(std::move(finding));
    return;
  }
}

void Classes::reportCopies(std::vector<Finding>& out) const {
  for (link::ModuleId id = 0; id < program_.modules().size(); ++id) {
    const ir::Module& module = program_.module(id);
    if (module.language != ir::Language::Cxx) continue;
    for (ir::Index i = 0; i < module.functions.size(); ++i)
      for (const ir::Instr& instr : module.functions[i].instrs)
        if (instr.op == ir::Op::Call && module.functions[i].calls[instr.extra].flags & ir::Copies)
          reportCopy({id, i}, instr, out);
  }
}

} // namespace unclosed::analysis

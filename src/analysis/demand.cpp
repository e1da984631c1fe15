#include "analysis/demand.h"

#include <algorithm>
#include <utility>

namespace unclosed::analysis {
namespace {

constexpr int mostSteps = 40;

std::vector<std::string_view> views(std::span<const std::string> texts) {
  return {texts.begin(), texts.end()};
}

std::string_view firstSegment(std::string_view dotted) {
  return dotted.substr(0, dotted.find('.'));
}

std::string_view afterFirst(std::string_view dotted) {
  size_t dot = dotted.find('.');
  return dot == dotted.npos ? std::string_view() : dotted.substr(dot + 1);
}

bool isSpecial(std::string_view name) { return name.starts_with("__") && name.ends_with("__"); }

std::string joined(std::string_view a, std::string_view b) {
  std::string text(a);
  if (!b.empty() && !text.ends_with('.')) text += '.';
  return text += b;
}

} // namespace

struct Demand::File {
  Identifiers identifiers;
  const ir::Module* module = nullptr;
  std::unique_ptr<GivingScan> scan;
  std::string owner; // last segment of the module's name
  std::vector<bool> handles, gives, reached, reachedClasses;
  std::unordered_map<std::string_view, ir::Index> functions, classes; // the last of each name
  bool isKnown = false, isWanted = false;

  std::string_view text(ir::Sym symbol) const { return module->text(symbol); }
};

Demand::Demand(std::span<const std::string> paths, const RuleIndex& index)
    : index_(index), paths_(views(paths)), files_(paths.size()) {}

Demand::~Demand() = default;

void Demand::add(FileId file, Identifiers identifiers) {
  files_[file].identifiers = std::move(identifiers);
  files_[file].isKnown = true;
}

void Demand::parsed(FileId id, const ir::Module& module) {
  File& file = files_[id];
  file.module = &module;
  file.isWanted = true;
  file.scan = std::make_unique<GivingScan>(index_, module, file.identifiers);
  file.owner = std::string(lastSegment(paths_.dottedName(id)));
  file.handles.resize(module.functions.size());
  file.gives.resize(module.functions.size());
  file.reached.resize(module.functions.size());
  file.reachedClasses.resize(module.classes.size());
  for (ir::Index i = 0; i < module.functions.size(); ++i)
    file.functions.insert_or_assign(module.text(module.functions[i].name), i);
  for (ir::Index i = 0; i < module.classes.size(); ++i)
    file.classes.insert_or_assign(module.text(module.classes[i].name), i);
}

void Demand::want(FileId file) {
  if (files_[file].isWanted || !files_[file].isKnown) return;
  files_[file].isWanted = true;
  wanted_.push_back(file);
}

std::vector<Demand::FileId> Demand::next() {
  wanted_.clear();
  findGivers();
  for (FileId file = 0; file < files_.size(); ++file)
    if (!files_[file].isWanted && given_.mayMeanAny(files_[file].identifiers)) want(file);
  findHelpers();
  std::ranges::sort(wanted_);
  return wanted_;
}

void Demand::findGivers() {
  for (bool isNew = true; isNew;) {
    isNew = false;
    for (FileId file = 0; file < files_.size(); ++file)
      if (files_[file].module) isNew |= scan(file);
  }
}

// True when the file told a name that was not known.
bool Demand::scan(FileId id) {
  File& file = files_[id];
  bool isNew = false;
  for (ir::Index i = 0; i < file.module->functions.size(); ++i)
    isNew |= note(id, i, file.scan->scan(file.module->functions[i], given_, file.gives));
  return noteNames(id) || isNew;
}

bool Demand::note(FileId id, ir::Index index, const Giving& giving) {
  File& file = files_[id];
  const ir::Function& function = file.module->functions[index];
  file.handles[index] = file.handles[index] || giving.handles;
  std::string_view type = lastSegment(file.text(function.className));
  bool isNew = false;
  for (ir::Sym global : giving.globals)
    isNew |= given_.add(lastSegment(file.text(global)), file.owner);
  for (ir::Sym field : giving.fields) {
    isNew |= given_.add(file.text(field), type.empty() ? file.owner : type);
    isNew |= given_.add(type, file.owner);
  }
  if (!giving.gives || file.gives[index]) return isNew;
  file.gives[index] = true;
  // What an inner function gives, the caller of the outer one may get.
  std::string_view name = firstSegment(file.text(function.name));
  if (!type.empty()) name = lastSegment(file.text(function.name));
  if (!isSpecial(name)) given_.add(name, file.owner);
  if (!type.empty()) given_.add(isSpecial(name) ? type : name, type);
  if (!type.empty() && isSpecial(name)) given_.add(type, file.owner);
  return true;
}

// Derived classes, other names of what is imported, and modules that pass a name on.
bool Demand::noteNames(FileId id) {
  File& file = files_[id];
  bool isNew = false;
  auto mayMean = [&](std::string_view name) { return given_.mayMean(name, file.identifiers); };
  for (const ir::Class& type : file.module->classes) {
    bool isDerived = std::ranges::any_of(
        type.bases, [&](ir::Sym base) { return mayMean(lastSegment(file.text(base))); });
    if (isDerived) isNew |= given_.add(lastSegment(file.text(type.name)), file.owner);
  }
  for (const ir::Import& import : file.module->imports) {
    std::string_view name = lastSegment(file.text(import.target));
    if (import.scope != 0 || !mayMean(name)) continue;
    std::string_view alias = file.text(import.alias);
    if (alias != "*") isNew |= given_.add(alias, file.owner);
  }
  return isNew;
}

void Demand::findHelpers() {
  for (const Pending& name : std::exchange(pending_, {}))
    reachName(name.from, name.dotted);
  for (FileId id = 0; id < files_.size(); ++id) {
    File& file = files_[id];
    if (!file.module) continue;
    for (ir::Index i = 0; i < file.module->functions.size(); ++i) {
      if (!file.handles[i]) continue;
      reachFunction(id, i);
      reachOwn(id, file.text(file.module->functions[i].className));
    }
  }
  while (!open_.empty()) {
    Reached reached = open_.back();
    open_.pop_back();
    visit(reached);
  }
}

void Demand::reachFunction(FileId id, ir::Index function) {
  File& file = files_[id];
  if (file.reached[function]) return;
  file.reached[function] = true;
  open_.push_back({id, function});
}

// All of a class: what its object is asked for later is not known.
void Demand::reachClass(FileId id, ir::Index type) {
  File& file = files_[id];
  if (file.reachedClasses[type]) return;
  file.reachedClasses[type] = true;
  const ir::Class& reached = file.module->classes[type];
  for (ir::Index method : reached.methods)
    reachFunction(id, method);
  for (ir::Sym base : reached.bases)
    reachName(id, file.text(base));
}

void Demand::visit(Reached reached) {
  const File& file = files_[reached.file];
  const ir::Function& function = file.module->functions[reached.function];
  for (const ir::Call& call : function.calls) {
    if (call.resolution == ir::Resolution::Module) reachOwn(reached.file, file.text(call.callee));
    if (call.resolution == ir::Resolution::Import) reachName(reached.file, file.text(call.callee));
    bool isUnknown = call.resolution == ir::Resolution::Unknown && call.receiver == ir::None;
    if (isUnknown) reachName(reached.file, file.text(call.written));
    if (call.receiverType != 0) reachName(reached.file, file.text(call.receiverType));
  }
  for (const ir::Decorator& decorator : function.decorators)
    reachName(reached.file, file.text(decorator.name));
  for (const ir::Instr& instr : function.instrs) {
    if (instr.op != ir::Op::Capture) continue;
    ir::Index inner = function.lists[instr.extra].function;
    if (inner != ir::None) reachFunction(reached.file, inner);
  }
  for (const ir::Place& place : function.places) {
    if (place.kind == ir::PlaceKind::Global) reachName(reached.file, file.text(place.name));
    if (place.type != 0) reachName(reached.file, file.text(place.type));
  }
}

// A function or class of the file, or an attribute of one of its classes.
bool Demand::reachOwn(FileId id, std::string_view path) {
  File& file = files_[id];
  bool isFound = false;
  if (auto function = file.functions.find(path); function != file.functions.end()) {
    reachFunction(id, function->second);
    isFound = true;
  }
  for (;;) {
    if (auto type = file.classes.find(path); type != file.classes.end()) {
      reachClass(id, type->second);
      return true;
    }
    size_t dot = path.rfind('.');
    if (dot == path.npos) return isFound;
    path = path.substr(0, dot);
  }
}

void Demand::reachName(FileId from, std::string_view dotted) {
  if (dotted.empty()) return;
  bool isOutermost = steps_ == 0;
  if (++steps_ <= mostSteps) followName(from, dotted);
  if (isOutermost) steps_ = 0;
}

void Demand::followName(FileId from, std::string_view dotted) {
  if (!dotted.starts_with('.') && reachOwn(from, dotted)) return;
  bool isPlain = dotted.find('.') == dotted.npos;
  if (isPlain) reachStars(from, dotted);
  link::PythonPaths::Match match = paths_.find(from, dotted);
  if (!match) return;
  if (files_[match.file].module) {
    if (!match.rest.empty()) reachAttribute(match.file, match.rest);
  } else if (!match.rest.empty() || match.segments > 0) {
    want(match.file);
    pending_.push_back({from, std::string(dotted)});
  }
}

void Demand::reachAttribute(FileId id, std::string_view path) {
  if (reachOwn(id, path)) return;
  const File& file = files_[id];
  std::string_view first = firstSegment(path);
  for (const ir::Import& import : file.module->imports) {
    bool isSame = import.scope == 0 && firstSegment(file.text(import.alias)) == first;
    if (!isSame) continue;
    bool bindsRoot = file.text(import.alias).size() != first.size(); // `import os.path`
    reachName(id,
              bindsRoot ? std::string(path) : joined(file.text(import.target), afterFirst(path)));
  }
  reachStars(id, path);
}

void Demand::reachStars(FileId id, std::string_view path) {
  const File& file = files_[id];
  for (const ir::Import& import : file.module->imports)
    if (file.text(import.alias) == "*") reachName(id, joined(file.text(import.target), path));
}

} // namespace unclosed::analysis

#include "analysis/demand.h"

#include "analysis/kept.h"
#include "analysis/setting_inputs.h"

#include <re2/re2.h>

#include <algorithm>
#include <utility>

namespace unclosed::analysis {
namespace {

using Kind = Found::Kind;

constexpr int deepestBases = 12;

bool isSelf(const ir::Function& function, ir::PlaceId place) {
  bool isMethod = function.className != 0 && (function.flags & ir::IsStatic) == 0;
  return isMethod && !function.params.empty() && function.params.front().place == place;
}

enum class FactKind : uint8_t {
  FunctionGives,
  ClassHolds,
  GlobalKeeps,
  MethodName,
  FieldName,
  Parsed
};

// Two names may share a fact: a function is then looked at once more than needed.
uint64_t keyOf(FactKind kind, FileId file, uint32_t index = 0) {
  return uint64_t(kind) << 61 ^ uint64_t(file) << 32 ^ index;
}
uint64_t keyOf(FactKind kind, std::string_view name) { return keyOf(kind, 0, ir::hashOf(name)); }

} // namespace

struct Demand::File {
  Identifiers identifiers;
  const ir::Module* module = nullptr;
  std::unique_ptr<CallSources> sources;
  std::string lastName;
  std::vector<bool> gives, handles, helps;         // functions; helps: gets resources as parameters
  std::vector<bool> holds, reached;                // classes
  std::unordered_set<ir::Sym> globals;             // that keep a resource
  std::vector<std::unordered_set<ir::Sym>> fields; // by class
  std::unordered_map<ir::Sym, Found> found;        // by name, as far as files are parsed
  std::vector<ir::Sym> inputs;                     // globals that settings are made of
  bool isKnown = false, isWanted = false;
  bool owes = false; // makes a registry of sessions, or keeps one for each request

  std::string_view text(ir::Sym symbol) const { return module->text(symbol); }
};

// What one file's functions see of the others. Where the answer is no, the function that asks for
// it is looked at again as soon as that changes.
class Demand::View : public Surroundings {
public:
  View(Demand& demand, FileId id, ir::Index asking = ir::None)
      : demand_(demand), id_(id), asking_(asking), file_(demand.files_[id]) {}

  bool callGives(const ir::Function& function, const ir::Call& call) const override {
    Found found = callee(function, call);
    switch (found.kind) {
    case Kind::Function: return functionGives(found.file, found.index);
    case Kind::Class: return classHolds(found);
    case Kind::Unparsed: return awaits(keyOf(FactKind::Parsed, found.file));
    case Kind::Variable: return false;
    case Kind::Nothing: break;
    }
    bool isUntyped = call.resolution == ir::Resolution::Unknown && call.receiver != ir::None;
    return isUntyped && isNamed(demand_.methods_, FactKind::MethodName, call.method);
  }

  bool placeKeeps(const ir::Function& function, const ir::Place& place) const override {
    if (place.kind == ir::PlaceKind::Global) {
      if (globalKeeps(id_, place.name)) return true;
      Found found = find(place.name);
      if (found.kind == Kind::Unparsed) return awaits(keyOf(FactKind::Parsed, found.file));
      return found.kind == Kind::Variable && globalKeeps(found.file, found.index);
    }
    if (isSelf(function, place.parent))
      return fieldKeeps(demand_.modules_.classOf(id_, function), file_.text(place.name), 0);
    return isNamed(demand_.fields_, FactKind::FieldName, place.name);
  }

  bool closureGives(ir::Index function) const override { return functionGives(id_, function); }

  // The function or class that a call reaches as far as names and declared types tell.
  Found callee(const ir::Function& function, const ir::Call& call) const {
    switch (call.resolution) {
    case ir::Resolution::Module:
    case ir::Resolution::Import:
      if (Found found = find(call.callee); found.kind != Kind::Nothing) return found;
      break;
    case ir::Resolution::Unknown:
      if (call.receiver == ir::None) return find(call.written);
      break;
    case ir::Resolution::Value: {
      if (call.receiver == ir::None) return {};
      const ir::Place& place = function.places[call.receiver];
      return place.kind == ir::PlaceKind::Global ? find(place.name) : Found{};
    }
    case ir::Resolution::Builtin: return {};
    }
    if (call.receiver == ir::None) return {};
    return demand_.modules_.member(receiverClass(function, call), file_.text(call.method));
  }

  // Whether an object of the class holds a resource, or gives one by a method without a name.
  bool classHolds(const Found& type) const {
    return anyOfClass(type, 0,
                      [](const File& file, ir::Index index) { return bool(file.holds[index]); });
  }

  Found find(ir::Sym name) const {
    auto [known, isNew] = file_.found.try_emplace(name);
    if (isNew) known->second = demand_.modules_.find(id_, file_.text(name));
    return known->second;
  }

private:
  Found receiverClass(const ir::Function& function, const ir::Call& call) const {
    ir::Sym type = call.receiverType != 0 ? call.receiverType : function.places[call.receiver].type;
    if (type != 0) return find(type);
    bool isOwn = isSelf(function, call.receiver) || file_.text(call.written).starts_with("super()");
    return isOwn ? demand_.modules_.classOf(id_, function) : Found{};
  }

  bool functionGives(FileId file, ir::Index function) const {
    return demand_.files_[file].gives[function] ||
           awaits(keyOf(FactKind::FunctionGives, file, function));
  }

  bool globalKeeps(FileId file, ir::Sym name) const {
    return demand_.files_[file].globals.contains(name) ||
           awaits(keyOf(FactKind::GlobalKeeps, file, name));
  }

  bool isNamed(const std::unordered_set<std::string>& names, FactKind kind, ir::Sym name) const {
    std::string text(file_.text(name));
    return names.contains(text) || awaits(keyOf(kind, text));
  }

  bool fieldKeeps(const Found& type, std::string_view name, int depth) const {
    return anyOfClass(type, depth, [&](const File& file, ir::Index index) {
      ir::Sym symbol = file.module->find(name);
      return symbol != ir::None && file.fields[index].contains(symbol);
    });
  }

  // Whether it is so of the class or of one of its bases.
  bool anyOfClass(const Found& type, int depth, const auto& isSo) const {
    if (type.kind == Kind::Unparsed) return awaits(keyOf(FactKind::Parsed, type.file));
    if (type.kind != Kind::Class || depth > deepestBases) return false;
    if (isSo(demand_.files_[type.file], type.index)) return true;
    awaits(keyOf(FactKind::ClassHolds, type.file, type.index));
    const std::vector<Found>& bases = demand_.modules_.bases(type);
    return std::ranges::any_of(
        bases, [&](const Found& base) { return anyOfClass(base, depth + 1, isSo); });
  }

  // Not yet: false.
  bool awaits(Fact fact) const {
    if (asking_ == ir::None) return false;
    std::vector<FunctionId>& waiting = demand_.waiting_[fact];
    FunctionId asking{id_, asking_};
    if (waiting.empty() || waiting.back() != asking) waiting.push_back(asking);
    return false;
  }

  Demand& demand_;
  FileId id_;
  ir::Index asking_; // ir::None: nobody waits for the answers
  File& file_;
};

Demand::Demand(std::span<const std::string> paths, const RuleIndex& index)
    : index_(index), settings_(index), modules_(paths), files_(paths.size()) {
  for (const rules::Framework& framework : index.rules().frameworks) {
    for (const rules::Keeper& keeper : framework.keepers)
      if (!keeper.untilStop)
        keepers_.push_back(std::make_unique<re2::RE2>(keeper.holder, re2::RE2::Quiet));
    for (const rules::Registration& registration : framework.registrations)
      if (registration.moment == rules::Moment::Request ||
          registration.moment == rules::Moment::Task)
        userNames_.insert(registration.names.begin(), registration.names.end());
  }
}

Demand::~Demand() = default;

void Demand::add(FileId file, Identifiers identifiers) {
  files_[file].identifiers = std::move(identifiers);
  // What a module says of itself, it says without its name.
  files_[file].identifiers.add(modules_.lastName(file));
  files_[file].isKnown = true;
}

void Demand::parsed(FileId id, const ir::Module& module) {
  File& file = files_[id];
  modules_.add(id, module);
  file.module = &module;
  file.isWanted = true;
  file.sources = std::make_unique<CallSources>(index_, module);
  file.lastName = modules_.lastName(id);
  file.inputs = settingInputs(module, settings_);
  file.owes = owes(module);
  for (auto* flags : {&file.gives, &file.handles, &file.helps})
    flags->resize(module.functions.size());
  for (auto* flags : {&file.holds, &file.reached})
    flags->resize(module.classes.size());
  file.fields.resize(module.classes.size());
  for (ir::Index i = 0; i < module.functions.size(); ++i)
    unsettled_.push_back({id, i});
  wake(keyOf(FactKind::Parsed, id));
}

std::vector<FileId> Demand::next() {
  wanted_.clear();
  // What is found in parsed files stays found.
  for (File& file : files_)
    std::erase_if(file.found,
                  [](const auto& entry) { return entry.second.kind == Kind::Unparsed; });
  findGivers();
  for (FileId id = 0; id < files_.size(); ++id)
    if (files_[id].module) nameGivers(id);
  nameUsers();
  for (FileId id = 0; id < files_.size(); ++id) {
    bool isOpen = files_[id].isKnown && !files_[id].isWanted;
    if (isOpen && given_.mayMeanAny(files_[id].identifiers))
      reach({.kind = Kind::Unparsed, .file = id});
  }
  findHelpers();
  followUsers();
  findValues();
  std::ranges::sort(wanted_);
  return wanted_;
}

// A fixed point: what one function gives or keeps may be what others hand on.
void Demand::findGivers() {
  while (!unsettled_.empty()) {
    auto [id, index] = unsettled_.back();
    unsettled_.pop_back();
    const File& file = files_[id];
    View view(*this, id, index);
    note(id, index, findGiving(*file.module, index, *file.sources, view, false));
  }
}

void Demand::wake(Fact fact) {
  auto known = waiting_.find(fact);
  if (known == waiting_.end()) return;
  std::ranges::copy(known->second, std::back_inserter(unsettled_));
  waiting_.erase(known);
}

void Demand::note(FileId id, ir::Index index, const Giving& giving) {
  File& file = files_[id];
  const ir::Function& function = file.module->functions[index];
  file.handles[index] = file.handles[index] || giving.handles;
  for (ir::PlaceId kept : giving.keeps)
    keep(id, function, function.places[kept]);
  if (!giving.gives || file.gives[index]) return;
  file.gives[index] = true;
  wake(keyOf(FactKind::FunctionGives, id, index));
  std::string_view name = lastSegment(file.text(function.name));
  if (function.className == 0) return;
  Found type = modules_.classOf(id, function);
  if (isSpecialName(name) && type.kind == Kind::Class) {
    file.holds[type.index] = true;
    wake(keyOf(FactKind::ClassHolds, id, type.index));
  }
  if (!isCommonWord(name) && methods_.emplace(name).second) wake(keyOf(FactKind::MethodName, name));
}

void Demand::keep(FileId id, const ir::Function& function, const ir::Place& place) {
  File& file = files_[id];
  if (place.kind == ir::PlaceKind::Global) {
    if (file.globals.insert(place.name).second) wake(keyOf(FactKind::GlobalKeeps, id, place.name));
    return;
  }
  Found type = isSelf(function, place.parent) ? modules_.classOf(id, function) : Found{};
  if (type.kind == Kind::Class && file.fields[type.index].insert(place.name).second) {
    file.holds[type.index] = true;
    wake(keyOf(FactKind::ClassHolds, id, type.index));
  }
  std::string_view name = file.text(place.name);
  if (!isCommonWord(name) && fields_.emplace(name).second) wake(keyOf(FactKind::FieldName, name));
}

// Where something is owed, those matter who may use it without naming it: handlers and tasks.
void Demand::nameUsers() {
  if (namesUsers_ || !std::ranges::any_of(files_, [&](const File& file) { return file.owes; }))
    return;
  namesUsers_ = true;
  for (const rules::Framework& framework : index_.rules().frameworks)
    for (const rules::Registration& registration : framework.registrations) {
      bool isUser = registration.moment == rules::Moment::Request ||
                    registration.moment == rules::Moment::Task;
      if (!isUser) continue;
      for (const std::string& name : registration.names)
        for (const std::string& package : framework.packages)
          given_.add(name, package);
      for (const std::string& call : registration.calls)
        given_.add(lastSegment(call), call.substr(0, call.find('.')));
    }
}

bool Demand::owes(const ir::Module& module) const {
  return std::ranges::any_of(module.functions, [&](const ir::Function& function) {
    bool isRegistry = std::ranges::any_of(function.calls, [&](const ir::Call& call) {
      return index_.isRegistry(module.text(call.callee));
    });
    if (isRegistry) return true;
    PlaceTexts texts(module, function);
    return std::ranges::any_of(function.instrs, [&](const ir::Instr& instr) {
      if (instr.op != ir::Op::Assign) return false;
      auto member = texts.member(instr.dst);
      return member && std::ranges::any_of(keepers_, [&](const auto& keeper) {
               return re2::RE2::PartialMatch(member->first, *keeper);
             });
    });
  });
}

// Asks for the files of all that handlers and tasks call, through functions that have nothing to
// do with resources themselves. O(calls that are reached).
void Demand::followUsers() {
  if (!namesUsers_) return;
  std::vector<std::vector<bool>> seen(files_.size());
  std::vector<FunctionId> open;
  auto visit = [&](FileId id, ir::Index index) {
    seen[id].resize(files_[id].module->functions.size());
    if (!seen[id][index]) open.push_back({id, index});
    seen[id][index] = true;
  };
  for (FileId id = 0; id < files_.size(); ++id)
    for (ir::Index i = 0; files_[id].module && i < files_[id].module->functions.size(); ++i)
      for (const ir::Decorator& decorator : files_[id].module->functions[i].decorators)
        if (userNames_.contains(lastSegment(files_[id].text(decorator.name)))) visit(id, i);
  while (!open.empty()) {
    auto [id, index] = open.back();
    open.pop_back();
    const ir::Function& function = files_[id].module->functions[index];
    View view(*this, id);
    for (const ir::Call& call : function.calls) {
      Found found = view.callee(function, call);
      if (found.kind == Kind::Function) visit(found.file, found.index);
      if (found.kind == Kind::Unparsed) reach(found);
    }
  }
}

// Writes down by which names files that are not parsed may get what this one gives.
void Demand::nameGivers(FileId id) {
  File& file = files_[id];
  const ir::Module& module = *file.module;
  for (ir::Index i = 0; i < module.functions.size(); ++i) {
    if (!file.gives[i]) continue;
    std::string_view name = file.text(module.functions[i].name);
    std::string_view type = lastSegment(file.text(module.functions[i].className));
    // What an inner function gives, the caller of the outer one may get.
    name = type.empty() ? name.substr(0, name.find('.')) : lastSegment(name);
    given_.add(name, type.empty() ? file.lastName : type);
  }
  View view(*this, id);
  for (ir::Index i = 0; i < module.classes.size(); ++i) {
    std::string_view name = lastSegment(file.text(module.classes[i].name));
    if (view.classHolds({.kind = Kind::Class, .file = id, .index = i}))
      given_.add(name, file.lastName);
    for (ir::Sym field : file.fields[i])
      given_.add(file.text(field), name);
  }
  for (ir::Sym global : file.globals)
    given_.add(lastSegment(file.text(global)), file.lastName);
  // Names that this module passes on.
  for (const ir::Import& import : module.imports) {
    Found found = import.scope == 0 ? view.find(import.target) : Found{};
    const File& from = files_[found.kind == Kind::Nothing ? id : found.file];
    bool isGiven = (found.kind == Kind::Function && from.gives[found.index]) ||
                   (found.kind == Kind::Variable && from.globals.contains(found.index)) ||
                   view.classHolds(found);
    if (isGiven) given_.add(file.text(import.alias), file.lastName);
  }
}

void Demand::findValues() {
  for (FileId id = 0; id < files_.size(); ++id)
    for (size_t i = 0; i < files_[id].inputs.size(); ++i)
      findValue(id, files_[id].inputs[i]);
}

// A variable of another file may itself be made of others.
void Demand::findValue(FileId id, ir::Sym name) {
  View view(*this, id);
  Found found = view.find(name);
  std::string_view owner = prefixOf(files_[id].text(name));
  // `settings.SIZE`, of an object
  if (found.kind == Kind::Nothing && !owner.empty()) found = modules_.find(id, owner);
  if (found.kind == Kind::Unparsed) reach(found);
  if (found.kind != Kind::Variable || found.file == id) return;
  File& file = files_[found.file];
  for (ir::Sym input : variableInputs(*file.module, found.index))
    if (std::ranges::find(file.inputs, input) == file.inputs.end()) file.inputs.push_back(input);
}

void Demand::findHelpers() {
  for (FileId id = 0; id < files_.size(); ++id) {
    const File& file = files_[id];
    if (!file.module) continue;
    reachHooks(id);
    for (ir::Index i = 0; i < file.module->functions.size(); ++i)
      if (file.handles[i] || file.helps[i]) follow(id, i, file.helps[i]);
    for (ir::Index i = 0; i < file.module->classes.size(); ++i)
      if (file.holds[i]) reach({.kind = Kind::Class, .file = id, .index = i});
  }
  while (!helpers_.empty()) {
    FunctionId helper = helpers_.back();
    helpers_.pop_back();
    follow(helper.file, helper.function, true);
  }
}

// A hook releases what other files acquire: it is a helper of theirs.
void Demand::reachHooks(FileId id) {
  const File& file = files_[id];
  View view(*this, id);
  for (ir::Index i = 0; i < file.module->functions.size(); ++i) {
    const ir::Function& function = file.module->functions[i];
    for (const ir::Decorator& decorator : function.decorators)
      if (index_.isHook(lastSegment(file.text(decorator.name))))
        reach({.kind = Kind::Function, .file = id, .index = i});
    auto reachPlace = [&](ir::PlaceId place) {
      if (place == ir::None) return;
      if (function.places[place].kind == ir::PlaceKind::Global)
        return reach(view.find(function.places[place].name));
      // `add_event_handler("shutdown", make_stop_handler(app))`
      for (const ir::Instr& instr : function.instrs)
        if (instr.dst == place && instr.op == ir::Op::Call)
          reach(view.callee(function, function.calls[instr.extra]));
    };
    bool isListed = false;
    for (const ir::Call& call : function.calls) {
      bool isHook =
          index_.isHook(file.text(call.method)) || index_.isHook(hookList(file, function, call));
      for (ir::Index k = 0; k < call.argCount; ++k) {
        const ir::Arg& arg = function.args[call.args + k];
        bool isKeyword = arg.keyword != 0 && index_.isHook(file.text(arg.keyword));
        isListed |= isKeyword;
        if (isHook || isKeyword) reachPlace(arg.place);
      }
    }
    if (!isListed) continue;
    for (const ir::List& list : function.lists)
      for (ir::Index k = 0; k < list.count; ++k)
        reachPlace(function.operands[list.first + k]);
  }
}

// `on_cleanup` of `app.on_cleanup.append(close)`.
std::string_view Demand::hookList(const File& file, const ir::Function& function,
                                  const ir::Call& call) {
  if (call.receiver == ir::None) return {};
  return lastSegment(file.text(function.places[call.receiver].name));
}

void Demand::follow(FileId id, ir::Index index, bool isHelper) {
  const File& file = files_[id];
  const ir::Function& function = file.module->functions[index];
  View view(*this, id);
  Giving giving = findGiving(*file.module, index, *file.sources, view, isHelper);
  for (ir::Index index : giving.passes) {
    const ir::Call& call = function.calls[index];
    reach(view.callee(function, call));
    // `Thread(target=drain, args=(conn,))`
    for (ir::Index i = 0; i < call.argCount; ++i) {
      const ir::Arg& argument = function.args[call.args + i];
      if (argument.place == ir::None) continue;
      const ir::Place& place = function.places[argument.place];
      if (place.kind == ir::PlaceKind::Global) reach(view.find(place.name));
    }
  }
  // Whether such a call comes back, and a constant that it returns, decide on paths.
  for (const ir::Call& call : function.calls)
    if (Found found = view.callee(function, call); found.kind == Kind::Unparsed) reach(found);
  for (const ir::Decorator& decorator : function.decorators)
    reach(view.find(decorator.name));
}

// A function that gets a resource, or a class whose object does: all of its methods may use it.
void Demand::reach(const Found& found) {
  if (found.kind == Kind::Nothing || found.kind == Kind::Variable) return;
  File& file = files_[found.file];
  if (found.kind == Kind::Unparsed) {
    if (file.isWanted || !file.isKnown) return;
    file.isWanted = true;
    wanted_.push_back(found.file);
    return;
  }
  if (found.kind == Kind::Function) {
    if (file.helps[found.index]) return;
    file.helps[found.index] = true;
    helpers_.push_back({found.file, found.index});
    return;
  }
  bool isFirst = !file.reached[found.index];
  file.reached[found.index] = true;
  for (const Found& base : modules_.bases(found))
    if (isFirst || base.kind == Kind::Unparsed) reach(base);
  if (!isFirst) return;
  for (ir::Index method : file.module->classes[found.index].methods)
    reach({.kind = Kind::Function, .file = found.file, .index = method});
}

} // namespace unclosed::analysis

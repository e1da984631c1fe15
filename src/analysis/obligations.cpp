#include "analysis/obligations.h"

#include "analysis/test_files.h"

#include <algorithm>
#include <deque>

#include "link/calls.h"

namespace unclosed::analysis {

using link::FunctionRef;
using rules::Moment;

namespace {

constexpr int deepestValue = 5;

} // namespace

Obligations::Obligations(link::ResolvedNames& names, const std::deque<Linkage>& linkages,
                         const std::deque<Matcher>& matchers, const ProgramTypes& types,
                         const Summaries& summaries)
    : names_(names), program_(names.program()), linkages_(linkages), matchers_(matchers),
      types_(types), summaries_(summaries), hooks_(names.program(), linkages),
      requested_(reachedAt({Moment::Request})) {
  if (!hooks_.present().empty()) findRegistries();
}

void Obligations::report(std::vector<Finding>& out) const {
  reportLent(out); // libraries have providers without a framework
  if (hooks_.present().empty()) return;
  reportRegistries(out);
  reportKeepers(out);
  reportProviders(out);
  reportAbandoned(out);
  reportTasks(out);
  reportCached(out);
}

Obligations::Ways Obligations::reachedAt(std::initializer_list<Moment> moments) const {
  std::vector<const Hook*> hooks;
  for (const Hook& hook : hooks_.all()) {
    bool isAsked = std::ranges::find(moments, hook.moment) != moments.end();
    if (isAsked && !isTestFile(program_.module(hook.function.module).path)) hooks.push_back(&hook);
  }
  return reachedFrom(std::move(hooks));
}

Obligations::Ways Obligations::reachedFrom(std::vector<const Hook*> hooks) const {
  Ways ways;
  std::deque<FunctionRef> open;
  std::deque<std::pair<FunctionRef, Way>> doubtful; // looked at when all that is sure is known
  auto reach = [&](FunctionRef function, const Way& way) {
    if (ways.try_emplace(function, way).second) open.push_back(function);
  };
  for (const Hook* hook : hooks)
    reach(hook->function, {{}, hook});
  while (!open.empty() || !doubtful.empty()) {
    if (open.empty()) {
      reach(doubtful.front().first, doubtful.front().second);
      doubtful.pop_front();
      continue;
    }
    FunctionRef caller = open.front();
    open.pop_front();
    Way way = ways.at(caller);
    way.from = caller;
    const ir::Function& function = program_.function(caller);
    for (const ir::Instr& instr : function.instrs) {
      if (instr.op == ir::Op::Capture) {
        ir::Index inner = function.lists[instr.extra].function;
        if (inner != ir::None && !(function.flags & ir::IsModuleBody))
          reach({caller.module, inner}, way);
      }
      if (instr.op != ir::Op::Call) continue;
      const ir::Call& call = function.calls[instr.extra];
      std::vector<FunctionRef> candidates = link::candidates(names_, caller, call);
      if (candidates.empty()) continue;
      bool sure = isSure(caller, call);
      for (FunctionRef callee : candidates)
        if (sure)
          reach(callee, way);
        else
          doubtful.emplace_back(callee, Way{caller, way.hook, false});
    }
  }
  return ways;
}

bool Obligations::isSure(FunctionRef in, const ir::Call& call) const {
  const ir::Function& function = program_.function(in);
  return link::calleeOf(names_, in.module, function, call).kind != link::Symbol::Kind::Nothing ||
         link::receiverClass(names_, in, call) || !callees(in, call).empty();
}

std::string_view Obligations::typeOf(FunctionRef in, ir::PlaceId id, int depth) const {
  if (id == ir::None || depth > deepestValue) return {};
  const ir::Function& function = program_.function(in);
  const ir::Place& place = function.places[id];
  const Linkage& linkage = linkages_[in.module];
  const ModuleTypes& types = types_.of(in.module);
  if (place.type) return linkage.type(linkage.module().text(place.type));
  if (place.kind == ir::PlaceKind::Global) return types.global(place.name);
  if (place.kind == ir::PlaceKind::Param) return types.self(function, id);
  if (place.kind == ir::PlaceKind::Field)
    return types.field(typeOf(in, place.parent, depth + 1), linkage.module().text(place.name));
  for (const ir::Instr& instr : function.instrs) {
    if (instr.dst != id) continue;
    if (instr.op == ir::Op::Assign || instr.op == ir::Op::Enter)
      return typeOf(in, instr.src, depth + 1);
    if (instr.op != ir::Op::Call) continue;
    const ir::Call& call = function.calls[instr.extra];
    return types.result(function, call, typeOf(in, call.receiver, depth + 1));
  }
  return {};
}

std::optional<Acquired> Obligations::acquiredBy(FunctionRef in, const ir::Instr& instr) const {
  const ir::Function& function = program_.function(in);
  const Matcher& matcher = matchers_[in.module];
  const ir::Call& call = function.calls[instr.extra];
  std::string_view receiverType = typeOf(in, call.receiver);
  for (const Hit& hit : matcher.match(function, call, receiverType, UINT32_MAX)) {
    bool isValue = hit.entry->kind == EntryKind::Acquire &&
                   hit.entry->acquire->into.where == rules::Where::Return;
    if (!isValue || matcher.index().resource(hit.entry->resource).inferred) continue;
    return Acquired{hit.entry->resource, instr.range,
                    std::min(hit.confidence, hit.entry->acquire->confidence)};
  }
  Targets targets = linkages_[in.module].targets(function, call, receiverType);
  for (FunctionRef callee : targets.functions)
    for (const Fresh& fresh : summaries_[callee].fresh)
      if (fresh.where.root == Access::Result && fresh.where.path.empty())
        return Acquired{fresh.resource, instr.range,
                        std::min(fresh.confidence, targets.confidence)};
  return std::nullopt;
}

std::vector<Hit> Obligations::hits(FunctionRef in, const ir::Call& call) const {
  return matchers_[in.module].match(program_.function(in), call, typeOf(in, call.receiver),
                                    UINT32_MAX);
}

std::vector<FunctionRef> Obligations::callees(FunctionRef in, const ir::Call& call) const {
  Targets targets =
      linkages_[in.module].targets(program_.function(in), call, typeOf(in, call.receiver));
  if (targets.confidence < Confidence::High) return {};
  return std::move(targets.functions);
}

std::optional<Acquired> Obligations::managed(FunctionRef generator) const {
  return hooks_.find(generator, {Moment::Manage}) ? yielded(generator) : std::nullopt;
}

std::string Obligations::poolName(FunctionRef in, ir::PlaceId id) const {
  const ir::Module& module = program_.module(in.module);
  PlaceTexts texts(module, program_.function(in));
  id = texts.source(id);
  if (id == ir::None) return {};
  const ir::Place& place = program_.function(in).places[id];
  if (place.kind == ir::PlaceKind::Global) {
    link::Symbol symbol = linkages_[in.module].resolve(module.text(place.name));
    if (symbol.kind != link::Symbol::Kind::Variable) return {};
    return program_.module(symbol.module).path + "/" + std::string(symbol.name);
  }
  if (place.kind == ir::PlaceKind::Field)
    if (std::string_view owner = typeOf(in, place.parent); !owner.empty())
      return std::string(owner) + "/" + std::string(module.text(place.name));
  return texts.of(id);
}

std::optional<Acquired> Obligations::acquired(FunctionRef in, ir::PlaceId place) const {
  if (place == ir::None) return std::nullopt;
  const ir::Function& function = program_.function(in);
  std::vector<bool> seen(function.places.size());
  std::vector<ir::PlaceId> open{place};
  while (!open.empty()) {
    ir::PlaceId id = open.back();
    open.pop_back();
    ir::PlaceKind kind = function.places[id].kind;
    if (seen[id] || (kind != ir::PlaceKind::Temp && kind != ir::PlaceKind::Local)) continue;
    seen[id] = true;
    for (const ir::Instr& instr : function.instrs) {
      if (instr.dst != id) continue;
      if (instr.op == ir::Op::Call)
        if (std::optional<Acquired> found = acquiredBy(in, instr)) return found;
      bool isCopy =
          instr.op == ir::Op::Assign || instr.op == ir::Op::Await || instr.op == ir::Op::Enter;
      if (isCopy) open.push_back(instr.src);
    }
  }
  return std::nullopt;
}

std::string Obligations::nameOf(FunctionRef function) const {
  const ir::Module& module = program_.module(function.module);
  std::string name(module.text(program_.function(function).name));
  size_t inner = name.rfind(".<locals>.");
  return inner == std::string::npos ? name : name.substr(inner + 10);
}

ir::Index Obligations::bodyOf(link::ModuleId module) const {
  const auto& functions = program_.module(module).functions;
  for (ir::Index i = 0; i < functions.size(); ++i)
    if (functions[i].flags & ir::IsModuleBody) return i;
  return 0;
}

std::string Obligations::advised(std::string advice, std::string_view duty) {
  size_t at = advice.find("{}");
  return at == std::string::npos ? advice : advice.replace(at, 2, duty);
}

Finding Obligations::finding(std::string_view rule, FunctionRef in, ir::Range range) const {
  const ir::Module& module = program_.module(in.module);
  Finding finding;
  finding.rule = rule;
  finding.path = module.path;
  finding.range = range;
  finding.function = module.text(program_.function(in).name);
  return finding;
}

Step Obligations::step(StepKind kind, link::ModuleId module, ir::Range range,
                       std::string message) const {
  return {kind, program_.module(module).path, range, std::move(message), 0};
}

const Hook* Obligations::releasing(const Kept& kept, std::initializer_list<Moment> moments) const {
  KeptSearch search(names_, linkages_, kept);
  for (const Hook& hook : hooks_.all()) {
    if (std::ranges::find(moments, hook.moment) == moments.end()) continue;
    if (search.releases(hook.function, hook.moment == Moment::Around)) return &hook;
  }
  return nullptr;
}

FunctionRef Obligations::unregistered(const Kept& kept) const {
  KeptSearch search(names_, linkages_, kept);
  for (link::ModuleId module = 0; module < program_.modules().size(); ++module)
    for (ir::Index i = 0; i < program_.module(module).functions.size(); ++i) {
      bool isBody = program_.module(module).functions[i].flags & ir::IsModuleBody;
      if (!isBody && search.mentions({module, i}) && search.releases({module, i}))
        return {module, i};
    }
  return {};
}

} // namespace unclosed::analysis

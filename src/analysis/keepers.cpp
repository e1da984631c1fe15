// UNC301 and UNC303 for what is put into a framework's keeper (`g.db`, `app.state.pool`), and for
// variables that a start-up hook fills: some hook at the end must release it.
#include "analysis/obligations.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>

namespace unclosed::analysis {

using link::FunctionRef;
using rules::Moment;

namespace {

// `g.db`, `app["db"]`: how the source most likely spells it.
std::string spelled(const std::string& holder, const std::string& name, bool isElement) {
  size_t start = holder.find_last_of('.');
  bool isDotted = start != std::string::npos && holder.find('[') == std::string::npos;
  std::string root = holder;
  // What is imported is written without its package, unless it is a member itself.
  if (isDotted && holder.find('.') == start && !isElement && holder.substr(start) == ".g")
    root = holder.substr(start + 1);
  return isElement ? fmt::format("{}[\"{}\"]", root, name) : root + "." + name;
}

} // namespace

// What an instruction puts somewhere to keep it.
struct Obligations::Store {
  Kept kept;
  std::string shown;
  const rules::Framework* framework = nullptr;
  bool untilStop = false;
  Acquired acquired;
  FunctionRef in;
};

Obligations::Keepers::Keepers(const Hooks& hooks) {
  for (const rules::Framework* framework : hooks.present())
    for (const rules::Keeper& keeper : framework->keepers)
      list.push_back({framework, &keeper, std::make_unique<re2::RE2>(keeper.holder)});
}

Obligations::Keepers::~Keepers() = default;

void Obligations::reportKeepers(std::vector<Finding>& out) const {
  Keepers keepers(hooks_);
  Ways started = reachedAt({Moment::Start, Moment::Around});
  std::vector<Store> stores;
  for (link::ModuleId module = 0; module < program_.modules().size(); ++module) {
    const ir::Module& text = program_.module(module);
    if (text.language != ir::Language::Python) continue;
    for (ir::Index i = 0; i < text.functions.size(); ++i)
      collectStores({module, i}, keepers, started, stores);
  }
  if (stores.empty()) return;
  Ways requested = reachedAt({Moment::Request, Moment::AroundRequest, Moment::Provide});
  std::set<std::pair<const void*, std::string>> seen;
  for (const Store& store : stores) {
    const void* where = store.kept.holder ? static_cast<const void*>(store.kept.holder)
                                          : &program_.module(store.kept.module);
    if (seen.insert({where, store.kept.name}).second) reportStore(store, started, requested, out);
  }
}

void Obligations::collectStores(FunctionRef in, const Keepers& keepers, const Ways& started,
                                std::vector<Store>& stores) const {
  const ir::Function& function = program_.function(in);
  const ir::Module& module = program_.module(in.module);
  PlaceTexts texts(module, function);
  auto keep = [&](const std::string& holder, const std::string& name, bool isElement,
                  ir::PlaceId value) {
    for (const Keepers::Item& item : keepers.list) {
      if (!RE2::PartialMatch(holder, *item.pattern)) continue;
      std::optional<Acquired> from = acquired(in, value);
      if (!from) return;
      Kept kept{.name = name, .holder = item.pattern.get(), .resource = from->resource};
      stores.push_back({kept, spelled(holder, name, isElement), item.framework,
                        item.keeper->untilStop, *from, in});
      return;
    }
  };
  for (const ir::Instr& instr : function.instrs) {
    if (instr.op == ir::Op::Assign) {
      const ir::Place& dst = function.places[instr.dst];
      bool isMember = dst.kind == ir::PlaceKind::Field || dst.kind == ir::PlaceKind::Element ||
                      dst.kind == ir::PlaceKind::Global;
      if (!isMember) continue;
      if (auto member = texts.member(instr.dst))
        keep(member->first, member->second, dst.kind == ir::PlaceKind::Element, instr.src);
      if (dst.kind == ir::PlaceKind::Global && started.contains(in))
        collectVariable(in, instr, *started.at(in).hook->framework, stores);
    }
    if (instr.op != ir::Op::Call) continue;
    // `setattr(g, "db", connect())`
    const ir::Call& call = function.calls[instr.extra];
    bool isSet = call.resolution == ir::Resolution::Builtin && call.argCount == 3 &&
                 module.text(call.callee) == "setattr";
    if (!isSet) continue;
    const ir::Place& key = function.places[function.args[call.args + 1].place];
    if (key.kind == ir::PlaceKind::Constant)
      keep(texts.of(function.args[call.args].place), std::string(module.text(key.name)), false,
           function.args[call.args + 2].place);
  }
}

void Obligations::collectVariable(FunctionRef in, const ir::Instr& instr,
                                  const rules::Framework& framework,
                                  std::vector<Store>& stores) const {
  const ir::Function& function = program_.function(in);
  if (function.flags & ir::IsModuleBody) return;
  std::string_view name = program_.module(in.module).text(function.places[instr.dst].name);
  link::Symbol symbol = linkages_[in.module].resolve(name);
  if (symbol.kind != link::Symbol::Kind::Variable) return;
  std::optional<Acquired> from = acquired(in, instr.src);
  if (!from) return;
  Kept kept{.module = symbol.module, .name = std::string(symbol.name), .resource = from->resource};
  stores.push_back({kept, std::string(symbol.name), &framework, true, *from, in});
}

void Obligations::reportStore(const Store& store, const Ways& started, const Ways& requested,
                              std::vector<Finding>& out) const {
  const rules::Resource& rule =
      linkages_[store.in.module].rules().resource(store.acquired.resource);
  if (rule.lossFreesIt || (rule.processLifetime && !store.untilStop)) return;
  KeptSearch search(names_, linkages_, store.kept);
  const ir::Function& creator = program_.function(store.in);
  bool yields = creator.flags & ir::IsGenerator;
  if (search.releases(store.in, yields)) return;
  bool isReleased =
      store.untilStop
          ? releasing(store.kept, {Moment::Stop, Moment::Around}) != nullptr
          : releasing(store.kept, {Moment::RequestEnd, Moment::AroundRequest}) != nullptr;
  if (isReleased) return;
  const Ways& ways = store.untilStop ? started : requested;
  auto way = ways.find(store.in);
  FunctionRef idle = unregistered(store.kept);
  Finding result = finding(store.untilStop ? "UNC303" : "UNC301", store.in, store.acquired.range);
  result.severity = store.untilStop && rule.processLifetime ? Severity::Note : rule.severity;
  if (store.untilStop) result.severity = std::min(result.severity, Severity::Warning);
  result.confidence = way == ways.end()
                          ? Confidence::Low
                          : std::min(store.acquired.confidence, way->second.confidence());
  // Who writes a handler means requests, though not every call that leads there is seen.
  if (idle && !store.untilStop && !requested.empty())
    result.confidence = std::max(result.confidence, Confidence::Medium);
  if (store.untilStop) result.confidence = std::min(result.confidence, Confidence::Medium);
  result.message =
      store.untilStop
          ? fmt::format("`{}` ({}) is made at start-up, and nothing closes it at shutdown",
                        store.shown, rule.label)
          : fmt::format("`{}` keeps {} for the request, and nothing closes it when the "
                        "request ends",
                        store.shown, withArticle(rule.label));
  result.resource = rule.id;
  result.resourceKind = rule.kind;
  result.variable = store.shown;
  const std::string& advice =
      store.untilStop ? store.framework->processAdvice : store.framework->requestAdvice;
  result.advice = advised(advice, fmt::format("releases `{}`", store.shown));
  result.steps.push_back(step(StepKind::Acquired, store.in.module, store.acquired.range,
                              fmt::format("`{}` is acquired here", store.shown)));
  if (way != ways.end() && way->second.hook->function != store.in) {
    const Hook& hook = *way->second.hook;
    result.steps.push_back(step(StepKind::Passed, hook.function.module,
                                program_.function(hook.function).range,
                                fmt::format("`{}` leads to it", nameOf(hook.function))));
  }
  addIdleHandler(store.kept, idle, store.untilStop, result);
  out.push_back(std::move(result));
}

// A handler that exists and does not help.
void Obligations::addIdleHandler(const Kept& kept, FunctionRef idle, bool untilStop,
                                 Finding& result) const {
  if (const Hook* late = untilStop ? nullptr : releasing(kept, {Moment::MayMiss})) {
    result.message += fmt::format(": `{}` does, unless the request fails", nameOf(late->function));
    result.steps.push_back(step(StepKind::Branch, late->module, late->range,
                                "this is skipped when the request fails"));
    return;
  }
  if (idle)
    result.steps.push_back(
        step(StepKind::Left, idle.module, program_.function(idle).range,
             fmt::format("`{}` would release it, but no hook calls it", nameOf(idle))));
}

} // namespace unclosed::analysis

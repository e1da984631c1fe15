// Functions whose value a framework hands on: dependencies and fixtures that return what they
// should yield (UNC301), that release without `finally` (UNC302), and those that are run by hand
// with `next()` (UNC305).
#include "analysis/obligations.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "link/calls.h"

namespace unclosed::analysis {

using link::FunctionRef;
using rules::Moment;

void Obligations::reportProviders(std::vector<Finding>& out) const {
  for (const Hook& hook : hooks_.all()) {
    const ir::Function& function = program_.function(hook.function);
    bool provides = hook.moment == Moment::Provide || hook.moment == Moment::Fixture;
    if (!provides || (function.flags & ir::IsGenerator)) continue;
    for (const Fresh& fresh : summaries_[hook.function].fresh) {
      bool isValue = fresh.where.root == Access::Result && fresh.where.path.empty();
      if (isValue && !fresh.steps.empty()) reportReturned(hook, fresh, out);
    }
  }
}

// Whether some handler that gets such a resource as a parameter releases it; a test gets it under
// the name of the fixture.
bool Obligations::isReleasedByUsers(const Hook& provider, rules::ResourceId resource) const {
  for (const Hook& hook : hooks_.all()) {
    if (hook.moment != Moment::Request || provider.moment != Moment::Provide) continue;
    for (const ParamFate& fate : summaries_[hook.function].fates)
      if (fate.fate != Fate::Called && (fate.resource == resource || fate.resource == UINT32_MAX))
        return true;
  }
  if (provider.moment != Moment::Fixture) return false;
  std::string name = nameOf(provider.function);
  for (link::ModuleId module = 0; module < program_.modules().size(); ++module) {
    const ir::Module& text = program_.module(module);
    for (ir::Index i = 0; i < text.functions.size(); ++i)
      for (const ParamFate& fate : summaries_[{module, i}].fates) {
        bool isIt = fate.where.root < text.functions[i].params.size() &&
                    text.text(text.functions[i].params[fate.where.root].name) == name;
        if (isIt && fate.fate != Fate::Called) return true;
      }
  }
  return false;
}

void Obligations::reportReturned(const Hook& hook, const Fresh& fresh,
                                 std::vector<Finding>& out) const {
  const rules::Resource& rule = linkages_[hook.function.module].rules().resource(fresh.resource);
  if (rule.processLifetime || rule.lossFreesIt || isReleasedByUsers(hook, fresh.resource)) return;
  const Step& at = fresh.steps.front();
  Finding result = finding("UNC301", hook.function, at.range);
  result.path = at.path;
  result.severity = hook.moment == Moment::Fixture ? Severity::Note : rule.severity;
  result.confidence = std::min(fresh.confidence, Confidence::Medium);
  result.message =
      fmt::format("`{}` hands {} to {} and returns: nothing closes it", nameOf(hook.function),
                  withArticle(rule.label), hook.framework->name);
  result.advice = "yield it inside a `with` or a `try` with `finally`, instead of returning it";
  result.resource = rule.id;
  result.resourceKind = rule.kind;
  result.steps = fresh.steps;
  for (Step& step : result.steps)
    --step.nesting;
  out.push_back(std::move(result));
}

void Obligations::reportAbandoned(std::vector<Finding>& out) const {
  for (link::ModuleId module = 0; module < program_.modules().size(); ++module) {
    const ir::Module& text = program_.module(module);
    if (text.language != ir::Language::Python) continue;
    for (ir::Index i = 0; i < text.functions.size(); ++i)
      for (const ir::Instr& instr : text.functions[i].instrs)
        if (instr.op == ir::Op::Call) reportNext({module, i}, instr, out);
  }
}

// The place of the generator that `next(x)`, `anext(x)` or `x.__next__()` resumes, else None.
ir::PlaceId Obligations::resumed(FunctionRef in, const ir::Call& call) const {
  const ir::Module& module = program_.module(in.module);
  std::string_view method = module.text(call.method);
  bool isMethod = method == "__next__" || method == "__anext__";
  if (isMethod && call.receiver != ir::None) return call.receiver;
  std::string_view callee = module.text(call.callee);
  bool isBuiltin = call.resolution == ir::Resolution::Builtin && call.argCount == 1 &&
                   (callee == "next" || callee == "anext");
  return isBuiltin ? program_.function(in).args[call.args].place : ir::None;
}

void Obligations::reportNext(FunctionRef in, const ir::Instr& instr,
                             std::vector<Finding>& out) const {
  const ir::Function& function = program_.function(in);
  ir::PlaceId generator = resumed(in, function.calls[instr.extra]);
  // Only a generator that nothing else can resume or close: the call's own value.
  if (generator == ir::None || function.places[generator].kind != ir::PlaceKind::Temp) return;
  for (const ir::Instr& maker : function.instrs) {
    if (maker.dst != generator || maker.op != ir::Op::Call) continue;
    for (FunctionRef callee : link::candidates(names_, in, function.calls[maker.extra])) {
      std::optional<Acquired> given = yielded(callee);
      if (!given || isReleasedHere(in, instr.dst)) continue;
      const rules::Resource& rule = linkages_[callee.module].rules().resource(given->resource);
      Finding result = finding("UNC305", in, instr.range);
      result.severity = rule.severity;
      result.confidence = given->confidence;
      result.message = fmt::format("`{}` is resumed by hand: what follows its `yield` runs only "
                                   "when the generator is collected, and the {} stays open",
                                   nameOf(callee), rule.label);
      result.advice =
          fmt::format("wrap `{}` with `contextlib.contextmanager` and use `with`", nameOf(callee));
      result.resource = rule.id;
      result.resourceKind = rule.kind;
      result.steps.push_back(step(StepKind::Acquired, callee.module, given->range,
                                  fmt::format("the {} is acquired here", rule.label)));
      out.push_back(std::move(result));
      return;
    }
  }
}

// The resource that a generator yields.
std::optional<Acquired> Obligations::yielded(FunctionRef ref) const {
  const ir::Function& function = program_.function(ref);
  if (!(function.flags & ir::IsGenerator)) return std::nullopt;
  for (const ir::Instr& instr : function.instrs)
    if (instr.op == ir::Op::Yield && !(instr.flags & ir::Delegates))
      if (std::optional<Acquired> found = acquired(ref, instr.src)) return found;
  return std::nullopt;
}

// The name of the parameter's type as the rules know it. A variable of the program may be another
// name of it: `SessionDep = Annotated[Session, Depends(get_db)]`.
std::string Obligations::typeOfParameter(FunctionRef ref, const ir::Param& param) const {
  std::string written(program_.module(ref.module).text(param.annotation));
  link::ModuleId home = ref.module;
  link::Symbol symbol = program_.resolve(home, written);
  if (symbol.kind == link::Symbol::Kind::Variable) {
    home = symbol.module;
    const ir::Module& module = program_.module(home);
    const ir::Function& body = module.functions[bodyOf(home)];
    for (const ir::Instr& instr : body.instrs) {
      if (instr.op != ir::Op::Assign) continue;
      const ir::Place& from = body.places[instr.src];
      bool isIt = module.text(body.places[instr.dst].name) == symbol.name;
      if (isIt && from.kind == ir::PlaceKind::Global) written = module.text(from.name);
    }
  }
  std::string external = program_.externalName(home, written);
  return external.empty() ? std::string(linkages_[home].type(written)) : external;
}

std::vector<Obligations::Given> Obligations::givenTo(FunctionRef ref) const {
  std::vector<Given> given;
  if (!hooks_.find(ref, {Moment::Request, Moment::Provide})) return given;
  const RuleIndex& index = linkages_[ref.module].rules();
  for (const ir::Param& param : program_.function(ref).params) {
    if (param.annotation == 0 || param.flags != 0) continue;
    rules::ResourceId type = index.resourceOfType(typeOfParameter(ref, param));
    if (type == UINT32_MAX) continue;
    for (const Hook& hook : hooks_.all()) {
      if (hook.moment != Moment::Provide || hook.function == ref) continue;
      std::optional<Acquired> what = yielded(hook.function);
      if (!what || what->resource != type) continue;
      given.push_back({param.place, *what, hook.function});
      break;
    }
  }
  return given;
}

// Whether the function itself ends what it got.
bool Obligations::isReleasedHere(FunctionRef in, ir::PlaceId value) const {
  const ir::Function& function = program_.function(in);
  std::vector<bool> same(function.places.size());
  if (value != ir::None) same[value] = true;
  for (const ir::Instr& instr : function.instrs) {
    bool isCopy = instr.op == ir::Op::Assign || instr.op == ir::Op::Await;
    if (isCopy && instr.src != ir::None && same[instr.src]) same[instr.dst] = true;
    if (instr.op == ir::Op::Exit && same[instr.src]) return true;
    if (instr.op != ir::Op::Call) continue;
    const ir::Call& call = function.calls[instr.extra];
    std::string_view method = program_.module(in.module).text(call.method);
    bool isOn = call.receiver != ir::None && same[call.receiver];
    if (!isOn) continue;
    for (const Entry* entry : linkages_[in.module].rules().byMethod(method))
      if (entry->kind == EntryKind::Release && !entry->release->partial &&
          !entry->release->untilUse)
        return true;
  }
  return false;
}

void Obligations::nameHandlers(std::vector<Finding>& findings) const {
  std::map<std::pair<std::string_view, std::string_view>, FunctionRef> providers;
  for (const Hook& hook : hooks_.all()) {
    const ir::Module& module = program_.module(hook.function.module);
    if (hook.moment == Moment::Provide || hook.moment == Moment::Around ||
        hook.moment == Moment::Manage)
      providers.emplace(std::pair(std::string_view(module.path),
                                  module.text(program_.function(hook.function).name)),
                        hook.function);
  }
  for (Finding& finding : findings) {
    if (finding.rule == "UNC201") nameMethod(finding);
    if (finding.rule != "UNC103") continue;
    auto known = providers.find({finding.path, finding.function});
    auto raised = std::ranges::find(finding.steps, StepKind::Raised, &Step::kind);
    if (known == providers.end() || raised == finding.steps.end()) continue;
    bool atYield =
        std::ranges::any_of(program_.function(known->second).instrs, [&](const ir::Instr& instr) {
          return instr.op == ir::Op::Yield && instr.range == raised->range;
        });
    if (atYield) nameSkipped(finding, known->second, labelOf(finding));
  }
}

std::string Obligations::labelOf(const Finding& finding) const {
  const RuleIndex& index = linkages_.front().rules();
  for (const rules::Resource& resource : index.rules().resources)
    if (resource.id == finding.resource) return resource.label;
  return "resource";
}

// A class whose objects a framework drives has a method for the end.
void Obligations::nameMethod(Finding& finding) const {
  for (link::ModuleId module = 0; module < program_.modules().size(); ++module) {
    const ir::Module& text = program_.module(module);
    if (text.path != finding.path) continue;
    for (ir::Index i = 0; i < text.classes.size(); ++i) {
      std::string_view name = text.text(text.classes[i].name);
      bool isOwner = finding.function.starts_with(name) && finding.function.size() > name.size() &&
                     finding.function[name.size()] == '.' &&
                     finding.function.find('.', name.size() + 1) == std::string::npos;
      if (!isOwner) continue;
      auto [framework, registration] = hooks_.endingMethod({module, i});
      if (!framework) continue;
      bool isProcess = registration->moment == Moment::Stop;
      finding.rule = isProcess ? "UNC303" : "UNC301";
      finding.advice =
          fmt::format("release `{}` in `{}()`, which {} calls at the end", finding.variable,
                      registration->methods.front(), framework->name);
      return;
    }
  }
}

} // namespace unclosed::analysis

#include "analysis/classes.h"

#include <fmt/format.h>

#include <algorithm>

namespace unclosed::analysis {

using link::ClassRef;
using link::FunctionRef;

Classes::Classes(const link::Program& program, const std::deque<Linkage>& linkages,
                 const Summaries& summaries, const Properties& properties)
    : program_(program), linkages_(linkages), summaries_(summaries), properties_(properties) {
  for (link::ModuleId module = 0; module < program.modules().size(); ++module)
    for (ir::Index i = 0; i < program.module(module).functions.size(); ++i) {
      learn({module, i});
      learnCalls({module, i});
    }
}

void Classes::learn(FunctionRef ref) {
  const ir::Function& function = program_.function(ref);
  const Linkage& linkage = linkages_[ref.module];
  const Summary& summary = summaries_[ref];
  auto typeOf = [&](uint16_t param) -> ClassRef {
    if (param >= function.params.size()) return {};
    ir::Sym annotation = function.params[param].annotation;
    if (param == 0 && linkage.isMethod(ref)) return linkage.classOf(linkage.ownType(function));
    return linkage.classOf(linkage.type(linkage.module().text(annotation)));
  };
  for (const ParamFate& fate : summary.fates) {
    if (fate.where.path.empty() || fate.fate == Fate::Stored) continue;
    ClassRef type = typeOf(fate.where.root);
    if (type && fate.where.root == 0 && (function.flags & ir::IsDestructor))
      diesWith_.insert({type, fate.where.path.front()});
    std::string_view name = lastSegment(linkage.module().text(function.name));
    bool gives = fate.fate == Fate::Kept && !linkage.rules().ownsByName(name);
    // Who gets what is kept for the next one, too, is not to release it. (What a part of the object
    // keeps, a `threading.local`, may end with that.)
    bool itself = fate.where.path.size() == 1 || fate.where.path[1] == "[]";
    bool lends = gives && fate.byCaller && itself && fate.where.root == 0 &&
                 acquires(ref, fate.where.path.front());
    if (lends) continue;
    if (type)
      released_[{type, fate.where.path.front()}].push_back({ref, &fate, !gives});
    else
      releasedNames_.insert(fate.where.path.front());
  }
  for (const Fresh& fresh : summary.fresh) {
    bool field = fresh.where.root == 0 && !fresh.where.path.empty() && linkage.isMethod(ref);
    if (!field) continue;
    if (ClassRef type = typeOf(0))
      acquired_[{type, fresh.where.path.front()}].push_back({ref, &fresh});
  }
}

void Classes::learnCalls(FunctionRef ref) {
  // `service.conn.close()`, by somebody who holds the service.
  const ir::Module& module = program_.module(ref.module);
  const ir::Function& function = program_.function(ref);
  if (module.language == ir::Language::Cxx) return learnNative(ref);
  for (const ir::Call& call : function.calls) {
    if (call.receiver == ir::None || call.method == 0) continue;
    const ir::Place& place = function.places[call.receiver];
    if (place.kind != ir::PlaceKind::Field) continue;
    bool own =
        function.places[place.parent].kind == ir::PlaceKind::Param && function.className != 0;
    bool releases = linkages_[ref.module].releasesByName(module.text(call.method));
    if (own || !releases) continue;
    releasedNames_.emplace(module.text(place.name));
    for (std::string_view field : properties_.fields(module.text(place.name)))
      releasedNames_.emplace(field);
  }
}

bool Classes::isReleased(ClassRef type, const std::string& field, rules::ResourceId resource,
                         bool byTeardown) const {
  auto released = [&](ClassRef other) {
    if (!byTeardown && touched_.contains({other, field})) return true;
    auto known = released_.find({other, field});
    if (known == released_.end()) return false;
    // A method that is called on the field releases it if it releases things of its kind.
    return std::ranges::any_of(known->second, [&](const Release& release) {
      if (byTeardown && !release.teardown) return false;
      bool direct = release.fate->where.path.size() == 1 && !release.fate->method.empty();
      if (!direct || resource == UINT32_MAX) return true;
      return ends(linkages_[other.module].rules().resource(resource), resource, *release.fate);
    });
  };
  return released(type) || std::ranges::any_of(program_.bases(type), released) ||
         std::ranges::any_of(program_.derived(type), released);
}

// A base class that is not here may release what its derived classes keep.
bool Classes::mayBeInherited(ClassRef type) const {
  const RuleIndex& rules = linkages_[type.module].rules();
  return std::ranges::any_of(program_.foreignBases(type), [&](std::string_view base) {
    return base.find('.') != std::string_view::npos && !rules.knowsType(base);
  });
}

bool Classes::isUsersToRelease(const Reported& reported) const {
  if (reported.ownerType.empty()) return true;
  for (const Linkage& linkage : linkages_)
    if (ClassRef type = linkage.classOf(reported.ownerType)) {
      auto dies = [&](ClassRef other) { return diesWith_.contains({other, reported.ownerField}); };
      bool byItself = dies(type) || std::ranges::any_of(program_.bases(type), dies);
      rules::ResourceId resource =
          reported.direct ? linkage.rules().resourceById(reported.finding.resource) : UINT32_MAX;
      return isReleased(type, reported.ownerField, resource, true) && !byItself;
    }
  return true;
}

// Whether the method only calls another one of the class, which is told of by itself.
bool Classes::isMadeByAnother(const Acquisition& one, const std::vector<Acquisition>& all) {
  return std::ranges::any_of(all, [&](const Acquisition& other) {
    if (other.method == one.method || other.fresh->steps.empty()) return false;
    const Step& made = other.fresh->steps.front();
    return std::ranges::any_of(one.fresh->steps, [&](const Step& step) {
      return &step != &one.fresh->steps.front() && step.kind == StepKind::Acquired &&
             step.path == made.path && step.range == made.range;
    });
  });
}

// What another field of the object holds itself, and a part of this one has been given: the class
// sees to that one, or is told of it there.
bool Classes::isBorrowed(const Field& field, const Acquisition& acquisition) const {
  const Fresh& fresh = *acquisition.fresh;
  return std::ranges::any_of(acquired_, [&](const auto& other) {
    const auto& [whole, acquisitions] = other;
    if (whole.first != field.first || whole == field) return false;
    return std::ranges::any_of(acquisitions, [&](const Acquisition& one) {
      bool same = !one.fresh->steps.empty() && one.fresh->resource == fresh.resource &&
                  one.fresh->steps.front().path == fresh.steps.front().path &&
                  one.fresh->steps.front().range == fresh.steps.front().range;
      return same && one.fresh->where.path.size() < fresh.where.path.size();
    });
  });
}

bool Classes::isExempt(const Field& field, const Acquisition& acquisition) const {
  const RuleIndex& rules = linkages_[acquisition.method.module].rules();
  const rules::Resource& rule = rules.resource(acquisition.fresh->resource);
  bool dies = acquisition.fresh->parent.has_value(); // with what it was made from
  if (rule.processLifetime || rule.lossFreesIt || dies || acquisition.fresh->steps.empty())
    return true;
  // `record.spool.file.close()`, by somebody who has the part.
  if (releasedNames_.contains(acquisition.fresh->where.path.back())) return true;
  if (isBorrowed(field, acquisition)) return true;
  // Who answers to every name may answer to that of the release.
  if (program_.method(field.first, "__getattr__")) return true;
  if (rule.parent.empty()) return false;
  // What it was made from is another field, and the class sees to that one.
  rules::ResourceId parent = rules.resourceById(rule.parent);
  return std::ranges::any_of(acquired_, [&](const auto& other) {
    const auto& [whole, acquisitions] = other;
    return whole.first == field.first && acquisitions.front().fresh->resource == parent &&
           isReleased(whole.first, whole.second, parent, false);
  });
}

std::string_view Classes::className(ClassRef type) const {
  return program_.module(type.module).text(program_.type(type).name);
}

Finding Classes::about(const Field& field, const Acquisition& acquisition) const {
  const Linkage& linkage = linkages_[acquisition.method.module];
  const rules::Resource& rule = linkage.rules().resource(acquisition.fresh->resource);
  const Step& at = acquisition.fresh->steps.front();
  Finding finding;
  finding.severity = rule.severity;
  finding.confidence = std::min(acquisition.fresh->confidence,
                                mayBeInherited(field.first) ? Confidence::Low : Confidence::Medium);
  finding.path = at.path;
  finding.range = at.range;
  finding.variable = (isNative(field.first) ? "this->" : "self.") + field.second;
  finding.function = linkage.module().text(program_.function(acquisition.method).name);
  finding.resource = rule.id;
  finding.resourceKind = rule.kind;
  finding.steps = acquisition.fresh->steps;
  for (Step& step : finding.steps)
    --step.nesting;
  return finding;
}

void Classes::reportNever(const Field& field, const Acquisition& acquisition,
                          std::vector<Finding>& out) const {
  const auto& [type, name] = field;
  const RuleIndex& rules = linkages_[acquisition.method.module].rules();
  const std::string& label = rules.resource(acquisition.fresh->resource).label;
  Finding finding = about(field, acquisition);
  if (const Release* teardown = teardownOf(field)) {
    const ir::Module& module = program_.module(teardown->method.module);
    std::string_view method = module.text(program_.function(teardown->method).name);
    finding.rule = "UNC202";
    finding.message = fmt::format("`{}` releases `{}`, but never `{}` ({})", method,
                                  teardown->fate->where.path.front(), name, label);
    finding.advice = fmt::format("release `{}` in `{}` as well", name, method);
    finding.steps.push_back(
        {StepKind::Left, teardown->fate->path, teardown->fate->range,
         fmt::format("only `{}` is released here", teardown->fate->where.path.front()), 0});
  } else {
    finding.rule = "UNC201";
    finding.message = fmt::format("`{}` keeps {} in `{}`, and nothing ever releases it",
                                  className(type), withArticle(label), name);
    constexpr auto forPython = "give `{}` a `close()` that releases `{}`, and call it";
    constexpr auto forNative = "give `{}` a destructor that releases `{}`, and no copies";
    finding.advice = isNative(type) ? fmt::format(forNative, className(type), name)
                                    : fmt::format(forPython, className(type), name);
  }
  out.push_back(std::move(finding));
}

void Classes::report(std::vector<Finding>& out) const {
  for (const auto& [field, acquisitions] : acquired_) {
    if (releasedNames_.contains(field.second)) continue;
    for (const Acquisition& acquisition : acquisitions) {
      if (isExempt(field, acquisition) || isMadeByAnother(acquisition, acquisitions)) continue;
      bool direct = acquisition.fresh->where.path.size() == 1;
      if (isNative(field.first) && !isNativeOwner(field, acquisition)) continue;
      rules::ResourceId resource = direct ? acquisition.fresh->resource : UINT32_MAX;
      if (!isReleased(field.first, field.second, resource, false))
        reportNever(field, acquisition, out);
      else if (const Release* release = missedBy(field, acquisition))
        reportMissed(field, acquisition, *release, out);
    }
  }
}

} // namespace unclosed::analysis

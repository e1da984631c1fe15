// UNC202: classes whose teardown sees to some of what they hold, and misses the rest.
#include "analysis/classes.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace unclosed::analysis {

using link::ClassRef;
using link::FunctionRef;

bool Classes::isTeardown(FunctionRef method) const {
  const Linkage& linkage = linkages_[method.module];
  const ir::Function& function = program_.function(method);
  std::string_view name = lastSegment(linkage.module().text(function.name));
  bool leaves = name == "__exit__" || name == "__aexit__";
  return leaves || (function.flags & ir::IsDestructor) || linkage.rules().ownsByName(name) ||
         linkage.releasesByName(name);
}

std::string_view Classes::teardownFor(const Reported& reported) const {
  for (const Linkage& linkage : linkages_) {
    ClassRef type = linkage.classOf(reported.ownerType);
    if (!type) continue;
    std::vector<ClassRef> types{type};
    std::ranges::copy(program_.bases(type), std::back_inserter(types));
    for (ClassRef holder : types) {
      auto known = released_.find({holder, reported.ownerField});
      if (known == released_.end()) continue;
      for (const Release& release : known->second) {
        const ir::Function& method = program_.function(release.method);
        std::string_view name = program_.module(release.method.module).text(method.name);
        name = lastSegment(name);
        bool plain = release.teardown && release.fate->fate == Fate::Released &&
                     method.params.size() == 1 && !name.starts_with("__") &&
                     !(method.flags & (ir::IsAsync | ir::IsGenerator));
        if (plain) return name;
      }
    }
    return {};
  }
  return {};
}

const Classes::Release* Classes::teardownOf(const Field& field) const {
  for (const auto& [other, acquisitions] : acquired_) {
    auto known = released_.find(other);
    if (other.first != field.first || other == field || known == released_.end()) continue;
    for (const Release& release : known->second) {
      bool releases = release.fate->fate == Fate::Released || release.fate->fate == Fate::Sometimes;
      if (releases && release.fate->range.begin.line != 0 && isTeardown(release.method))
        return &release;
    }
  }
  return nullptr;
}

bool Classes::acquires(FunctionRef method, const std::string& field) const {
  return std::ranges::any_of(summaries_[method].fresh, [&](const Fresh& fresh) {
    bool same =
        fresh.where.root == 0 && !fresh.where.path.empty() && fresh.where.path.front() == field;
    // In C++, what nobody has tested may have failed, and the object lives all the same.
    bool certain = fresh.sometimes || fresh.how.fails == rules::Fails::Raises ||
                   fresh.how.fails == rules::Fails::Never;
    return same && certain;
  });
}

// Whether an object that holds the field holds one of the others too, until it is torn down.
bool Classes::acquiredTogether(const Field& field, const Acquisition& acquisition,
                               const std::vector<std::string>& others) const {
  std::vector<FunctionRef> constructors;
  if (isNative(field.first))
    std::ranges::copy(program_.ownMethods(field.first, lastSegment(className(field.first))),
                      std::back_inserter(constructors));
  else if (FunctionRef init = program_.method(field.first, "__init__"))
    constructors.push_back(init);
  return std::ranges::any_of(others, [&](const std::string& other) {
    return !acquired_.contains({field.first, other}) || acquires(acquisition.method, other) ||
           std::ranges::any_of(constructors,
                               [&](FunctionRef made) { return acquires(made, other); });
  });
}

// The teardown that passes the field by on some way out, where nothing else releases it for sure.
const Classes::Release* Classes::missedBy(const Field& field,
                                          const Acquisition& acquisition) const {
  auto known = released_.find(field);
  if (known == released_.end()) return nullptr;
  auto others = [&](ClassRef other) { return released_.contains({other, field.second}); };
  if (std::ranges::any_of(program_.bases(field.first), others) ||
      std::ranges::any_of(program_.derived(field.first), others))
    return nullptr;
  const Release* missed = nullptr;
  for (const Release& release : known->second) {
    if (!isTeardown(release.method)) continue;
    bool sometimes = release.fate->fate == Fate::Sometimes && release.fate->where.path.size() == 1;
    if (!sometimes || release.fate->without.empty()) return nullptr;
    if (!missed) missed = &release;
  }
  if (!missed || acquiredTogether(field, acquisition, missed->fate->without)) return nullptr;
  return missed;
}

void Classes::reportMissed(const Field& field, const Acquisition& acquisition,
                           const Release& release, std::vector<Finding>& out) const {
  const auto& [type, name] = field;
  const Linkage& linkage = linkages_[acquisition.method.module];
  const std::string& label = linkage.rules().resource(acquisition.fresh->resource).label;
  const ir::Function& method = program_.function(release.method);
  std::string_view teardown = program_.module(release.method.module).text(method.name);
  const std::string& other = release.fate->without.front();
  Finding finding = about(field, acquisition);
  finding.rule = "UNC202";
  bool constructed = program_.function(acquisition.method).flags & ir::IsConstructor;
  if (!constructed) finding.confidence = rules::Confidence::Low;
  finding.message = fmt::format("`{}` leaves `{}` ({}) open when `{}` holds nothing", teardown,
                                name, label, other);
  finding.advice = fmt::format("release `{}` whether or not `{}` holds anything", name, other);
  finding.steps.push_back({StepKind::Left, release.fate->path, release.fate->missed,
                           fmt::format("the teardown ends here: `{}` stays open", name), 0});
  out.push_back(std::move(finding));
}

} // namespace unclosed::analysis

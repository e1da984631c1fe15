#include "analysis/settings.h"

#include "analysis/setting_places.h"

#include <fmt/format.h>

#include <algorithm>

namespace unclosed::analysis {
namespace {

using Kind = Value::Kind;

// "is 600", "is not set", "is not set (the default is -1)".
std::string state(const OptionSet& options, const std::string& key) {
  Value value = options.at(key);
  if (value.kind == Kind::Absent) {
    Value otherwise = options.orDefault(key);
    if (otherwise.kind == Kind::Absent) return "is not set";
    return fmt::format("is not set (the default is {})", spelled(otherwise));
  }
  if (!value.isKnown() || value.kind == Kind::Dict) return "is set";
  return fmt::format("is {}{}", spelled(value),
                     value.fromEnvironment ? " unless the environment says otherwise" : "");
}

// Where the value was written, when that is elsewhere.
void addOrigin(Finding& finding, const link::Program& program, const Value& value,
               const std::string& key) {
  if (value.module == ir::None || value.kind == Kind::Dict) return;
  const std::string& path = program.module(value.module).path;
  if (path == finding.path && value.range.begin.line == finding.range.begin.line) return;
  finding.steps.push_back({.kind = StepKind::Passed,
                           .path = path,
                           .range = value.range,
                           .message = fmt::format("the value of `{}` is set here", key),
                           .nesting = 0});
}

Finding findingOf(const link::Program& program, const OptionSet& options,
                  const rules::SettingRule& rule) {
  const ir::Module& module = program.module(options.in.module);
  const rules::SettingGroup& group = *options.group;
  Finding finding;
  finding.rule = rule.diagnostic;
  finding.severity = rule.severity;
  finding.confidence = rule.confidence;
  finding.path = module.path;
  finding.range = options.rangeOf(rule.key);
  finding.message = fmt::format("`{}` of this {} {}: {}", rule.key, group.label,
                                state(options, rule.key), rule.message);
  finding.advice = rule.better;
  finding.function = module.text(program.function(options.in).name);
  finding.resource = group.id;
  finding.resourceKind = group.kind;
  finding.variable = rule.key;
  addOrigin(finding, program, options.at(rule.key), rule.key);
  return finding;
}

// An option that is inherited was reported where it is set, and one that is missing is missing
// where something else that the rule asks for is set.
bool isOwn(const OptionSet& options, const rules::SettingRule& rule) {
  if (options.place->kind != rules::OptionPlace::Kind::Config) return true;
  auto isSetHere = [&](const std::string& key) {
    return options.ranges.contains(key.substr(0, key.find('.')));
  };
  if (options.at(rule.key).kind != Kind::Absent) return isSetHere(rule.key);
  return isSetHere("*") || std::ranges::any_of(rule.when, [&](const rules::SettingTest& test) {
           return isSetHere(test.keys.front());
         });
}

} // namespace

void reportSettings(const link::Program& program, const RuleIndex& index,
                    std::vector<Finding>& findings) {
  if (index.rules().settings.empty()) return;
  SettingPlaces places(program, index);
  for (const OptionSet& options : places.find()) {
    for (const rules::SettingRule& rule : options.group->rules) {
      bool isUsed = rule.unlessRead && places.isRead(rule.key);
      if (isUsed || !isRisky(rule, options) || !isOwn(options, rule)) continue;
      findings.push_back(findingOf(program, options, rule));
    }
  }
}

} // namespace unclosed::analysis

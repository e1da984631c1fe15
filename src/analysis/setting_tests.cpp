#include "analysis/setting_tests.h"

#include "analysis/matcher.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <optional>

namespace unclosed::analysis {
namespace {

using Kind = Value::Kind;
using rules::SettingTest;

Value valueOf(const rules::SettingValue& constant) {
  Value value;
  switch (constant.kind) {
  case rules::SettingValue::Kind::Null: value.kind = Kind::Null; break;
  case rules::SettingValue::Kind::Bool: value.kind = Kind::Bool; break;
  case rules::SettingValue::Kind::Number: value.kind = Kind::Number; break;
  case rules::SettingValue::Kind::Text: value.kind = Kind::Text; break;
  }
  value.number = constant.number;
  value.text = constant.text;
  return value;
}

Truth truth(bool is) { return is ? Truth::True : Truth::False; }
Truth negated(Truth is) { return is == Truth::Unknown ? is : truth(is == Truth::False); }

Truth equals(const Value& value, const rules::SettingValue& constant) {
  if (value.kind == Kind::Absent) return Truth::False;
  bool isElsewhere = value.kind == Kind::Name && !isClassName(value.text);
  if (!value.isKnown() || value.isPrefix || isElsewhere) return Truth::Unknown;
  Value other = valueOf(constant);
  if (other.kind == Kind::Number || other.kind == Kind::Bool) {
    std::optional<double> number = numberOf(value);
    return truth(number && *number == other.number);
  }
  return truth(value.kind == other.kind && value.text == other.text);
}

Truth matches(const Value& value, const std::string& pattern) {
  if (value.kind == Kind::Absent || value.kind == Kind::Null) return Truth::False;
  if (value.kind != Kind::Text && value.kind != Kind::Name) return Truth::Unknown;
  if (RE2::PartialMatch(value.text, pattern)) return Truth::True;
  bool isVague = value.isPrefix || (value.kind == Kind::Name && !isClassName(value.text));
  return isVague ? Truth::Unknown : Truth::False;
}

// The sum of the options; nothing when one of them is no known number.
std::optional<double> sumOf(const std::vector<std::string>& keys, const OptionSet& options,
                            bool& isKnown) {
  double sum = 0;
  for (const std::string& key : keys) {
    Value value = options.orDefault(key);
    isKnown &= value.isKnown() && value.kind != Kind::Name;
    std::optional<double> number = numberOf(value);
    if (!number) return std::nullopt;
    sum += *number;
  }
  return sum;
}

Truth compare(const SettingTest& test, const OptionSet& options) {
  bool isKnown = true;
  std::optional<double> left = sumOf(test.keys, options, isKnown), right = test.value.number;
  if (!test.other.empty()) right = sumOf({test.other}, options, isKnown);
  if (!isKnown) return Truth::Unknown;
  if (!left || !right) return Truth::False; // None is neither more nor less
  return truth(test.kind == SettingTest::Kind::AtLeast ? *left >= *right : *left < *right);
}

} // namespace

Value OptionSet::at(std::string_view path) const {
  const Mapping* mapping = &options;
  std::shared_ptr<const Mapping> holder;
  Value value;
  for (size_t dot = path.find('.');; dot = path.find('.')) {
    value = mapping->at(std::string(path.substr(0, dot)));
    if (dot == path.npos) return value;
    // Nothing is set in what is absent or None.
    if (value.kind == Kind::Null) value.kind = Kind::Absent;
    if (value.kind == Kind::Absent) return value;
    if (value.kind != Kind::Dict) return {};
    holder = value.dict;
    mapping = holder.get();
    path.remove_prefix(dot + 1);
  }
}

Value OptionSet::orDefault(std::string_view path) const {
  Value value = at(path);
  if (value.kind != Kind::Absent) return value;
  for (const auto* defaults : {&place->defaults, &group->defaults})
    if (auto found = defaults->find(std::string(path)); found != defaults->end())
      return valueOf(found->second);
  return value;
}

ir::Range OptionSet::rangeOf(std::string_view path) const {
  auto found = ranges.find(std::string(path.substr(0, path.find('.'))));
  ir::Range whole = found == ranges.end() ? range : found->second;
  Value value = at(path);
  bool isInside = value.placedIn == in.module && value.placed.begin >= whole.begin &&
                  value.placed.end <= whole.end;
  return isInside ? value.placed : whole;
}

Truth holds(const SettingTest& test, const OptionSet& options) {
  const std::string& key = test.keys.front();
  switch (test.kind) {
  case SettingTest::Kind::Present:
  case SettingTest::Kind::Absent: {
    Value value = options.at(key);
    if (value.kind == Kind::Unknown) return Truth::Unknown;
    return truth((value.kind == Kind::Absent) == (test.kind == SettingTest::Kind::Absent));
  }
  case SettingTest::Kind::Equals: return equals(options.orDefault(key), test.value);
  case SettingTest::Kind::NotEquals: return negated(equals(options.orDefault(key), test.value));
  case SettingTest::Kind::Matches: return matches(options.orDefault(key), test.value.text);
  case SettingTest::Kind::NotMatches:
    return negated(matches(options.orDefault(key), test.value.text));
  case SettingTest::Kind::AtLeast:
  case SettingTest::Kind::Below: break;
  }
  return compare(test, options);
}

bool isRisky(const rules::SettingRule& rule, const OptionSet& options) {
  // What is not set does not matter for what lives briefly.
  if (options.isBrief && options.at(rule.key).kind == Kind::Absent) return false;
  auto isTrue = [&](const SettingTest& test) { return holds(test, options) == Truth::True; };
  return std::ranges::any_of(rule.risky, isTrue) && std::ranges::all_of(rule.when, isTrue);
}

std::string spelled(const Value& value) {
  switch (value.kind) {
  case Kind::Null: return "None";
  case Kind::Bool: return value.number != 0 ? "True" : "False";
  case Kind::Number: return fmt::format("{}", value.number);
  case Kind::Text: return numberOf(value) ? value.text : fmt::format("'{}'", value.text);
  case Kind::Name: return std::string(lastSegment(value.text));
  default: return "what it is";
  }
}

} // namespace unclosed::analysis

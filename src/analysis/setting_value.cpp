#include "analysis/setting_value.h"

#include <charconv>
#include <cmath>
#include <utility>

namespace unclosed::analysis {

using Kind = Value::Kind;

Value constantOf(const ir::Module& module, const ir::Place& place) {
  Value value;
  switch (place.constant) {
  case ir::ConstKind::Null: value.kind = Kind::Null; return value;
  case ir::ConstKind::Bool:
  case ir::ConstKind::Int:
    value.kind = place.constant == ir::ConstKind::Bool ? Kind::Bool : Kind::Number;
    value.number = static_cast<double>(place.number);
    return value;
  case ir::ConstKind::String:
    value.kind = Kind::Text;
    value.text = module.text(place.name);
    return value;
  case ir::ConstKind::Other: break;
  }
  std::string_view spelled = module.text(place.name);
  auto [end, error] =
      std::from_chars(spelled.data(), spelled.data() + spelled.size(), value.number);
  bool isNumber = error == std::errc{} && end == spelled.data() + spelled.size();
  if (isNumber) value.kind = Kind::Number;
  return value;
}

bool isSame(const Value& a, const Value& b) {
  return a.kind == b.kind && a.number == b.number && a.text == b.text && a.isPrefix == b.isPrefix &&
         a.kind != Kind::Dict;
}

Value beginningOf(std::string text, size_t end) {
  Value value;
  value.kind = Kind::Text;
  value.isPrefix = true;
  value.text = std::move(text);
  if (end != std::string::npos) value.text.resize(end);
  return value;
}

std::optional<double> numberOf(const Value& value) {
  if (value.kind == Kind::Number || value.kind == Kind::Bool) return value.number;
  if (value.kind != Kind::Text || value.isPrefix || value.text.empty()) return std::nullopt;
  double number = 0;
  const char* last = value.text.data() + value.text.size();
  auto [end, error] = std::from_chars(value.text.data(), last, number);
  return error == std::errc{} && end == last ? std::optional(number) : std::nullopt;
}

Value arithmetic(std::string_view op, const Value& a, const Value& b) {
  Value result;
  std::optional<double> left = numberOf(a), right = numberOf(b);
  if (!left || !right) return result;
  result.fromEnvironment = a.fromEnvironment || b.fromEnvironment;
  bool divides = (op == "/" || op == "//") && *right != 0;
  if (op == "+")
    result.number = *left + *right;
  else if (op == "-")
    result.number = *left - *right;
  else if (op == "*")
    result.number = *left * *right;
  else if (divides)
    result.number = op == "/" ? *left / *right : std::floor(*left / *right);
  else
    return result;
  result.kind = Kind::Number;
  return result;
}

Value Mapping::at(const std::string& key) const {
  Value missing;
  auto found = entries.find(key);
  if (found != entries.end()) return found->second;
  if (complete) missing.kind = Kind::Absent;
  return missing;
}

void Mapping::merge(const Value& other) {
  if (other.kind == Kind::Null || other.kind == Kind::Unset) return; // `**(options or {})`
  if (other.kind != Kind::Dict || !other.dict->complete) {
    complete = false;
    for (auto& [key, value] : entries)
      value = {};
  }
  if (other.kind != Kind::Dict) return;
  for (const auto& [key, value] : other.dict->entries)
    entries[key] = value;
}

Value dictOf(Mapping mapping) {
  Value value;
  value.kind = Kind::Dict;
  value.dict = std::make_shared<const Mapping>(std::move(mapping));
  return value;
}

} // namespace unclosed::analysis

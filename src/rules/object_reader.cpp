#include "rules/object_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace unclosed::rules {

namespace {

std::string escaped(std::string_view key) {
  std::string out;
  for (char c : key) {
    if (c == '~')
      out += "~0";
    else if (c == '/')
      out += "~1";
    else
      out += c;
  }
  return out;
}

} // namespace

std::string Path::pointer() const {
  if (!parent) return "";
  return parent->pointer() + "/" + (index >= 0 ? std::to_string(index) : escaped(key));
}

void Problems::report(const Path& at, std::string what, std::string hint) {
  if (first_) return;
  std::string pointer = at.pointer();
  std::string where = pointer.empty() ? std::string(file_) : fmt::format("{}: {}", file_, pointer);
  first_ = Error{std::move(what), std::move(where), std::move(hint)};
}

ObjectReader::ObjectReader(const Json& value, const Path& path, Problems& problems,
                           std::span<const std::string_view> known)
    : value_(value), path_(path), problems_(problems) {
  if (value.kind != Json::Kind::Object) {
    problems.report(path, fmt::format("expected an object, found {}", kindName(value.kind)));
    return;
  }
  for (const std::string& key : value.keys)
    if (std::ranges::find(known, key) == known.end())
      problems.report(Path{&path_, key, -1}, fmt::format("unknown key \"{}\"", key),
                      suggestion(key, known));
}

const Json* ObjectReader::find(std::string_view key) const { return value_.find(key); }

const Json* ObjectReader::typed(std::string_view key, Json::Kind kind) const {
  const Json* value = find(key);
  if (!value || value->kind == kind) return value;
  problems_.report(Path{&path_, key, -1},
                   fmt::format("expected {}, found {}", kindName(kind), kindName(value->kind)));
  return nullptr;
}

void ObjectReader::require(std::string_view key) const {
  if (value_.kind == Json::Kind::Object && !has(key))
    problems_.report(path_, fmt::format("the key \"{}\" is missing", key));
}

std::string ObjectReader::string(std::string_view key) const {
  const Json* value = typed(key, Json::Kind::String);
  return value ? value->string : std::string();
}

std::string ObjectReader::requiredString(std::string_view key) const {
  require(key);
  std::string value = string(key);
  if (has(key) && value.empty()) problems_.report(Path{&path_, key, -1}, "must not be empty");
  return value;
}

bool ObjectReader::boolean(std::string_view key, bool otherwise) const {
  const Json* value = typed(key, Json::Kind::Boolean);
  return value ? value->boolean : otherwise;
}

int32_t ObjectReader::integer(std::string_view key, int32_t otherwise) const {
  const Json* value = typed(key, Json::Kind::Integer);
  if (!value) return otherwise;
  if (value->integer < 0 || value->integer > std::numeric_limits<int32_t>::max()) {
    problems_.report(Path{&path_, key, -1}, "expected a position, counted from 0");
    return otherwise;
  }
  return static_cast<int32_t>(value->integer);
}

std::vector<std::string> ObjectReader::strings(std::string_view key) const {
  const Json* value = typed(key, Json::Kind::Array);
  return value ? stringItems(*value, Path{&path_, key, -1}, problems_) : std::vector<std::string>();
}

std::vector<std::string> ObjectReader::oneOrMore(std::string_view key) const {
  const Json* value = find(key);
  if (!value) return {};
  if (value->kind != Json::Kind::Array) return {requiredString(key)};
  if (value->items.empty()) problems_.report(Path{&path_, key, -1}, "must not be empty");
  return strings(key);
}

std::string ObjectReader::lines(std::string_view key) const {
  std::string out;
  for (const std::string& line : strings(key))
    out += line + "\n";
  return out;
}

void ObjectReader::unknownValue(std::string_view key, std::string_view value,
                                std::span<const std::string_view> names) const {
  problems_.report(Path{&path_, key, -1}, fmt::format("unknown value \"{}\"", value),
                   suggestion(value, names));
}

std::vector<std::string> stringItems(const Json& array, const Path& path, Problems& problems) {
  std::vector<std::string> out;
  for (size_t i = 0; i < array.items.size(); ++i) {
    const Json& item = array.items[i];
    if (item.kind == Json::Kind::String)
      out.push_back(item.string);
    else
      problems.report(Path{&path, {}, static_cast<int>(i)},
                      fmt::format("expected a string, found {}", kindName(item.kind)));
  }
  return out;
}

} // namespace unclosed::rules

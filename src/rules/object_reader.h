// Reads one object of a pack and checks it while reading: every key must be known, every value
// must have its type. The first mistake is kept in Problems and reading goes on with defaults, so
// that readers need no error handling of their own; whoever started the reading asks Problems at
// the end and throws the result away when there was one.
#pragma once

#include "rules/json.h"
#include "support/suggestion.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace unclosed::rules {

// A place in the document: a chain up to the root, turned into a JSON pointer when an error needs
// it. A Path refers to its parent, which must outlive it.
struct Path {
  const Path* parent = nullptr;
  std::string_view key; // a member, or empty
  int index = -1;       // an array element, or -1

  std::string pointer() const;
};

// The first mistake found in one file.
class Problems {
public:
  explicit Problems(std::string_view file) : file_(file) {}

  void report(const Path& at, std::string what, std::string hint = "");
  bool any() const { return first_.has_value(); }
  const Status& first() const { return first_; }

private:
  std::string_view file_;
  Status first_;
};

using support::suggestion;

template <typename E>
struct Choice {
  std::string_view name;
  E value;
};

class ObjectReader {
public:
  // Reports a value that is no object, and every key that is not in `known`.
  ObjectReader(const Json& value, const Path& path, Problems& problems,
               std::span<const std::string_view> known);

  const Path& path() const { return path_; }
  Problems& problems() const { return problems_; }
  bool has(std::string_view key) const { return find(key) != nullptr; }
  const Json* find(std::string_view key) const;

  void require(std::string_view key) const;
  // Missing keys give the default; a wrong type is reported and gives the default too.
  std::string string(std::string_view key) const;
  std::string requiredString(std::string_view key) const; // also not empty
  bool boolean(std::string_view key, bool otherwise) const;
  int32_t integer(std::string_view key, int32_t otherwise) const; // not negative
  std::vector<std::string> strings(std::string_view key) const;   // an array of strings
  std::vector<std::string> oneOrMore(std::string_view key) const; // a string, or an array of them
  std::string lines(std::string_view key) const;                  // an array of lines, joined

  // The named member of the array `key`, for each element: visit(element, path).
  template <typename F>
  void each(std::string_view key, F visit) const {
    const Json* array = typed(key, Json::Kind::Array);
    if (!array) return;
    Path at{&path_, key, -1};
    for (size_t i = 0; i < array->items.size(); ++i)
      visit(array->items[i], Path{&at, {}, static_cast<int>(i)});
  }

  // For each member of the object `key`: visit(name, value, path).
  template <typename F>
  void eachMember(std::string_view key, F visit) const {
    const Json* object = typed(key, Json::Kind::Object);
    if (!object) return;
    Path at{&path_, key, -1};
    for (size_t i = 0; i < object->items.size(); ++i)
      visit(object->keys[i], object->items[i], Path{&at, object->keys[i], -1});
  }

  template <typename E>
  E choice(std::string_view key, std::span<const Choice<E>> choices, E otherwise) const {
    const Json* value = typed(key, Json::Kind::String);
    if (!value) return otherwise;
    std::vector<std::string_view> names;
    for (const Choice<E>& choice : choices) {
      if (choice.name == value->string) return choice.value;
      names.push_back(choice.name);
    }
    unknownValue(key, value->string, names);
    return otherwise;
  }

private:
  const Json* typed(std::string_view key, Json::Kind kind) const;
  void unknownValue(std::string_view key, std::string_view value,
                    std::span<const std::string_view> names) const;

  const Json& value_;
  const Path& path_;
  Problems& problems_;
};

// The strings of an array value; anything else in it is reported.
std::vector<std::string> stringItems(const Json& array, const Path& path, Problems& problems);

} // namespace unclosed::rules

#include "rules/json.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <limits>

namespace unclosed::rules {

namespace {

// "file:line:column" of a byte of the text.
std::string place(std::string_view file, std::string_view text, size_t offset) {
  std::string_view before = text.substr(0, std::min(offset, text.size()));
  auto line = 1 + std::count(before.begin(), before.end(), '\n');
  size_t start = before.rfind('\n') + 1; // npos + 1 is 0: the first line
  return fmt::format("{}:{}:{}", file, line, before.size() - start + 1);
}

// The parser's message without its own prefix ("[json.exception...] parse error at line 1, column
// 2: "): the place is told in our form.
std::string reason(std::string_view message) {
  size_t at = message.find("column ");
  size_t colon = at == std::string_view::npos ? at : message.find(": ", at);
  return std::string(colon == std::string_view::npos ? message : message.substr(colon + 2));
}

// Packs are a few levels deep; a bound keeps hostile input from exhausting the stack.
constexpr size_t kMaxDepth = 64;

// Receives the parser's events and builds the tree. The open containers are a stack of pointers
// into it: a container does not move while it is open, since only the innermost one grows.
class TreeBuilder : public nlohmann::json::json_sax_t {
public:
  TreeBuilder(std::string_view file, std::string_view text) : file_(file), text_(text) {}

  Json root;
  Status failure;

  bool null() override { return place_(Json{}) != nullptr; }
  bool boolean(bool value) override { return add(Json::Kind::Boolean, &Json::boolean, value); }
  bool number_integer(number_integer_t value) override {
    return add(Json::Kind::Integer, &Json::integer, value);
  }
  bool number_unsigned(number_unsigned_t value) override {
    auto bounded = std::min<number_unsigned_t>(value, std::numeric_limits<int64_t>::max());
    return add(Json::Kind::Integer, &Json::integer, static_cast<int64_t>(bounded));
  }
  bool number_float(number_float_t, const string_t&) override {
    return add(Json::Kind::Number, &Json::integer, int64_t{0});
  }
  bool string(string_t& value) override {
    return add(Json::Kind::String, &Json::string, std::move(value));
  }
  bool binary(binary_t&) override { return false; } // JSON text has none
  bool start_object(size_t) override { return open(Json::Kind::Object); }
  bool start_array(size_t) override { return open(Json::Kind::Array); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool key(string_t& name) override {
    Json& object = *open_.back();
    if (object.find(name)) {
      failure = Error{fmt::format("the key \"{}\" is given twice in one object", name),
                      std::string(file_), ""};
      return false;
    }
    object.keys.push_back(std::move(name));
    return true;
  }

  bool parse_error(size_t position, const std::string&,
                   const nlohmann::detail::exception& error) override {
    size_t offset = position > 0 ? position - 1 : 0;
    failure = Error{reason(error.what()), place(file_, text_, offset), ""};
    return false;
  }

private:
  template <typename T>
  bool add(Json::Kind kind, T Json::* field, T value) {
    Json node;
    node.kind = kind;
    node.*field = std::move(value);
    return place_(std::move(node)) != nullptr;
  }

  bool open(Json::Kind kind) {
    if (open_.size() == kMaxDepth) {
      failure =
          Error{fmt::format("nested deeper than {} levels", kMaxDepth), std::string(file_), ""};
      return false;
    }
    Json node;
    node.kind = kind;
    open_.push_back(place_(std::move(node)));
    return true;
  }

  bool close() {
    open_.pop_back();
    return true;
  }

  Json* place_(Json&& node) {
    if (open_.empty()) {
      root = std::move(node);
      return &root;
    }
    return &open_.back()->items.emplace_back(std::move(node));
  }

  std::string_view file_;
  std::string_view text_;
  std::vector<Json*> open_;
};

} // namespace

const Json* Json::find(std::string_view key) const {
  for (size_t i = 0; i < keys.size(); ++i)
    if (keys[i] == key && i < items.size()) return &items[i];
  return nullptr;
}

std::string_view kindName(Json::Kind kind) {
  switch (kind) {
  case Json::Kind::Null: return "null";
  case Json::Kind::Boolean: return "a boolean";
  case Json::Kind::Integer: return "an integer";
  case Json::Kind::Number: return "a number";
  case Json::Kind::String: return "a string";
  case Json::Kind::Array: return "an array";
  case Json::Kind::Object: return "an object";
  }
  return "nothing";
}

Expected<Json> parseJson(std::string_view file, std::string_view text) {
  TreeBuilder builder(file, text);
  bool parsed = nlohmann::json::sax_parse(text.begin(), text.end(), &builder);
  if (builder.failure) return *builder.failure;
  if (!parsed) return Error{"not a JSON document", std::string(file), ""};
  return std::move(builder.root);
}

} // namespace unclosed::rules

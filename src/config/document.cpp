#include "config/document.h"

#include "support/files.h"
#include "workspace/discovery.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <tuple>
#include <utility>

namespace unclosed::config {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view FileNames[] = {"unclosed.toml", ".unclosed.toml", "pyproject.toml"};
constexpr std::string_view Overrides = "overrides";
constexpr std::string_view Paths = "paths";

bool isPyproject(const std::string& file) {
  return fs::path(file).filename().string() == "pyproject.toml";
}

class Reader {
public:
  explicit Reader(Document& document) : document_(document) {}

  Status read(const toml::table& table) {
    for (const auto& [key, node] : table) {
      if (key.str() == Overrides) {
        readOverrides(node);
      } else {
        readSetting(std::string(key.str()), node, document_.settings);
      }
    }
    std::ranges::sort(document_.settings, {},
                      [](const Setting& s) { return std::tie(s.line, s.key); });
    return std::move(failure_);
  }

private:
  static uint32_t lineOf(const toml::node& node) { return node.source().begin.line; }

  void fail(const toml::node& node, std::string what, std::string hint) {
    if (failure_) return;
    failure_ =
        Error{std::move(what), fmt::format("{}:{}", document_.file, lineOf(node)), std::move(hint)};
  }

  // A value that is no list and no table.
  std::optional<std::pair<std::string, Shape>> scalar(const toml::node& node) {
    if (const auto* text = node.as_string()) return std::pair(text->get(), Shape::Text);
    if (const auto* number = node.as_integer())
      return std::pair(fmt::format("{}", number->get()), Shape::Number);
    if (const auto* truth = node.as_boolean())
      return std::pair(std::string(truth->get() ? "true" : "false"), Shape::Boolean);
    return std::nullopt;
  }

  void readSetting(const std::string& key, const toml::node& node, std::vector<Setting>& out) {
    if (const auto* table = node.as_table()) return readMembers(key, *table, out);
    Setting setting{key, {}, Shape::List, lineOf(node)};
    if (const auto* array = node.as_array()) {
      for (const toml::node& item : *array) {
        auto value = scalar(item);
        if (!value) return fail(item, fmt::format("\"{}\" is a list of words", key), "");
        setting.values.push_back(std::move(value->first));
      }
    } else if (auto value = scalar(node)) {
      setting.values = {std::move(value->first)};
      setting.shape = value->second;
    } else {
      return fail(node,
                  fmt::format("\"{}\" has a value that is neither a word, a number, a truth "
                              "value nor a list",
                              key),
                  "");
    }
    out.push_back(std::move(setting));
  }

  void readMembers(const std::string& key, const toml::table& table, std::vector<Setting>& out) {
    for (const auto& [member, node] : table) {
      auto value = scalar(node);
      if (!value) return fail(node, fmt::format("\"{}.{}\" is one word", key, member.str()), "");
      std::string text = fmt::format("{}={}", member.str(), value->first);
      out.push_back({key, {std::move(text)}, Shape::List, lineOf(node)});
    }
  }

  void readOverrides(const toml::node& node) {
    const auto* array = node.as_array();
    if (array == nullptr || !array->is_array_of_tables())
      return fail(node, "\"overrides\" is a list of tables", "begin each one with [[overrides]]");
    for (const toml::node& item : *array) {
      Override override;
      override.line = lineOf(item);
      for (const auto& [key, value] : *item.as_table())
        readSetting(std::string(key.str()), value, override.settings);
      takePaths(override, item);
      document_.overrides.push_back(std::move(override));
    }
  }

  void takePaths(Override& override, const toml::node& node) {
    std::erase_if(override.settings, [&](const Setting& setting) {
      if (setting.key == Paths) override.paths = setting.values;
      return setting.key == Paths;
    });
    if (override.paths.empty())
      fail(node, "an override names no paths", "add a line such as paths = [\"tests/\"]");
  }

  Document& document_;
  Status failure_;
};

Expected<toml::table> parseToml(std::string_view text, const std::string& file) {
  try {
    return toml::table(toml::parse(text, file));
  } catch (const toml::parse_error& error) {
    toml::source_position at = error.source().begin;
    return Error{std::string(error.description()),
                 fmt::format("{}:{}:{}", file, at.line, at.column), ""};
  }
}

Expected<std::optional<Document>> parse(const std::string& file, std::string_view text) {
  Document document;
  std::error_code error;
  fs::path current = fs::current_path(error);
  document.file = workspace::shownPath(file, current.string());
  document.folder = fs::weakly_canonical(file, error).parent_path().string();
  auto whole = parseToml(text, document.file);
  if (!whole) return whole.error();
  const toml::table* table = &*whole;
  if (isPyproject(file)) {
    table = whole->at_path("tool.unclosed").as_table();
    if (table == nullptr) return std::optional<Document>();
  }
  if (Status failed = Reader(document).read(*table)) return *failed;
  return std::optional(std::move(document));
}

} // namespace

Expected<std::optional<Document>> readDocument(const std::string& file) {
  auto text = support::readFile(file);
  if (!text) return text.error();
  // Other tools' files need not be readable for us.
  if (isPyproject(file) && text->find("unclosed") == text->npos) return std::optional<Document>();
  return parse(file, *text);
}

Expected<std::optional<Document>> findDocument(const std::string& folder) {
  for (fs::path at = folder;; at = at.parent_path()) {
    for (std::string_view name : FileNames) {
      std::error_code error;
      std::string file = (at / name).string();
      if (!fs::is_regular_file(file, error)) continue;
      auto document = readDocument(file);
      if (!document || document->has_value()) return document;
    }
    if (at == at.root_path() || at.empty()) return std::optional<Document>();
  }
}

} // namespace unclosed::config

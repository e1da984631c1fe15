#include "cli/layers.h"

#include "support/suggestion.h"
#include "workspace/discovery.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <span>
#include <string_view>
#include <system_error>
#include <utility>

#include "config/document.h"

namespace unclosed::cli {
namespace {

namespace fs = std::filesystem;
using config::Document;
using config::Setting;
using config::Shape;
using Words = std::vector<std::string>;

constexpr std::string_view PathsKey = "paths";
constexpr std::string_view OverrideKeys[] = {"select", "ignore", "kind", "min-confidence",
                                             "severity"};

// What a command with the options of `check` was given; nullptr for any other command.
CheckConfig* checkConfigOf(Command& command) {
  if (auto* check = std::get_if<CheckConfig>(&command)) return check;
  if (auto* fix = std::get_if<FixConfig>(&command)) return &fix->check;
  if (auto* config = std::get_if<ConfigCommand>(&command)) return &config->base;
  if (auto* baseline = std::get_if<BaselineCommand>(&command)) return &baseline->check;
  return nullptr;
}

// The deepest folder that holds all paths, where the search for a configuration begins.
fs::path commonFolder(const Words& paths) {
  std::error_code error;
  std::optional<fs::path> common;
  for (const std::string& path : paths) {
    std::string base = path.substr(0, path.find_first_of("*?["));
    fs::path folder = fs::weakly_canonical(path == "-" ? "." : base, error);
    while (!fs::is_directory(folder, error) && folder.has_relative_path())
      folder = folder.parent_path();
    if (!common) common = folder;
    fs::path shared;
    for (auto a = common->begin(), b = folder.begin();
         a != common->end() && b != folder.end() && *a == *b; ++a, ++b)
      shared /= *a;
    common = shared;
  }
  return common.value_or(fs::current_path(error));
}

Expected<std::optional<Document>> documentFor(const CheckConfig& check) {
  if (check.isolated) return std::optional<Document>();
  if (!check.configFile.empty()) return config::readDocument(check.configFile);
  return config::findDocument(commonFolder(check.paths).string());
}

// Turns settings into words of a command line, and says what is wrong with them.
class Translator {
public:
  explicit Translator(const Document& document) : document_(document) {
    for (const Words& command : {Words{"check"}, Words{"audit"}})
      for (OptionInfo& info : optionsOf(command))
        options_.try_emplace(info.name, command, std::move(info));
  }

  // Every mistake in the document.
  std::vector<Error> mistakes() const {
    std::vector<Error> all;
    auto add = [&](const Setting& setting, std::span<const std::string_view> allowed) {
      if (Status mistake = mistakeIn(setting, allowed)) all.push_back(std::move(*mistake));
    };
    for (const Setting& setting : document_.settings)
      add(setting, {});
    for (const config::Override& override : document_.overrides)
      for (const Setting& setting : override.settings)
        add(setting, OverrideKeys);
    return all;
  }

  Words wordsOf(const Setting& setting) const {
    Words words;
    auto known = options_.find(setting.key);
    bool positional = known == options_.end();
    if (!positional && known->second.second.flag) {
      if (setting.values == Words{"true"}) words.push_back("--" + setting.key);
      return words;
    }
    for (const std::string& value : setting.values) {
      bool isPath = positional || isPathName(known->second.second.valueName);
      std::string resolved = isPath ? shownPath(value) : value;
      words.push_back(positional ? resolved : fmt::format("--{}={}", setting.key, resolved));
    }
    return words;
  }

private:
  static bool isPathName(std::string_view name) { return name == "PATH" || name == "FILE"; }

  // A path in the file is relative to the file; on the command line, to the current folder.
  std::string shownPath(const std::string& value) const {
    std::error_code error;
    fs::path absolute = (fs::path(document_.folder) / value).lexically_normal();
    return workspace::shownPath(absolute.string(), fs::current_path(error).string());
  }

  Error mistake(const Setting& setting, std::string what, std::string hint = "") const {
    return {std::move(what), fmt::format("{}:{}", document_.file, setting.line), std::move(hint)};
  }

  Status unknown(const Setting& setting, std::span<const std::string_view> allowed) const {
    std::vector<std::string_view> names(allowed.begin(), allowed.end());
    if (names.empty()) {
      for (const auto& [name, option] : options_)
        names.push_back(name);
      names.push_back(PathsKey);
      names.push_back("overrides");
    }
    std::string what = fmt::format("unknown key \"{}\"", setting.key);
    if (options_.contains(setting.key))
      what = fmt::format("\"{}\" cannot be overridden for paths", setting.key);
    return mistake(setting, std::move(what), support::suggestion(setting.key, names));
  }

  Status mistakeIn(const Setting& setting, std::span<const std::string_view> allowed) const {
    bool fits = allowed.empty() || std::ranges::find(allowed, setting.key) != allowed.end();
    auto known = options_.find(setting.key);
    if (allowed.empty() && setting.key == PathsKey) return std::nullopt;
    if (!fits || known == options_.end()) return unknown(setting, allowed);
    const auto& [command, option] = known->second;
    if (option.flag != (setting.shape == Shape::Boolean)) {
      return mistake(setting, fmt::format("\"{}\" is {}", setting.key,
                                          option.flag ? "true or false" : "no truth value"));
    }
    if (setting.shape == Shape::List && !option.list)
      return mistake(setting, fmt::format("\"{}\" has one value, not a list", setting.key));
    Words words = command;
    std::ranges::copy(wordsOf(setting), std::back_inserter(words));
    Parsed parsed = parseWords(words);
    const auto* wrong = std::get_if<UsageError>(&parsed.command);
    if (wrong == nullptr) return std::nullopt;
    return mistake(setting, wrong->message.substr(0, wrong->message.find('\n')));
  }

  const Document& document_;
  std::map<std::string, std::pair<Words, OptionInfo>, std::less<>> options_;
};

// Behind the words that name the command.
size_t endOfCommand(const Words& words, size_t length) {
  size_t at = 0;
  for (size_t found = 0; found < length; ++at)
    found += !words[at].starts_with('-');
  return at;
}

bool hasOption(const std::vector<OptionInfo>& options, const std::string& name) {
  return std::ranges::any_of(options, [&](const OptionInfo& info) { return info.name == name; });
}

// The command line with what the document says in front of what the user typed.
Words composed(const Words& words, const Parsed& typed, const Document& document,
               const Translator& translator) {
  Words out = words;
  std::vector<OptionInfo> options = optionsOf(typed.words);
  Words fromFile;
  for (const Setting& setting : document.settings) {
    if (typed.values.contains(setting.key)) continue;
    Words more = translator.wordsOf(setting);
    if (setting.key == PathsKey) {
      out.insert(out.end(), more.begin(), more.end());
    } else if (hasOption(options, setting.key)) {
      fromFile.insert(fromFile.end(), more.begin(), more.end());
    }
  }
  auto at = out.begin() + static_cast<std::ptrdiff_t>(endOfCommand(words, typed.words.size()));
  out.insert(at, fromFile.begin(), fromFile.end());
  return out;
}

PathOverride overrideOf(const config::Override& override, const Document& document,
                        const Parsed& typed, const Translator& translator) {
  Words words = {"check"};
  std::vector<std::string_view> keys;
  for (const Setting& setting : override.settings) {
    if (typed.values.contains(setting.key)) continue;
    keys.push_back(setting.key);
    std::ranges::copy(translator.wordsOf(setting), std::back_inserter(words));
  }
  auto says = [&](std::string_view key) { return std::ranges::find(keys, key) != keys.end(); };
  CheckConfig said = std::get<CheckConfig>(parseWords(words).command);
  PathOverride out;
  out.paths = workspace::PathPatterns(document.folder, override.paths);
  if (says("select")) out.select = said.select;
  if (says("kind")) out.kinds = said.kinds;
  if (says("min-confidence")) out.minConfidence = said.minConfidence;
  out.ignore = std::move(said.ignore);
  out.severities = std::move(said.severities);
  return out;
}

std::string tomlOf(const Words& values, const OptionInfo& info) {
  auto quoted = [](const std::string& value) {
    bool number =
        !value.empty() && std::ranges::all_of(value, [](char c) { return c >= '0' && c <= '9'; });
    if (number) return value;
    std::string out = "\"";
    for (char c : value) {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
    return out + "\"";
  };
  if (info.flag) return values == Words{"true"} ? "true" : "false";
  if (!info.list) return values.empty() ? std::string() : quoted(values.front());
  Words items;
  std::ranges::transform(values, std::back_inserter(items), quoted);
  return fmt::format("[{}]", fmt::join(items, ", "));
}

std::string originOf(const std::string& key, const Parsed& typed, const Document* document) {
  if (typed.values.contains(key)) return "command line";
  std::string origin;
  for (const Setting& setting : document ? document->settings : std::vector<Setting>()) {
    if (setting.key != key) continue;
    std::string place = fmt::format("{}:{}", document->file, setting.line);
    origin += origin.empty() ? place : fmt::format(", {}", setting.line);
  }
  return origin.empty() ? "default" : origin;
}

void describe(ConfigCommand& command, const Parsed& typed, const Parsed& whole,
              const Document* document) {
  std::vector<OptionInfo> options = optionsOf(typed.words);
  options.insert(options.begin(), OptionInfo{std::string(PathsKey), "PATH", ".", false, true});
  for (const OptionInfo& info : options) {
    auto given = whole.values.find(info.name);
    Words values = info.fallback.empty() ? Words() : Words{info.fallback};
    if (given != whole.values.end()) values = given->second;
    command.settings.push_back(
        {info.name, tomlOf(values, info), originOf(info.name, typed, document)});
  }
  if (document == nullptr) return;
  for (const config::Override& override : document->overrides)
    command.overrides.push_back(fmt::format("{} for {}:{}", fmt::join(override.paths, ", "),
                                            document->file, override.line));
}

Command withDocument(const Words& words, Parsed typed, const Document& document) {
  Translator translator(document);
  Words all = composed(words, typed, document, translator);
  std::vector<Error> mistakes = translator.mistakes();
  if (auto* config = std::get_if<ConfigCommand>(&typed.command)) {
    config->file = document.file;
    config->mistakes = mistakes;
    if (config->check) return std::move(typed.command);
  }
  if (!mistakes.empty()) return UsageError{mistakes.front().text()};
  Parsed whole = parseWords(all);
  CheckConfig* check = checkConfigOf(whole.command);
  if (check == nullptr) return std::move(whole.command);
  if (!typed.values.contains("exclude")) check->excludeFolder = document.folder;
  for (const config::Override& override : document.overrides)
    check->overrides.push_back(overrideOf(override, document, typed, translator));
  if (auto* config = std::get_if<ConfigCommand>(&whole.command)) {
    config->file = document.file;
    describe(*config, typed, whole, &document);
  }
  return std::move(whole.command);
}

} // namespace

Command readCommandLine(int argc, const char* const* argv) {
  Words words(argv + std::min(argc, 1), argv + argc);
  Parsed typed = parseWords(words);
  const CheckConfig* check = checkConfigOf(typed.command);
  if (check == nullptr) return std::move(typed.command);
  auto document = documentFor(*check);
  auto* config = std::get_if<ConfigCommand>(&typed.command);
  if (!document && config != nullptr && config->check) {
    config->mistakes = {document.error()};
    return std::move(typed.command);
  }
  if (!document) return UsageError{document.error().text()};
  if (*document) return withDocument(words, std::move(typed), **document);
  if (config != nullptr && !config->check) describe(*config, typed, typed, nullptr);
  return std::move(typed.command);
}

} // namespace unclosed::cli

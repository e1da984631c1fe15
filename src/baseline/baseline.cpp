#include "baseline/baseline.h"

#include "rules/object_reader.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <tuple>
#include <utility>
#include <xxhash.h>

namespace unclosed::baseline {
namespace {

constexpr int Version = 1;
// Enough to tell calls apart; what follows belongs to a block that changes for other reasons.
constexpr size_t LongestCode = 200;

auto keyOf(const Entry& e) {
  return std::tie(e.path, e.rule, e.function, e.resource, e.variable, e.code);
}

bool isBlank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }
bool closes(char c) { return c == ')' || c == ']' || c == '}'; }

// The source text of the finding's place.
std::string_view codeOf(const analysis::Finding& finding, report::SourceTexts& sources) {
  const ir::Range& range = finding.range;
  const report::SourceText& source = sources.at(finding.path);
  std::string_view text =
      source.lines(range.begin.line, std::max(range.begin.line, range.end.line));
  std::string_view last = source.line(range.end.line);
  size_t behind =
      range.end.col == 0 ? 0 : last.size() - std::min<size_t>(last.size(), range.end.col - 1);
  text.remove_suffix(std::min(text.size(), behind));
  text.remove_prefix(std::min<size_t>(text.size(), range.begin.col == 0 ? 0 : range.begin.col - 1));
  return text;
}

Entry readEntry(const rules::Json& value, const rules::Path& path, rules::Problems& problems) {
  constexpr std::string_view Keys[] = {"path",     "rule", "function", "resource",
                                       "variable", "code", "count"};
  rules::ObjectReader reader(value, path, problems, Keys);
  Entry entry;
  entry.path = reader.requiredString("path");
  entry.rule = reader.requiredString("rule");
  entry.function = reader.requiredString("function");
  entry.resource = reader.string("resource");
  entry.variable = reader.string("variable");
  entry.code = reader.requiredString("code");
  entry.count = static_cast<size_t>(reader.integer("count", 1));
  return entry;
}

} // namespace

bool Entry::sameAs(const Entry& other) const { return keyOf(*this) == keyOf(other); }

std::string withoutLayout(std::string_view code) {
  std::string out;
  char quote = 0;
  for (size_t at = 0; at < code.size() && out.size() < LongestCode; ++at) {
    char c = code[at];
    if (quote != 0) {
      bool ends = c == quote;
      out += ends ? '"' : c;
      if (c == '\\' && at + 1 < code.size()) out += code[++at];
      if (ends) quote = 0;
      continue;
    }
    bool joinsLines = c == '\\' && (code.substr(at + 1).starts_with('\n') ||
                                    code.substr(at + 1).starts_with("\r\n"));
    if (isBlank(c) || joinsLines) continue;
    if (c == '"' || c == '\'') quote = std::exchange(c, '"');
    if (closes(c) && out.ends_with(',')) out.pop_back();
    out += c;
  }
  return out;
}

Entry entryOf(const analysis::Finding& finding, std::string path, report::SourceTexts& sources) {
  std::string code = withoutLayout(codeOf(finding, sources));
  std::string hash = fmt::format("{:016x}", XXH3_64bits(code.data(), code.size()));
  return {std::move(path),
          finding.rule,
          finding.function,
          finding.resource,
          finding.variable,
          std::move(hash),
          1};
}

Baseline baselineOf(std::vector<Entry> entries) {
  std::ranges::sort(entries, [](const Entry& a, const Entry& b) { return keyOf(a) < keyOf(b); });
  Baseline baseline;
  for (Entry& entry : entries) {
    if (entry.count == 0) continue;
    bool repeats = !baseline.entries.empty() && baseline.entries.back().sameAs(entry);
    if (repeats) {
      baseline.entries.back().count += entry.count;
    } else {
      baseline.entries.push_back(std::move(entry));
    }
  }
  return baseline;
}

std::string render(const Baseline& baseline) {
  std::string out = fmt::format("{{\n  \"version\": {},\n  \"entries\": [", Version);
  std::string_view separator = "\n";
  for (const Entry& entry : baseline.entries) {
    nlohmann::ordered_json line = {{"path", entry.path},         {"rule", entry.rule},
                                   {"function", entry.function}, {"resource", entry.resource},
                                   {"variable", entry.variable}, {"code", entry.code}};
    if (entry.count > 1) line["count"] = entry.count;
    out += separator;
    out += "    " + line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
    separator = ",\n";
  }
  return out + (baseline.entries.empty() ? "]\n}\n" : "\n  ]\n}\n");
}

Expected<Baseline> parse(std::string_view file, std::string_view text) {
  auto json = rules::parseJson(file, text);
  if (!json) return json.error();
  constexpr std::string_view Keys[] = {"version", "entries"};
  rules::Problems problems(file);
  rules::Path root;
  rules::ObjectReader reader(*json, root, problems, Keys);
  if (!problems.any() && reader.integer("version", 0) != Version && !problems.any())
    return Error{"is no baseline of this version of unclosed", std::string(file),
                 fmt::format("its \"version\" is not {}; `unclosed baseline create --force` makes "
                             "a new one",
                             Version)};
  std::vector<Entry> entries;
  reader.each("entries", [&](const rules::Json& value, const rules::Path& path) {
    entries.push_back(readEntry(value, path, problems));
  });
  if (problems.any()) return *problems.first();
  return baselineOf(std::move(entries));
}

} // namespace unclosed::baseline

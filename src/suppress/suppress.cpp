#include "suppress/suppress.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <string_view>
#include <utility>

namespace unclosed::suppress {
namespace {

using analysis::Finding;

constexpr uint32_t EndOfFile = UINT32_MAX;

bool contains(Lines lines, uint32_t line) { return lines.first <= line && line <= lines.last; }

// One comment with the lines that it covers, and which of its rules were of use.
struct Entry {
  const Directive* directive = nullptr;
  Lines covers;
  std::set<std::string_view> used;
};

Lines coveredBy(const Directive& directive, const FileDirectives& file) {
  if (directive.wholeFile) return {1, EndOfFile};
  Lines covers{directive.applies, directive.applies};
  for (Lines scope : file.scopes)
    if (scope.first == directive.applies) covers.last = std::max(covers.last, scope.last);
  return covers;
}

class File {
public:
  explicit File(const FileDirectives& file) {
    for (const Directive& directive : file.directives)
      if (directive.fault.empty()) entries_.push_back({&directive, coveredBy(directive, file), {}});
  }

  // The comment that suppresses `finding`: the one about the fewest lines; nullptr for none.
  const Directive* match(const Finding& finding) {
    Entry* best = nullptr;
    std::string_view bestRule;
    for (Entry& entry : entries_) {
      auto rule = std::ranges::find_if(entry.directive->rules, [&](const std::string& id) {
        return finding.rule.starts_with(id);
      });
      if (rule == entry.directive->rules.end() || !covers(entry.covers, finding)) continue;
      if (best != nullptr && extent(best->covers) <= extent(entry.covers)) continue;
      best = &entry;
      bestRule = *rule;
    }
    if (best == nullptr) return nullptr;
    best->used.insert(bestRule);
    return best->directive;
  }

  const std::vector<Entry>& entries() const { return entries_; }

private:
  static uint32_t extent(Lines lines) { return lines.last - lines.first; }

  // A comment may stand at any line of an expression that spans several.
  static bool covers(Lines lines, const Finding& finding) {
    uint32_t last = std::max(finding.range.begin.line, finding.range.end.line);
    return contains(lines, finding.range.begin.line) ||
           (lines.first > finding.range.begin.line && lines.first <= last);
  }

  std::vector<Entry> entries_;
};

std::string unusedText(const Entry& entry) {
  std::vector<std::string_view> idle;
  for (const std::string& rule : entry.directive->rules)
    if (!entry.used.contains(rule)) idle.push_back(rule);
  if (idle.empty()) return {};
  return fmt::format("this comment suppresses nothing: {} {} not found here", fmt::join(idle, ", "),
                     idle.size() == 1 ? "is" : "are");
}

std::map<std::string, FileDirectives> byPath(std::vector<FileDirectives> files) {
  std::map<std::string, FileDirectives> merged;
  for (FileDirectives& file : files) {
    if (file.directives.empty()) continue;
    auto [at, isNew] = merged.try_emplace(file.path, std::move(file));
    if (isNew) continue;
    auto& scopes = at->second.scopes;
    scopes.insert(scopes.end(), file.scopes.begin(), file.scopes.end());
  }
  return merged;
}

void remarkFaults(const FileDirectives& file, report::Report& report) {
  for (const Directive& directive : file.directives) {
    if (directive.fault.empty()) continue;
    report.remarks.push_back(
        {file.path, directive.range, "this comment suppresses nothing: " + directive.fault});
  }
}

void remarkUnused(const std::map<std::string, File>& files, report::Report& report) {
  // Where a part was not analysed, nobody knows what a comment there would have been for.
  std::set<std::string_view> incomplete;
  for (const report::Notice& notice : report.notices)
    incomplete.insert(notice.path);
  for (const auto& [path, file] : files) {
    if (incomplete.contains(path)) continue;
    for (const Entry& entry : file.entries())
      if (std::string text = unusedText(entry); !text.empty())
        report.remarks.push_back({path, entry.directive->range, std::move(text)});
  }
}

// Not the code of the module, and not a lambda, which shares its line with what it is part of.
bool isNamed(std::string_view function) {
  bool isLambda = function.find("<lambda") != function.npos && function.ends_with('>');
  return !isLambda && function != "<module>";
}

} // namespace

void addScopes(FileDirectives& file, const ir::Module& module) {
  if (file.directives.empty()) return;
  auto add = [&](ir::Range range, const std::vector<ir::Decorator>& decorators) {
    Lines lines{range.begin.line, range.end.line};
    for (const ir::Decorator& decorator : decorators)
      lines.first = std::min(lines.first, decorator.range.begin.line);
    file.scopes.push_back(lines);
    // The line of the `def` itself, below its decorators, is as good.
    if (lines.first != range.begin.line) file.scopes.push_back({range.begin.line, lines.last});
  };
  for (const ir::Function& function : module.functions) {
    if (isNamed(module.text(function.name))) add(function.range, function.decorators);
  }
  for (const ir::Class& type : module.classes)
    add(type.range, type.decorators);
}

void apply(std::vector<FileDirectives> files, report::Report& report) {
  std::map<std::string, FileDirectives> merged = byPath(std::move(files));
  if (merged.empty()) return;
  std::map<std::string, File> matchers;
  for (const auto& [path, file] : merged) {
    matchers.emplace(path, File(file));
    remarkFaults(file, report);
  }
  std::vector<Finding> kept;
  for (Finding& finding : report.findings) {
    auto file = matchers.find(finding.path);
    const Directive* by = file == matchers.end() ? nullptr : file->second.match(finding);
    if (by == nullptr) {
      kept.push_back(std::move(finding));
    } else {
      report.suppressed.push_back({std::move(finding), by->reason, by->range});
    }
  }
  report.findings = std::move(kept);
  remarkUnused(matchers, report);
}

} // namespace unclosed::suppress

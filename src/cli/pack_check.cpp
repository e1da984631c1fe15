#include "cli/pack_check.h"

#include "analysis/analysis.h"
#include "cli/clang_files.h"
#include "cli/console.h"
#include "cli/python_text.h"
#include "frontend/pattern/pattern.h"
#include "rules/loader.h"
#include "support/files.h"
#include "support/temporary_folder.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <set>
#include <string_view>
#include <system_error>
#include <vector>

namespace unclosed::cli {
namespace {

namespace fs = std::filesystem;

using Said = std::set<std::string>; // "line 4: UNC103"

// What the comments `expect: UNC103` beside the lines of an example say.
Said expectations(std::string_view source) {
  constexpr std::string_view Mark = "expect: ";
  Said out;
  for (int line = 1; !source.empty(); ++line) {
    std::string_view text = source.substr(0, source.find('\n'));
    if (size_t at = text.find(Mark); at != std::string_view::npos)
      out.insert(fmt::format("line {}: {}", line, text.substr(at + Mark.size())));
    source.remove_prefix(std::min(text.size() + 1, source.size()));
  }
  return out;
}

Said saidBy(const std::vector<analysis::Finding>& findings) {
  Said out;
  for (const analysis::Finding& finding : findings) {
    const auto* info = analysis::findDiagnostic(finding.rule);
    bool isSetting = info != nullptr && info->counts == analysis::CountsAs::Setting;
    if (!isSetting && finding.confidence >= rules::Confidence::Medium)
      out.insert(fmt::format("line {}: {}", finding.range.begin.line, finding.rule));
  }
  return out;
}

// Runs the examples of resources with the rules that they were loaded with.
class Examples {
public:
  explicit Examples(const rules::RuleSet& rules)
      : rules_(rules), analyzer_(rules), scanner_(analyzer_.index(ir::Language::Python)) {}

  // What an example says, or why it could not be run.
  Expected<Said> run(const rules::Resource& resource, const std::string& example) {
    if (resource.language != rules::PackLanguage::Python)
      return runClang(example, resource.language == rules::PackLanguage::C);
    // What only patterns describe is found only line by line.
    if (resource.acquire.empty()) return saidBy(scanner_.scan("example.py", example));
    return analyse(readPythonText("example.py", example, analyzer_, scanner_));
  }

private:
  Expected<Said> analyse(FileResult result) {
    if (!result.notices.empty())
      return Error{"the example cannot be read: " + result.notices.front().reason, "", ""};
    if (result.modules.empty()) return Said{};
    return saidBy(analyzer_.analyse(result.modules.front()));
  }

  Expected<Said> runClang(const std::string& example, bool isC) {
    if (!folder_) {
      auto made = support::TemporaryFolder::make();
      if (!made) return made.error();
      folder_ = std::move(*made);
    }
    std::string file = folder_->path() + (isC ? "/example.c" : "/example.cpp");
    if (Status failed = support::writeFile(file, example)) return *failed;
    auto run = readClangFiles({&file, 1}, rules_, CheckConfig(), 1);
    if (!run) return run.error();
    return analyse(std::move(run->results.front()));
  }

  const rules::RuleSet& rules_;
  analysis::Analyzer analyzer_;
  pattern::Scanner scanner_;
  std::unique_ptr<support::TemporaryFolder> folder_; // for examples in C and C++
};

std::vector<std::string> differences(const Said& expected, const Said& said) {
  std::vector<std::string> out;
  for (const std::string& one : expected)
    if (!said.contains(one)) out.push_back(one + " is expected and not found");
  for (const std::string& one : said)
    if (!expected.contains(one)) out.push_back(one + " is found and not expected");
  return out;
}

// The verdict on one pack.
class Check {
public:
  explicit Check(std::string file) : file_(std::move(file)) {}

  int run() {
    std::error_code error;
    if (!fs::exists(file_, error)) return fail(Error{"no such file or folder", file_, ""});
    auto builtin = rules::loadAll({});
    if (!builtin) return fail(builtin.error());
    auto rules = rules::loadAll({&file_, 1});
    if (!rules) {
      if (!support::readPrefix(file_, 1) && !fs::is_directory(file_, error))
        return fail(rules.error());
      out_ += rules.error().text() + "\n";
      return print(ExitFindings);
    }
    checkExamples(*rules, builtin->resources.size());
    return finish(*rules, *builtin);
  }

private:
  // The pack's own resources come after the built-in ones.
  void checkExamples(const rules::RuleSet& rules, size_t first) {
    Examples examples(rules);
    for (size_t i = first; i < rules.resources.size(); ++i) {
      const rules::Resource& resource = rules.resources[i];
      checkExample(examples, resource, "leak", resource.leakExample);
      checkExample(examples, resource, "clean", resource.cleanExample);
      if (expectations(resource.leakExample).empty())
        complain(resource, "leak", "expects nothing: write `expect: UNC101` beside a line");
    }
  }

  void checkExample(Examples& examples, const rules::Resource& resource, std::string_view which,
                    const std::string& example) {
    Expected<Said> said = examples.run(resource, example);
    if (!said) {
      complain(resource, which, said.error().text());
      blocked_ = true;
      return;
    }
    for (const std::string& difference : differences(expectations(example), *said))
      complain(resource, which, difference);
  }

  void complain(const rules::Resource& resource, std::string_view which, std::string_view what) {
    out_ += fmt::format("{}: examples/{} of \"{}\": {}\n", file_, which, resource.id, what);
    ++mistakes_;
  }

  int finish(const rules::RuleSet& rules, const rules::RuleSet& builtin) {
    if (mistakes_ > 0) return print(blocked_ ? ExitFailure : ExitFindings);
    out_ += fmt::format("{}: fine; adds {} resources, {} effects and {} groups of settings\n",
                        file_, rules.resources.size() - builtin.resources.size(),
                        rules.effects.size() - builtin.effects.size(),
                        rules.settings.size() - builtin.settings.size());
    return print(ExitClean);
  }

  int print(int code) const {
    int printed = printText(out_);
    return printed == ExitClean ? code : printed;
  }

  std::string file_;
  std::string out_;
  size_t mistakes_ = 0;
  bool blocked_ = false; // an example could not be run
};

} // namespace

int checkPacks(std::span<const std::string> files) {
  int worst = ExitClean;
  for (const std::string& file : files)
    worst = std::max(worst, Check(file).run());
  return worst;
}

} // namespace unclosed::cli

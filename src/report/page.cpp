#include "report/page.h"

#include "report/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace unclosed::report {
namespace {

using analysis::DiagnosticInfo;

constexpr size_t TextWidth = 88;
constexpr size_t MarkdownWidth = 100;

std::string_view nextWord(std::string_view& rest) {
  constexpr std::string_view Blanks = " \n";
  rest.remove_prefix(std::min(rest.size(), rest.find_first_not_of(Blanks)));
  std::string_view word = rest.substr(0, rest.find_first_of(Blanks));
  rest.remove_prefix(word.size());
  return word;
}

std::string weaknessAddress(const DiagnosticInfo& info) {
  return fmt::format("https://cwe.mitre.org/data/definitions/{}.html", info.cwe);
}

std::string suppression(const DiagnosticInfo& info) {
  return fmt::format(
      "`# unclosed: ignore[{0}] reason` at the end of the line, or on the line above it, "
      "suppresses "
      "one finding; beside a `def` or `class`, those of the whole function or class; with "
      "`ignore-file` for `ignore`, those of the file (`//` and `/* */` in C and C++). "
      "`--ignore {0}` leaves it out of a run (as does a `--select` that does not name "
      "it), `--ignore {1}` its whole family. Findings of low confidence are shown "
      "only with `--min-confidence low`, and `--min-confidence high` keeps the "
      "surest.",
      info.id, info.id.substr(0, 4));
}

std::string severityNote(const DiagnosticInfo& info) {
  bool isSetting = info.counts == analysis::CountsAs::Setting;
  return fmt::format("Severity: {}, unless the {} says otherwise.", nameOf(info.severity),
                     isSetting ? "setting's rule" : "resource");
}

// A list, each item in lines of up to `width` bytes; empty when nothing is done already.
std::string doneList(const DiagnosticInfo& info, DoneAlready done, size_t width) {
  std::string out;
  for (const rules::DoneAlready& item : done) {
    if (std::ranges::find(item.diagnostics, info.id) == item.diagnostics.end()) continue;
    std::string_view mark = "- ";
    std::string text =
        wrapped(fmt::format("{} {} ({}).", item.by, item.how, item.source), width - 2);
    for (std::string_view rest = text; !rest.empty(); mark = "  ") {
      size_t end = rest.find('\n') + 1;
      out.append(mark).append(rest.substr(0, end));
      rest.remove_prefix(end);
    }
  }
  return out;
}

std::string indexPage() {
  std::string out = "# The diagnostics\n\nEach page is what `unclosed explain ID` says.\n\n"
                    "| id | name | what it says |\n| --- | --- | --- |\n";
  for (const DiagnosticInfo& info : analysis::diagnostics())
    fmt::format_to(std::back_inserter(out), "| [{0}]({0}.md) | {1} | {2} |\n", info.id, info.name,
                   info.summary);
  return out;
}

} // namespace

std::string indented(std::string_view code) {
  std::string out;
  while (!code.empty()) {
    std::string_view line = code.substr(0, code.find('\n'));
    code.remove_prefix(std::min(code.size(), line.size() + 1));
    fmt::format_to(std::back_inserter(out), "{}{}\n", line.empty() ? "" : "    ", line);
  }
  return out;
}

std::string oneLine(std::string_view prose) {
  std::string out;
  for (std::string_view word = nextWord(prose); !word.empty(); word = nextWord(prose))
    out.append(out.empty() ? "" : " ").append(word);
  return out;
}

std::string wrapped(std::string_view prose, size_t width) {
  std::string out, line;
  for (std::string_view word = nextWord(prose); !word.empty(); word = nextWord(prose)) {
    if (!line.empty() && line.size() + 1 + word.size() > width) {
      out += line + "\n";
      line.clear();
    }
    if (!line.empty()) line += ' ';
    line += word;
  }
  return out + line + "\n";
}

std::string renderPageText(const DiagnosticInfo& info, DoneAlready done) {
  std::string out = fmt::format("{} {}\n\n", info.id, info.name);
  auto section = [&](std::string_view title, std::string_view prose) {
    fmt::format_to(std::back_inserter(out), "{}\n{}\n", title, wrapped(prose, TextWidth));
  };
  out += wrapped(info.summary, TextWidth) + "\n";
  section("What it finds:", info.detail);
  section("Why it matters:", info.why);
  fmt::format_to(std::back_inserter(out), "Example:\n\n{}\nInstead:\n\n{}\n",
                 indented(info.badExample), indented(info.goodExample));
  section("What it does not find:", info.limits);
  if (std::string list = doneList(info, done, TextWidth); !list.empty())
    fmt::format_to(std::back_inserter(out), "Silent, since it is done already:\n{}\n", list);
  section("How to silence it:", suppression(info));
  return out + fmt::format("{}\nSee also: {}\n", severityNote(info), weaknessAddress(info));
}

std::string renderPageMarkdown(const DiagnosticInfo& info, DoneAlready done) {
  std::string out = fmt::format("# {} {}\n\n", info.id, info.name);
  auto section = [&](std::string_view title, std::string_view prose) {
    fmt::format_to(std::back_inserter(out), "## {}\n\n{}\n", title, wrapped(prose, MarkdownWidth));
  };
  auto code = [&](std::string_view title, std::string_view text) {
    fmt::format_to(std::back_inserter(out), "## {}\n\n```python\n{}```\n\n", title, text);
  };
  out += wrapped(info.summary, MarkdownWidth) + "\n";
  section("What it finds", info.detail);
  section("Why it matters", info.why);
  code("Example", info.badExample);
  code("Instead", info.goodExample);
  section("What it does not find", info.limits);
  if (std::string list = doneList(info, done, MarkdownWidth); !list.empty())
    fmt::format_to(std::back_inserter(out), "## Silent, since it is done already\n\n{}\n", list);
  section("How to silence it", suppression(info));
  return out + fmt::format("{}\nSee also [CWE-{}]({}).\n", severityNote(info), info.cwe,
                           weaknessAddress(info));
}

std::vector<PageFile> pageFiles(DoneAlready done) {
  std::vector<PageFile> files;
  for (const DiagnosticInfo& info : analysis::diagnostics())
    files.push_back({fmt::format("{}.md", info.id), renderPageMarkdown(info, done)});
  files.push_back({"README.md", indexPage()});
  return files;
}

} // namespace unclosed::report

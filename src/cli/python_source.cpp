#include "cli/python_source.h"

#include "support/encoding.h"
#include "support/files.h"
#include "workspace/language.h"
#include "workspace/notebook.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <map>
#include <optional>
#include <utility>

namespace unclosed::cli {
namespace {

// Python is not written by hand in files of this size, and a tree of it takes a hundred times that.
constexpr size_t LargestParsed = 4u << 20;

// The notebooks that the report speaks of, each read once.
class Notebooks {
public:
  // Null when `path` is none, or cannot be read any more.
  const workspace::Notebook* at(const std::string& path) {
    if (!workspace::isNotebook(path)) return nullptr;
    auto [entry, isNew] = known_.try_emplace(path);
    if (isNew) {
      auto json = support::readFile(path);
      if (!json) return nullptr;
      auto notebook = workspace::readNotebook(*json);
      if (notebook) entry->second = std::move(*notebook);
    }
    return entry->second ? &*entry->second : nullptr;
  }

private:
  std::map<std::string, std::optional<workspace::Notebook>> known_;
};

void place(const workspace::Notebook& notebook, ir::Range& range) {
  range = {notebook.inFile(range.begin), notebook.inFile(range.end)};
}

std::string cellText(const workspace::Notebook& notebook, ir::Loc at) {
  workspace::CellLine line = notebook.cellLine(at);
  return fmt::format("cell {}, line {}", line.cell, line.line);
}

// Lines that a message speaks of are lines of the text; readers know those of cells.
std::string withCells(const workspace::Notebook& notebook, std::string_view message) {
  static const RE2 mention(R"((.*?)\bline (\d+))");
  std::string out, before;
  re2::StringPiece rest(message.data(), message.size());
  uint32_t line = 0;
  while (RE2::Consume(&rest, mention, &before, &line))
    out += before + cellText(notebook, {line, 1});
  return out.append(rest.data(), rest.size());
}

void placeFinding(Notebooks& notebooks, analysis::Finding& finding) {
  for (analysis::Step& step : finding.steps)
    if (const workspace::Notebook* notebook = notebooks.at(step.path)) {
      step.message =
          cellText(*notebook, step.range.begin) + ": " + withCells(*notebook, step.message);
      place(*notebook, step.range);
    }
  const workspace::Notebook* notebook = notebooks.at(finding.path);
  if (!notebook) return;
  finding.message =
      cellText(*notebook, finding.range.begin) + ": " + withCells(*notebook, finding.message);
  place(*notebook, finding.range);
}

} // namespace

Expected<PythonSource> pythonSourceOf(std::string_view path, std::string bytes) {
  if (workspace::isNotebook(path)) {
    auto notebook = workspace::readNotebook(bytes);
    if (!notebook) return notebook.error();
    return PythonSource{std::move(notebook->text), {}};
  }
  auto text = support::toUtf8(bytes);
  if (!text) return PythonSource{std::move(bytes), text.error().what};
  PythonSource source{std::move(*text), {}};
  if (source.text.find('\0') != std::string::npos) source.unparsed = "holds NUL bytes";
  if (source.text.size() > LargestParsed) source.unparsed = "is larger than 4 MiB";
  if (workspace::isCython(path)) source.unparsed = "is Cython";
  return source;
}

Expected<PythonSource> readPythonSource(const std::string& path) {
  auto bytes = support::readFile(path);
  if (!bytes) return bytes.error();
  return pythonSourceOf(path, std::move(*bytes));
}

void placeInNotebooks(report::Report& report) {
  Notebooks notebooks;
  for (analysis::Finding& finding : report.findings)
    placeFinding(notebooks, finding);
  for (report::Suppressed& suppressed : report.suppressed) {
    const workspace::Notebook* notebook = notebooks.at(suppressed.finding.path);
    if (notebook) place(*notebook, suppressed.comment);
    placeFinding(notebooks, suppressed.finding);
  }
  for (report::Notice& notice : report.notices) {
    const workspace::Notebook* notebook = notebooks.at(notice.path);
    if (!notebook || notice.wholeFile()) continue;
    notice.reason = cellText(*notebook, notice.range.begin) + ": " + notice.reason;
    place(*notebook, notice.range);
  }
  for (report::Remark& remark : report.remarks) {
    const workspace::Notebook* notebook = notebooks.at(remark.path);
    if (!notebook) continue;
    remark.message = cellText(*notebook, remark.range.begin) + ": " + remark.message;
    place(*notebook, remark.range);
  }
}

} // namespace unclosed::cli

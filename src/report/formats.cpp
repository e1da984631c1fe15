#include "report/formats.h"

#include "report/checkstyle.h"
#include "report/csv.h"
#include "report/github.h"
#include "report/gitlab.h"
#include "report/html.h"
#include "report/json.h"
#include "report/junit.h"
#include "report/markdown.h"
#include "report/rdjsonl.h"
#include "report/sarif.h"
#include "report/tables.h"

#include <algorithm>
#include <array>

namespace unclosed::report {
namespace {

constexpr std::array<FormatInfo, 11> Formats = {{
    {Format::Text, "text", "for a terminal, in the form of a compiler's messages"},
    {Format::Json, "json", "for scripts; README.md documents its fields"},
    {Format::Sarif, "sarif", "SARIF 2.1.0, for GitHub code scanning and editors"},
    {Format::Html, "html", "one self-contained page to browse, filter and share"},
    {Format::Github, "github", "GitHub Actions annotations, and the summary of the step"},
    {Format::Gitlab, "gitlab", "GitLab code quality"},
    {Format::Junit, "junit", "JUnit XML, for Jenkins and other test reports"},
    {Format::Checkstyle, "checkstyle", "Checkstyle XML"},
    {Format::Rdjsonl, "rdjsonl", "reviewdog diagnostics, one JSON object a line"},
    {Format::Csv, "csv", "for spreadsheets: one row a finding, or the tables of an audit"},
    {Format::Markdown, "markdown", "for comments, issues and wikis"},
}};

} // namespace

std::span<const FormatInfo> formats() { return Formats; }

std::optional<Format> formatNamed(std::string_view name) {
  const auto* found = std::ranges::find(Formats, name, &FormatInfo::name);
  if (found == Formats.end()) return std::nullopt;
  return found->format;
}

std::string formatNames() {
  std::string names;
  for (size_t i = 0; i < Formats.size(); ++i) {
    if (i > 0) names += i + 1 == Formats.size() ? " and " : ", ";
    names += Formats[i].name;
  }
  return names;
}

std::string render(Format format, const Report& report, SourceTexts& sources,
                   const RenderOptions& options) {
  switch (format) {
  case Format::Json: return renderJson(report, options.backlog);
  case Format::Sarif: return renderSarif(report, sources, options.currentFolder);
  case Format::Html: return renderHtml(report, sources, options.backlog);
  case Format::Github: return renderGithub(report, sources, options.maxFindings);
  case Format::Gitlab: return renderGitlab(report);
  case Format::Junit: return renderJunit(report);
  case Format::Checkstyle: return renderCheckstyle(report, sources);
  case Format::Rdjsonl: return renderRdjsonl(report);
  case Format::Csv:
    return options.backlog == nullptr ? renderCsv(report)
                                      : renderTablesCsv(report, *options.backlog);
  case Format::Markdown: return renderMarkdown(report, options.maxFindings, options.backlog);
  case Format::Text: break;
  }
  return renderText(report, sources, options.text);
}

} // namespace unclosed::report

// The forms that a report can take, in one table: the command line, its help and the shell
// completions list what stands here. Every format renders the same Report, so that counts and order
// agree between them; those for people (text, github, markdown) print `maxFindings` of them and
// count the rest, those for programs are always complete.
#pragma once

#include "report/report.h"
#include "report/source_texts.h"
#include "report/text.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace unclosed::report {

enum class Format {
  Text,
  Json,
  Sarif,
  Html,
  Github,
  Gitlab,
  Junit,
  Checkstyle,
  Rdjsonl,
  Csv,
  Markdown
};

struct FormatInfo {
  Format format;
  std::string_view name;    // "gitlab"
  std::string_view purpose; // "GitLab code quality", for help and completions
};
std::span<const FormatInfo> formats();
std::optional<Format> formatNamed(std::string_view name);
// "text, json, ... and markdown".
std::string formatNames();

// What rendering needs besides the report.
struct RenderOptions {
  std::string currentFolder; // absolute; the paths in the report are relative to it
  TextOptions text;
  const Backlog* backlog = nullptr; // of `audit`
  size_t maxFindings = AllFindings;
};

std::string render(Format format, const Report& report, SourceTexts& sources,
                   const RenderOptions& options);

} // namespace unclosed::report

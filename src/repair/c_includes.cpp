#include <fmt/format.h>

#include <algorithm>

#include "repair/c_strategies.h"

namespace unclosed::repair {
namespace {

std::string_view trimmedLine(std::string_view line) {
  size_t first = line.find_first_not_of(" \t");
  return first == std::string_view::npos ? std::string_view() : line.substr(first);
}

// "<stdio.h>" of `#include <stdio.h>`; empty for other lines.
std::string_view includedBy(std::string_view line) {
  line = trimmedLine(line);
  if (!line.starts_with('#')) return {};
  line = trimmedLine(line.substr(1));
  if (!line.starts_with("include")) return {};
  line = trimmedLine(line.substr(7));
  size_t end = line.find_first_of(">\"", 1);
  return end == std::string_view::npos ? std::string_view() : line.substr(0, end + 1);
}

bool opensConditional(std::string_view line) {
  line = trimmedLine(line);
  return line.starts_with('#') && trimmedLine(line.substr(1)).starts_with("if");
}

bool closesConditional(std::string_view line) {
  line = trimmedLine(line);
  return line.starts_with('#') && trimmedLine(line.substr(1)).starts_with("endif");
}

} // namespace

// Behind the system headers that stand before it in the alphabet, outside of all conditionals but
// an include guard's.
void includeHeader(const CSource& source, std::string_view header, Edits& edits) {
  const std::string& text = source.text();
  std::string wanted = fmt::format("<{}>", header);
  size_t best = std::string::npos, first = std::string::npos;
  int depth = 0;
  for (size_t at = 0; at < text.size();) {
    size_t next = std::min(text.find('\n', at), text.size() - 1) + 1;
    std::string_view line = std::string_view(text).substr(at, next - at);
    std::string_view included = includedBy(line);
    if (included == wanted) return;
    if (opensConditional(line)) ++depth;
    if (closesConditional(line)) --depth;
    if (included.starts_with('<') && depth == 0) {
      if (first == std::string::npos) first = at;
      if (included < wanted) best = next;
    }
    at = next;
  }
  size_t place = best != std::string::npos ? best : first;
  if (place == std::string::npos) {
    size_t begin = source.tokens().empty() ? 0 : source.tokens().front().begin;
    place = source.lineBegin(begin);
  }
  edits.push_back({place, place, fmt::format("#include {}{}", wanted, source.lineBreak())});
}

namespace {

// The header that declares a function, as the rule packs have it; empty when they do not.
std::string_view declaringHeader(const rules::RuleSet& rules, std::string_view name) {
  for (const rules::StubHeader& header : rules.headers) {
    CSource declarations(header.text);
    for (size_t at = 0; at + 1 < declarations.tokens().size(); ++at) {
      // A method of that name is another thing.
      bool linkage = at > 1 && declarations.is(at - 2, "extern");
      if (declarations.is(at, "{") && !linkage) at = std::max(at, declarations.closing(at));
      if (declarations.is(at, name) && declarations.is(at + 1, "(")) return header.name;
    }
  }
  return {};
}

} // namespace

std::string headerFor(const CSite& site) {
  std::string_view name = lastCName(site.release);
  for (size_t at = 0; at < site.source.tokens().size(); ++at)
    if (site.source.is(at, name)) return {};
  std::string_view header = declaringHeader(site.rules, name);
  // What acquires it is declared there as well, by whatever name the file includes it.
  bool isThere = site.acquire != nullptr &&
                 declaringHeader(site.rules, lastCName(site.acquire->callee.call)) == header;
  return isThere ? std::string() : std::string(header);
}

} // namespace unclosed::repair

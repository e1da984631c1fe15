#include <fmt/format.h>

#include "repair/python_imports.h"
#include "repair/python_layout.h"
#include "repair/python_strategies.h"

namespace unclosed::repair {
namespace {

using rules::ContextEffect;

// What stands before the acquiring expression and behind it; nothing when no `with` does it.
struct Header {
  std::string before, after, what;
  Edits imports;
};

std::optional<Header> headerFor(const Site& site, const ReleaseCode& code) {
  const rules::Resource& resource = site.resource;
  bool awaits = code.text.starts_with("await ");
  bool replaces = code.isUsual && resource.repair.exitAlso.empty() && !resource.inferred;
  if (replaces && resource.with == ContextEffect::Closes && !awaits)
    return Header{"with ", "", fmt::format("puts `{}` into a `with` block", site.variable), {}};
  bool onlyAsync = resource.with != ContextEffect::Closes || awaits;
  if (replaces && resource.asyncWith == ContextEffect::Closes && onlyAsync &&
      site.inAsyncFunction())
    return Header{
        "async with ", "", fmt::format("puts `{}` into an `async with` block", site.variable), {}};
  if (!code.isClose) return std::nullopt;
  Header header{
      "", ")", fmt::format("closes `{}` at the end of a `with` block", site.variable), {}};
  std::string name = importedName(site.source, "contextlib", "closing", header.imports);
  header.before = fmt::format("with {}(", name);
  return header;
}

} // namespace

std::optional<Repair> asWithBlock(const Site& site, const Extent& extent, const ReleaseCode& code) {
  if (!extent.follows || !site.whole || site.awaited() || extent.empty()) return std::nullopt;
  std::optional<Header> header = headerFor(site, code);
  if (!header) return std::nullopt;
  const PythonSource& source = site.source;
  std::vector<NodeId> statements = source.statements(extent.block);
  PythonLayout layout(source, site.statement);
  layout.add(fmt::format("{}{}{} as {}:{}", header->before, source.text(site.value), header->after,
                         site.variable, source.behind(site.statement)));
  Lines acquisition = source.linesOf(site.statement);
  Lines body{acquisition.end, source.linesWithComments(statements[extent.end - 1]).end};
  Lines all{acquisition.first, body.end};
  if (extent.release != NoNode) {
    body.end = source.linesOf(extent.release).first;
    all.end = source.linesOf(extent.release).end;
  }
  layout.deepen(body, extent.dropped, extent.release != NoNode);
  if (extent.release != NoNode) {
    std::string_view comment = source.behind(extent.release);
    if (size_t at = comment.find('#'); at != std::string_view::npos)
      layout.add(comment.substr(at), 1);
  }
  Repair repair{std::move(header->imports), std::move(header->what), extent.doubts};
  repair.doubts.insert(repair.doubts.end(), code.doubts.begin(), code.doubts.end());
  repair.edits.push_back(layout.replacing(all));
  return repair;
}

} // namespace unclosed::repair

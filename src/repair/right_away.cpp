#include <fmt/format.h>

#include "repair/python_layout.h"
#include "repair/python_strategies.h"

namespace unclosed::repair {

Repair rightAway(const Site& site, const Extent& extent, const ReleaseCode& code) {
  PythonLayout layout(site.source, site.statement);
  Lines lines = site.source.linesOf(site.statement);
  layout.keep(lines);
  layout.add(code.text);
  Repair repair{code.imports, fmt::format("releases `{}` at once", site.variable), extent.doubts};
  repair.edits.push_back(layout.replacing(lines));
  return repair;
}

} // namespace unclosed::repair

// Which handler catches what is on its way, as far as types tell.
#include "analysis/interpreter.h"

#include <algorithm>

namespace unclosed::analysis {

void Interpreter::findHandlers() {
  handlesTypes_ = std::ranges::any_of(function_.blocks, [&](const ir::Block& block) {
    if (block.term.kind != ir::TermKind::Catch) return false;
    auto first = function_.cases.begin() + block.term.cases;
    return std::any_of(first, first + block.term.caseCount, [&](const ir::Case& handler) {
      return handler.types != 0 && !index_.catchesAll(text(handler.types));
    });
  });
}

ir::Sym Interpreter::boundOf(std::string_view exception) {
  auto at = std::ranges::find(bounds_, exception);
  if (at == bounds_.end()) at = bounds_.insert(at, exception);
  return FirstBound + static_cast<ir::Sym>(at - bounds_.begin());
}

bool Interpreter::isSubclass(std::string_view type, std::string_view base) const {
  base = index_.canonical(base);
  if (index_.derives(type, base)) return true;
  const Linkage& linkage = scope_.linkage;
  link::ClassRef derived = linkage.classOf(linkage.type(type));
  if (!derived) return false;
  if (link::ClassRef known = linkage.classOf(linkage.type(base))) {
    auto bases = linkage.program().bases(derived);
    return known == derived || std::ranges::find(bases, known) != bases.end();
  }
  return std::ranges::any_of(linkage.program().foreignBases(derived),
                             [&](std::string_view other) { return index_.derives(other, base); });
}

Interpreter::Catches Interpreter::catches(ir::Sym exception, std::string_view type) const {
  if (exception == 0) return Catches::Maybe;
  bool bound = exception >= FirstBound;
  std::string_view name = bound ? bounds_[exception - FirstBound] : text(exception);
  if (isSubclass(name, type)) return Catches::Surely;
  if (!bound) return Catches::Never;
  bool known = index_.isException(type);
  return !known || isSubclass(type, name) ? Catches::Maybe : Catches::Never;
}

} // namespace unclosed::analysis

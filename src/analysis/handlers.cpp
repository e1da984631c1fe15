// Which handler catches what is on its way, as far as types tell.
#include "analysis/interpreter.h"
#include "analysis/raising.h"

#include <algorithm>
#include <array>

namespace unclosed::analysis {

namespace {

// A number or a pointer.
bool isPlainType(std::string_view type) {
  constexpr std::array<std::string_view, 9> words = {"bool", "char",  "double", "float",   "int",
                                                     "long", "short", "signed", "unsigned"};
  return type.ends_with('*') ||
         std::ranges::find(words, type.substr(0, type.find(' '))) != words.end();
}

} // namespace

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

// Of a call: the one that it can be alone, or what is known of all of them.
ir::Sym Interpreter::raisedBy(ir::Index call, const std::string* only) {
  if (!handlesTypes_) return 0;
  if (only) return boundOf(*only);
  bool known = call < reached_.size() && reached_[call].summary;
  return known && reached_[call].summary->unusual ? Anything : 0;
}

Interpreter::Catches Interpreter::catches(ir::Sym exception, std::string_view type) const {
  if (exception == Anything) return Catches::Maybe;
  bool usual = index_.isUsual(type);
  if (exception == 0) return usual ? Catches::Surely : Catches::Maybe;
  bool bound = exception >= FirstBound;
  std::string_view name = bound ? bounds_[exception - FirstBound] : text(exception);
  if (isSubclass(scope_, name, type)) return Catches::Surely;
  if (!bound && usual && !isUnusual(scope_, name)) return Catches::Surely;
  if (!bound) return Catches::Never;
  bool known = index_.isException(type);
  return !known || isSubclass(scope_, type, name) ? Catches::Maybe : Catches::Never;
}

bool isSubclass(const Scope& scope, std::string_view type, std::string_view base) {
  const RuleIndex& index = scope.matcher.index();
  base = index.canonical(base);
  if (index.derives(type, base)) return true;
  const Linkage& linkage = scope.linkage;
  link::ClassRef derived = linkage.classOf(linkage.type(type));
  if (!derived) return false;
  if (link::ClassRef known = linkage.classOf(linkage.type(base))) {
    auto bases = linkage.program().bases(derived);
    return known == derived || std::ranges::find(bases, known) != bases.end();
  }
  return std::ranges::any_of(linkage.program().foreignBases(derived),
                             [&](std::string_view other) { return index.derives(other, base); });
}

bool isUnusual(const Scope& scope, std::string_view type) {
  const std::vector<std::string>& usual = scope.matcher.index().rules().usual;
  if (scope.matcher.module().language != ir::Language::Cxx || type.empty()) return false;
  if (std::ranges::any_of(usual, [&](auto& base) { return isSubclass(scope, type, base); }))
    return false;
  link::ClassRef known = scope.linkage.classOf(scope.linkage.type(type));
  if (!known) return isPlainType(type) || type.starts_with("std::");
  auto bases = scope.linkage.program().foreignBases(known);
  return std::ranges::all_of(bases, [&](std::string_view base) { return isUnusual(scope, base); });
}

bool isUnusual(const Scope& scope, const ir::Function& function, ir::PlaceId thrown) {
  const ir::Place& place = function.places[thrown];
  bool constant = place.kind == ir::PlaceKind::Constant;
  bool native = scope.matcher.module().language == ir::Language::Cxx;
  return (native && constant) || isUnusual(scope, scope.matcher.module().text(place.type));
}

} // namespace unclosed::analysis

#include <fmt/format.h>

#include <algorithm>

#include "repair/c_layout.h"
#include "repair/c_release.h"
#include "repair/c_strategies.h"

namespace unclosed::repair {
namespace {

// `T *x = acquire(...);` in a block, and nothing of it handed on, replaced or jumped over.
class Owner {
public:
  explicit Owner(const CSite& site)
      : site_(site), source_(site.source), function_(site.function), tied_(tiedNames(site)) {}

  std::optional<Repair> make() {
    if (!fits()) return std::nullopt;
    Repair repair;
    std::string owner = freshCName(source_, site_.variable + "Owner");
    for (ir::Range range : site_.finding.releasing.calls) {
      std::optional<Edit> edit = resetFor(range, owner);
      if (!edit) return std::nullopt;
      repair.edits.push_back(std::move(*edit));
    }
    std::string indent(source_.indentAt(source_.tokens()[statement().first].begin));
    if (isCondition()) indent += CLayout(source_, function_).step();
    size_t end = source_.lineEnd(source_.tokens()[lastBefore()].end);
    repair.edits.push_back(
        {end, end,
         fmt::format("{}{}std::unique_ptr<{}, decltype(&{})> {}({}, &{});", source_.lineBreak(),
                     indent, pointee(), site_.release, owner, site_.variable, site_.release)});
    includeHeader(source_, "memory", repair.edits);
    if (std::string header = headerFor(site_); !header.empty())
      includeHeader(source_, header, repair.edits);
    repair.what =
        fmt::format("gives `{}` an owner that releases it on every way out", site_.variable);
    addDoubts(repair);
    return repair;
  }

private:
  const CStatement& statement() const { return function_[site_.statement]; }

  bool fits() const {
    const analysis::Releasing& releasing = site_.finding.releasing;
    bool handedOn = releasing.moved || !releasing.takers.empty();
    bool simple = site_.releaseCall == fmt::format("{}({})", site_.release, site_.variable);
    bool declared = site_.isCxx() && simple && site_.variable == site_.root && site_.isPointer() &&
                    site_.acquire != nullptr && site_.acquire->fails == rules::Fails::Null &&
                    site_.acquire->into.where == rules::Where::Return &&
                    (isCondition() || site_.callEnd + 1 == statement().end) &&
                    site_.declaration > statement().first && site_.declaration + 2 == site_.call &&
                    source_.is(site_.call - 1, "=");
    if (handedOn || !declared || function_[statement().parent].kind != CKind::Block) return false;
    size_t next = lastBefore() + 1;
    bool lastOfLine =
        next < source_.tokens().size() &&
        source_.tokens()[next].begin >= source_.lineEnd(source_.tokens()[next - 1].end);
    return lastOfLine && !isJumped() && !isReplaced() && !pointee().empty();
  }

  // `if (T *x = acquire(...)) {`
  bool isCondition() const {
    const CStatement& test = statement();
    return test.kind == CKind::If && site_.callEnd == test.conditionEnd &&
           site_.declaration > test.condition &&
           function_[test.children.front()].kind == CKind::Block;
  }

  // The token behind which the owner is declared.
  size_t lastBefore() const {
    return isCondition() ? function_[statement().children.front()].first : statement().end - 1;
  }

  bool isJumped() const {
    return std::ranges::any_of(function_.statements, [&](const CStatement& it) {
      bool beside = it.kind == CKind::Case && it.parent == statement().parent;
      return it.kind == CKind::Goto || it.kind == CKind::Label || beside;
    });
  }

  bool isReplaced() const {
    for (size_t at = site_.callEnd; at + 1 < function_[0].end; ++at) {
      if (!source_.is(at, site_.variable)) continue;
      if (source_.is(at + 1, "=") || source_.is(at - 1, "&") || source_.is(at - 1, "*"))
        return true;
    }
    return false;
  }

  // `FILE` of `FILE *source`.
  std::string pointee() const {
    size_t end = site_.declaration - 1;
    size_t first = isCondition() ? statement().condition : statement().first;
    if (source_.is(end, "auto") || (source_.is(end, "*") && source_.is(end - 1, "auto")))
      return fmt::format("std::remove_pointer_t<decltype({})>", site_.variable);
    if (!source_.is(end, "*") || end <= first) return {};
    return std::string(source_.between(first, end));
  }

  // `fclose(source);` becomes `sourceOwner.reset();`: it is released where it was.
  std::optional<Edit> resetFor(ir::Range range, const std::string& owner) const {
    size_t first = source_.tokenAt(source_.offsetOf(range.begin.line, range.begin.col));
    size_t end = source_.tokenAt(source_.offsetOf(range.end.line, range.end.col));
    CNode node = function_.at(first);
    if (node == NoCNode || function_[node].kind != CKind::Simple) return std::nullopt;
    bool whole = function_[node].first == first && function_[node].end == end + 1;
    std::string call = fmt::format("{}({})", site_.release, site_.variable);
    std::string text(source_.between(first, end));
    bool named = text == call || "std::" + text == call || text == "std::" + call;
    if (!whole || !named) return std::nullopt;
    return Edit{source_.tokens()[first].begin, source_.tokens()[end - 1].end,
                fmt::format("{}.reset()", owner)};
  }

  void addDoubts(Repair& repair) const {
    addReleaseDoubts(site_, repair.doubts);
    if (site_.finding.confidence != analysis::Confidence::High && !isOwner(site_))
      repair.doubts.emplace_back("what it is passed to may keep it");
    std::string type = returnTypeOf(source_, function_);
    bool views = type.empty() || type.find_first_of("*&") != std::string::npos ||
                 type.find("view") != std::string::npos || type.find("span") != std::string::npos ||
                 type.find("auto") != std::string::npos;
    for (const CStatement& it : function_.statements)
      if (views && it.kind == CKind::Return && it.first > site_.call &&
          mentions(source_, it.first + 1, it.end, tied_))
        repair.doubts.push_back(fmt::format("what line {} returns may still need `{}`",
                                            source_.lineOf(source_.tokens()[it.first].begin),
                                            site_.variable));
  }

  const CSite& site_;
  const CSource& source_;
  const CFunction& function_;
  std::set<std::string_view> tied_;
};

} // namespace

std::optional<Repair> asOwner(const CSite& site) { return Owner(site).make(); }

} // namespace unclosed::repair

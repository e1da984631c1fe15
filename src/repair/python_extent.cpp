#include "repair/python_extent.h"

#include "ir/dotted.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "repair/python_names.h"

namespace unclosed::repair {
namespace {

Error because(std::string why) { return Error{std::move(why), {}, {}}; }

class ExtentFinder {
public:
  ExtentFinder(const Site& site, const Ties& ties, const ReleaseCode& code)
      : site_(site), source_(site.source), ties_(ties), code_(code),
        uses_(usesOf(site.source, site.function, site.variable)) {}

  Expected<Extent> find();

private:
  Status start();
  void leaveTry();
  Status passNullTest();
  bool isEntered(NodeId statement) const;
  Status bound();
  Status finish();
  Status checkOutside() const;
  Status checkInside();

  bool isIn(NodeId node, size_t from, size_t end) const;
  bool usesBetween(size_t from, size_t end, UseKind kind) const;
  bool isHarmless(const Use& use) const;
  bool isAlone(NodeId release) const;
  bool isLast(NodeId release) const;
  size_t line(NodeId node) const { return source_.tree()[node].range.begin.line; }

  const Site& site_;
  const PythonSource& source_;
  const Ties& ties_;
  const ReleaseCode& code_;
  std::vector<Use> uses_;
  Extent extent_;
  std::vector<NodeId> statements_;
  size_t limit_ = 0; // the statements from here on mean another value by the name
};

bool ExtentFinder::isIn(NodeId node, size_t from, size_t end) const {
  if (from >= end) return false;
  return statements_[from] <= node && node < source_.tree().end(statements_[end - 1]);
}

bool ExtentFinder::usesBetween(size_t from, size_t end, UseKind kind) const {
  return std::ranges::any_of(
      uses_, [&](const Use& use) { return use.kind == kind && isIn(use.node, from, end); });
}

bool endsInLeaving(const PythonSource& source, NodeId block) {
  std::vector<NodeId> statements = source.statements(block);
  return !statements.empty() && leaves(source, statements.back());
}

// `try: x = acquire()` and handlers that all leave: what follows the `try` has x.
void ExtentFinder::leaveTry() {
  NodeId attempt = source_.parent(extent_.block);
  bool isBody = attempt != NoNode && source_.kind(attempt) == Kind::TryStatement &&
                source_.tree()[extent_.block].field == Field::Body;
  if (!isBody || statements_.back() != site_.statement) return;
  for (NodeId clause : source_.tree().children(attempt)) {
    Kind kind = source_.kind(clause);
    if (kind == Kind::FinallyClause || kind == Kind::ElseClause) return;
    if (kind != Kind::ExceptClause) continue;
    NodeId body = source_.tree().child(clause, Kind::Block);
    if (body == NoNode || !endsInLeaving(source_, body)) return;
  }
  bool usedBehind = std::ranges::any_of(uses_, [&](const Use& use) {
    return use.kind == UseKind::Load && use.node >= source_.tree().end(attempt);
  });
  if (!usedBehind) return;
  extent_.block = source_.parent(attempt);
  statements_ = source_.statements(extent_.block);
  extent_.from =
      static_cast<size_t>(std::ranges::find(statements_, attempt) - statements_.begin()) + 1;
  extent_.follows = false;
}

Status ExtentFinder::start() {
  for (const Use& use : uses_)
    if (use.kind == UseKind::Declared)
      return because(fmt::format("`{}` is declared global or nonlocal", site_.variable));
  extent_.block = site_.block;
  statements_ = site_.siblings();
  extent_.from =
      static_cast<size_t>(std::ranges::find(statements_, site_.statement) - statements_.begin()) +
      1;
  leaveTry();
  return std::nullopt;
}

// `if x is None: return` directly behind: from there on x is there.
Status ExtentFinder::passNullTest() {
  bool tested = std::ranges::any_of(uses_, [&](const Use& use) {
    return use.node > site_.statement && isNullTest(source_, use.node);
  });
  bool mayBeNull = !site_.finding.releasing.direct && (site_.finding.releasing.mayBeNull || tested);
  if (!mayBeNull) return std::nullopt;
  NodeId next = extent_.from < statements_.size() ? statements_[extent_.from] : NoNode;
  bool isGuard = next != NoNode && source_.kind(next) == Kind::IfStatement &&
                 source_.tree().child(next, Field::Alternative) == NoNode;
  if (isGuard) {
    NodeId body = source_.tree().child(next, Field::Consequence);
    NodeId condition = source_.tree().child(next, Field::Condition);
    bool tests = std::ranges::any_of(uses_, [&](const Use& use) {
      return source_.contains(condition, use.node) && isNullTest(source_, use.node);
    });
    Kind kind = source_.kind(condition);
    bool simple = kind == Kind::NotOperator || kind == Kind::ComparisonOperator;
    bool negative = source_.text(condition).find("is not") == std::string_view::npos &&
                    source_.text(condition).find("!=") == std::string_view::npos;
    bool usedInside = usesBetween(extent_.from, extent_.from + 1, UseKind::Store);
    if (tests && simple && negative && !usedInside && endsInLeaving(source_, body)) {
      ++extent_.from;
      extent_.follows = false;
      return std::nullopt;
    }
  }
  return because(
      fmt::format("`{}` may be None, and is not tested directly behind", site_.variable));
}

// `with other() as x:` gives the name another value, whatever follows in its block.
bool ExtentFinder::isEntered(NodeId statement) const {
  if (source_.kind(statement) != Kind::WithStatement) return false;
  NodeId body = source_.tree().child(statement, Field::Body);
  return std::ranges::any_of(uses_, [&](const Use& use) {
    return use.kind == UseKind::Store && statement < use.node && use.node < body;
  });
}

// Where another value takes the name.
Status ExtentFinder::bound() {
  limit_ = extent_.from;
  while (limit_ < statements_.size() && !usesBetween(limit_, limit_ + 1, UseKind::Store) &&
         !usesBetween(limit_, limit_ + 1, UseKind::Delete))
    ++limit_;
  if (limit_ == statements_.size()) return std::nullopt;
  NodeId statement = statements_[limit_];
  NodeId inner = source_.tree().first(statement);
  bool isPlain = inner != NoNode && source_.kind(statement) == Kind::ExpressionStatement &&
                 source_.kind(inner) == Kind::Assignment;
  bool enters = isEntered(statement);
  bool isPlainEnd = isPlain || source_.kind(statement) == Kind::DeleteStatement || enters;
  bool reads = usesBetween(limit_, limit_ + 1, UseKind::Load) && !enters;
  if (isPlainEnd && !reads) return std::nullopt;
  if (!usesBetween(limit_, statements_.size(), UseKind::Load)) return std::nullopt;
  return because(fmt::format("`{}` is assigned again at line {}", site_.variable, line(statement)));
}

Status ExtentFinder::finish() {
  for (size_t i = limit_; i-- > extent_.from;) {
    if (std::ranges::find(site_.releases, statements_[i]) == site_.releases.end()) continue;
    extent_.end = i;
    extent_.release = statements_[i];
    bool later = std::ranges::any_of(uses_, [&](const Use& use) {
      return use.kind == UseKind::Load && isIn(use.node, i + 1, limit_) &&
             !isNullTest(source_, use.node);
    });
    if (!later) return std::nullopt;
    return because(fmt::format("`{}` is used again after its release", site_.variable));
  }
  extent_.end = limit_;
  while (extent_.end > extent_.from && !ties_.mentions(statements_[extent_.end - 1]))
    --extent_.end;
  return std::nullopt;
}

// A use outside that a released resource stands.
bool ExtentFinder::isHarmless(const Use& use) const {
  if (use.kind != UseKind::Load || isNullTest(source_, use.node)) return true;
  NodeId statement = source_.statement(use.node);
  bool releases = std::ranges::find(site_.releases, statement) != site_.releases.end();
  if (releases) return site_.resource.repeatable && code_.isClose;
  NodeId outer = source_.parent(use.node);
  if (source_.kind(outer) != Kind::Attribute) return false;
  std::string_view asked = source_.text(source_.tree().child(outer, Field::Attribute));
  return std::ranges::any_of(site_.rules.liveness,
                             [&](const rules::Liveness& test) { return test.name == asked; });
}

Status ExtentFinder::checkOutside() const {
  NodeId loop = source_.parent(site_.statement);
  while (loop != site_.function && source_.kind(loop) != Kind::ForStatement &&
         source_.kind(loop) != Kind::WhileStatement)
    loop = source_.parent(loop);
  NodeId block = extent_.block;
  for (const Use& use : uses_) {
    bool inBlock = source_.contains(block, use.node);
    bool enclosed = isIn(use.node, extent_.from, extent_.end) ||
                    (extent_.release != NoNode && source_.contains(extent_.release, use.node));
    bool before = use.node < site_.statement;
    if (enclosed || source_.contains(site_.statement, use.node) || isHarmless(use)) continue;
    // Between the acquisition and a release that begins later (behind a test for None).
    bool between = !before && use.node < statements_[extent_.from - 1] + 1;
    if (between) continue;
    if (before && !(loop != site_.function && source_.contains(loop, use.node))) {
      if (!use.nested) continue;
      return because(fmt::format("a function inside uses `{}`", site_.variable));
    }
    bool anotherValue = inBlock && limit_ < statements_.size() && use.node >= statements_[limit_];
    if (anotherValue) continue;
    return because(fmt::format("`{}` is also used at line {}, outside the block that has it",
                               site_.variable, line(use.node)));
  }
  return std::nullopt;
}

// Nothing else in its block: dropping it would leave the block empty.
bool ExtentFinder::isAlone(NodeId release) const {
  return source_.statements(source_.parent(release)).size() == 1;
}

// Control goes from it straight to the end of the extent, or out of it.
bool ExtentFinder::isLast(NodeId release) const {
  NodeId at = release;
  while (true) {
    NodeId block = source_.parent(at);
    std::vector<NodeId> beside = source_.statements(block);
    auto next = std::ranges::find(beside, at) + 1;
    if (block == extent_.block) return static_cast<size_t>(next - beside.begin()) >= extent_.end;
    if (next != beside.end() && leaves(source_, *next)) {
      bool raises = source_.kind(*next) == Kind::RaiseStatement;
      bool calls = source_.tree().nodes()[*next].size > 1 && !raises;
      for (NodeId node = *next; calls && node < source_.tree().end(*next); ++node)
        if (source_.kind(node) == Kind::Call) return false;
      return true;
    }
    if (next != beside.end()) return false;
    NodeId owner = source_.parent(block);
    Kind kind = source_.kind(owner);
    while (kind == Kind::ElseClause || kind == Kind::ElifClause || kind == Kind::ExceptClause ||
           kind == Kind::CaseClause || kind == Kind::Block || kind == Kind::FinallyClause) {
      if (kind == Kind::FinallyClause) return false;
      owner = source_.parent(owner);
      kind = source_.kind(owner);
    }
    if (kind != Kind::IfStatement && kind != Kind::MatchStatement && kind != Kind::TryStatement)
      return false;
    at = owner;
  }
}

Status ExtentFinder::checkInside() {
  for (NodeId release : site_.releases) {
    if (!isIn(release, extent_.from, extent_.end)) continue;
    bool commented = source_.behind(release).find('#') != std::string_view::npos;
    bool droppable =
        !isAlone(release) && isLast(release) && source_.hasLinesOfItsOwn(release) && !commented;
    if (droppable) {
      extent_.dropped.push_back(release);
      continue;
    }
    // Closing twice is harmless; giving back twice is not.
    std::string text(source_.text(release));
    bool harmless = site_.resource.repeatable && text.ends_with(".close()") && code_.isUsual;
    if (harmless) continue;
    return because(
        fmt::format("it is released at line {}, too, and may not be twice", line(release)));
  }
  return std::nullopt;
}

Expected<Extent> ExtentFinder::find() {
  if (Status failed = start()) return *failed;
  if (Status failed = passNullTest()) return *failed;
  if (Status failed = bound()) return *failed;
  if (Status failed = finish()) return *failed;
  if (Status failed = checkOutside()) return *failed;
  if (Status failed = checkInside()) return *failed;
  extent_.doubts = doubtsOf(site_, ties_, extent_);
  return extent_;
}

} // namespace

Extent extentOf(NodeId block, size_t from, size_t end) {
  Extent extent;
  extent.block = block;
  extent.from = from;
  extent.end = end;
  return extent;
}

Expected<Extent> findExtent(const Site& site, const Ties& ties, const ReleaseCode& code) {
  return ExtentFinder(site, ties, code).find();
}

} // namespace unclosed::repair

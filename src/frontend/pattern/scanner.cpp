#include "frontend/pattern/acquisitions.h"
#include "frontend/pattern/pattern.h"
#include "frontend/pattern/walk.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <set>
#include <tuple>

namespace unclosed::pattern {

using analysis::Finding, analysis::StepKind;
using rules::Confidence;

namespace {

// A pattern of every name that an acquisition can be called by.
std::string namesPattern(const rules::RuleSet& rules) {
  std::set<std::string> names;
  for (const rules::Resource& resource : rules.resources) {
    if (resource.language != rules::PackLanguage::Python) continue;
    for (const rules::Acquire& acquire : resource.acquire)
      for (const std::string& name :
           {acquire.callee.call, acquire.callee.method, acquire.callee.name})
        if (!name.empty()) names.insert(RE2::QuoteMeta(analysis::lastSegment(name)));
  }
  for (const auto& [other, canonical] : rules.aliases)
    names.insert(RE2::QuoteMeta(analysis::lastSegment(other)));
  std::string any;
  for (const std::string& name : names)
    any += (any.empty() ? "" : "|") + name;
  return "\\b(?:" + any + ")(?:\\s*\\(|\\s+as\\s)";
}

// Says all that is to be said of one acquisition.
class Judge {
public:
  Judge(Calls& calls, const std::string& path, const Acquisition& acquisition)
      : calls_(calls), source_(calls.source()), path_(path), acquisition_(acquisition),
        tracked_(acquisition.tracked), rule_(calls.index().resource(tracked_.resource)) {}

  // False when there is nothing to report.
  bool judge(Finding& finding);

private:
  bool judgeBound(Finding& finding);
  void judgeFate(const Fate& fate, Finding& finding);
  void classify(Finding& finding, std::string_view rule, std::string_view what,
                uint32_t line = ir::None);
  std::string subject() const;
  ir::Range rangeOf(uint32_t line) const {
    return {source_.loc(source_[line].begin), source_.loc(source_[line].end)};
  }
  ir::Range acquired() const {
    return {source_.loc(acquisition_.begin), source_.loc(acquisition_.end)};
  }
  std::string functionName() const;
  bool usesMocks(uint32_t function);

  Calls& calls_;
  const SourceLines& source_;
  const std::string& path_;
  const Acquisition& acquisition_;
  const Tracked& tracked_;
  const rules::Resource& rule_;
};

std::string Judge::subject() const {
  return tracked_.name.empty() ? rule_.label : fmt::format("`{}` ({})", tracked_.name, rule_.label);
}

std::string Judge::functionName() const {
  static const RE2 name(R"((?:def|class|cp?def)\b.*?(\w+)\s*(?:[(\[]|$))");
  std::string out;
  bool inFunction = false;
  for (uint32_t at = source_[tracked_.line].parent; at != ir::None; at = source_[at].parent) {
    LineKind kind = source_[at].kind;
    if (kind != LineKind::Def && kind != LineKind::Class) continue;
    std::string_view code = source_.codeOf(source_[at]);
    std::string own;
    RE2::PartialMatch({code.data(), code.size()}, name, &own);
    bool local = inFunction && kind == LineKind::Def;
    out = out.empty() ? own : own + (local ? ".<locals>." : ".") + out;
    inFunction = true;
  }
  return out.empty() ? "<module>" : out;
}

void Judge::classify(Finding& finding, std::string_view rule, std::string_view what,
                     uint32_t line) {
  finding.rule = rule;
  finding.message = fmt::format("{} {}, as far as reading line by line tells", subject(), what);
  finding.severity = rule_.severity;
  finding.steps.push_back({StepKind::Acquired, path_, acquired(), subject() + " is acquired here"});
  if (line == ir::None) return;
  bool raises = rule == "UNC103";
  finding.steps.push_back(
      {raises ? StepKind::Raised : StepKind::Left, path_, rangeOf(line),
       raises ? "this can raise, and nothing releases it then" : "it is still open here"});
}

void Judge::judgeFate(const Fate& fate, Finding& finding) {
  auto at = [&](uint32_t line) { return source_.loc(source_[line].begin).line; };
  bool givenBack = fate.released || fate.moved;
  bool ends = fate.leftLine != tracked_.line;
  if (fate.leftLine != ir::None && !givenBack) {
    if (fate.transaction || acquisition_.transaction)
      return classify(
          finding, "UNC106",
          "is used as a `with` block that ends the transaction only: nothing closes it");
    return classify(finding, "UNC101", "is never released");
  }
  if (fate.leftLine != ir::None && ends)
    return classify(
        finding, "UNC102",
        fmt::format("is left open when the function is left at line {}", at(fate.leftLine)),
        fate.leftLine);
  if (fate.leftLine != ir::None)
    return classify(finding, "UNC102",
                    "is left open on a path that reaches the end of the function");
  if (fate.overwrittenLine != ir::None)
    return classify(
        finding, "UNC104",
        fmt::format("is replaced at line {} while it is still open", at(fate.overwrittenLine)),
        fate.overwrittenLine);
  classify(finding, "UNC103",
           fmt::format("is released only if nothing raises: line {} can", at(fate.raisedLine)),
           fate.raisedLine);
}

// Stand-ins may take the place of the libraries in this function.
bool Judge::usesMocks(uint32_t function) {
  auto decorated = [&](uint32_t header) {
    for (; header > 0 && source_[header - 1].kind == LineKind::Decorator; --header)
      if (calls_.effects(header - 1).has(rules::EffectKind::Mocks)) return true;
    return false;
  };
  uint32_t owner = source_.enclosing(function, LineKind::Class);
  if (decorated(function) || (owner != ir::None && decorated(owner))) return true;
  for (uint32_t line = function; line < source_[function].blockEnd; ++line)
    if (calls_.effects(line).has(rules::EffectKind::Mocks)) return true;
  return false;
}

bool Judge::judgeBound(Finding& finding) {
  uint32_t function = source_.enclosing(tracked_.line, LineKind::Def);
  if (function == ir::None) return false;
  Fate fate = follow(calls_, tracked_, function + 1, source_[function].blockEnd);
  bool leaks =
      fate.leftLine != ir::None || fate.raisedLine != ir::None || fate.overwrittenLine != ir::None;
  if (!leaks) return false;
  // Who only takes a lock leaves its release to a twin of this function.
  bool byException = fate.leftLine == ir::None && fate.overwrittenLine == ir::None;
  if (acquisition_.placement == Placement::Changed && !(fate.released && byException)) return false;
  if (rule_.inferred && !fate.released) return false;
  judgeFate(fate, finding);
  if (usesMocks(function)) finding.confidence = Confidence::Low;
  return true;
}

bool Judge::judge(Finding& finding) {
  finding.confidence = acquisition_.confidence;
  finding.path = path_;
  finding.range = acquired();
  finding.advice = rule_.advice;
  finding.function = functionName();
  finding.resource = rule_.id;
  finding.resourceKind = rule_.kind;
  finding.variable = tracked_.name;
  switch (acquisition_.placement) {
  case Placement::Settled: return false;
  case Placement::Bound:
  case Placement::Changed: return judgeBound(finding);
  case Placement::Dropped: break;
  }
  if (rule_.inferred) return false;
  if (acquisition_.transaction)
    classify(finding, "UNC106",
             "is used as a `with` block that ends the transaction only: nothing closes it");
  else
    classify(finding, "UNC105", "is dropped without being released");
  uint32_t function = source_.enclosing(tracked_.line, LineKind::Def);
  if (function != ir::None && usesMocks(function)) finding.confidence = Confidence::Low;
  return true;
}

bool isIn(std::span<const ir::Range> parts, ir::Loc place) {
  return std::ranges::any_of(
      parts, [&](const ir::Range& part) { return part.begin <= place && place < part.end; });
}

std::vector<Finding> sorted(std::vector<Finding> findings) {
  std::ranges::sort(findings, [](const Finding& a, const Finding& b) {
    return std::tie(a.range.begin, a.rule) < std::tie(b.range.begin, b.rule);
  });
  return findings;
}

// Whether the code calls any of these, as far as a glance tells.
bool namesAny(std::string_view code, const std::vector<std::string>& names) {
  return std::ranges::any_of(
      names, [&](const std::string& name) { return code.find(name) != std::string_view::npos; });
}

} // namespace

struct Scanner::Prefilter {
  // A pattern of statements that acquire.
  struct Statement {
    rules::ResourceId resource;
    std::unique_ptr<RE2> pattern;
    int group; // of the variable
  };

  RE2 names;
  std::vector<Statement> statements;

  explicit Prefilter(const rules::RuleSet& rules) : names(namesPattern(rules), RE2::Latin1) {
    for (rules::ResourceId id = 0; id < rules.resources.size(); ++id)
      for (const std::string& text : rules.resources[id].patterns.acquire) {
        auto pattern = std::make_unique<RE2>(text);
        int group = pattern->NamedCapturingGroups().at("name");
        statements.push_back({id, std::move(pattern), group});
      }
  }

  bool mayFind(std::string_view text) const {
    return !statements.empty() || RE2::PartialMatch({text.data(), text.size()}, names);
  }
  void addStatements(const SourceLines& source, uint32_t line, std::vector<Acquisition>& out) const;
};

void Scanner::Prefilter::addStatements(const SourceLines& source, uint32_t line,
                                       std::vector<Acquisition>& out) const {
  std::string_view code = source.codeOf(source[line]);
  for (const Statement& statement : statements) {
    std::vector<re2::StringPiece> groups(static_cast<size_t>(statement.group) + 1);
    if (!statement.pattern->Match({code.data(), code.size()}, 0, code.size(), RE2::UNANCHORED,
                                  groups.data(), static_cast<int>(groups.size())))
      continue;
    Acquisition& found = out.emplace_back();
    found.tracked.line = line;
    found.tracked.resource = statement.resource;
    found.tracked.name = groups.back().as_string();
    found.placement = Placement::Bound;
    found.confidence = Confidence::Medium;
    found.begin = source[line].begin + static_cast<uint32_t>(groups[0].data() - code.data());
    found.end = found.begin + static_cast<uint32_t>(groups[0].size());
  }
}

Scanner::Scanner(const analysis::RuleIndex& index)
    : index_(index), prefilter_(std::make_unique<Prefilter>(index.rules())) {}

Scanner::~Scanner() = default;

std::vector<Finding> Scanner::scan(const std::string& path, std::string_view text) const {
  constexpr uint32_t Last = UINT32_MAX;
  const ir::Range whole{{0, 0}, {Last, Last}};
  return scan(path, text, {&whole, 1});
}

std::vector<Finding> Scanner::scan(const std::string& path, std::string_view text,
                                   std::span<const ir::Range> parts) const {
  // Only a generated file has functions of thousands of lines that acquire in each of them.
  constexpr uint64_t MostFollowed = 2'000'000;
  uint64_t followed = 0;
  std::vector<Finding> out;
  if (!prefilter_->mayFind(text)) return out;
  SourceLines source(text);
  Calls calls(source, index_);
  for (uint32_t line = 0; line < source.lines().size(); ++line) {
    std::string_view code = source.codeOf(source[line]);
    bool named = RE2::PartialMatch({code.data(), code.size()}, prefilter_->names) ||
                 namesAny(code, calls.names().renamed());
    if (!named && prefilter_->statements.empty()) continue;
    if (!isIn(parts, source.loc(source[line].begin))) continue;
    std::vector<Acquisition> acquisitions = acquisitionsOf(calls, line);
    prefilter_->addStatements(source, line, acquisitions);
    for (const Acquisition& acquisition : acquisitions) {
      uint32_t function = source.enclosing(line, LineKind::Def);
      if (function != ir::None) followed += source[function].blockEnd - function;
      if (followed > MostFollowed) return sorted(std::move(out));
      Finding finding;
      if (Judge(calls, path, acquisition).judge(finding)) out.push_back(std::move(finding));
    }
  }
  return sorted(std::move(out));
}

} // namespace unclosed::pattern

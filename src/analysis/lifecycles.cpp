#include "analysis/lifecycles.h"

#include "analysis/native_calls.h"
#include "analysis/test_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <span>

namespace unclosed::analysis {

using link::FunctionRef;

namespace {

// "cache", "init" of "cache_init" and of "CacheInit".
std::vector<std::string> wordsOf(std::string_view name) {
  std::vector<std::string> words(1);
  bool wasSmall = false;
  for (char c : name) {
    bool isCapital = std::isupper(static_cast<unsigned char>(c)) != 0;
    if (c == '_' || (isCapital && wasSmall)) words.emplace_back();
    if (c != '_') words.back() += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    wasSmall = c != '_' && !isCapital;
  }
  std::erase(words, std::string());
  return words;
}

bool contains(const std::vector<std::string>& list, const std::string& word) {
  return std::ranges::find(list, word) != list.end();
}

bool isNative(const ir::Module& module) { return module.language != ir::Language::Python; }

} // namespace

Lifecycles::Lifecycles(const link::Program& program, const std::deque<Matcher>& matchers,
                       const std::deque<Linkage>& linkages, const Summaries& summaries)
    : program_(program), matchers_(matchers), linkages_(linkages), summaries_(summaries) {
  for (link::ModuleId module = 0; module < program.modules().size(); ++module) {
    if (!isNative(program.module(module))) continue;
    for (ir::Index i = 0; i < program.module(module).functions.size(); ++i) {
      learnName({module, i});
      learnUses({module, i});
    }
  }
  pairNames();
  for (const auto& [begin, end] : pairs_) {
    reached_.emplace(begin, reachedFrom(begin));
    reached_.emplace(end, reachedFrom(end));
  }
}

void Lifecycles::learnName(FunctionRef ref) {
  const ir::Function& function = program_.function(ref);
  hasMain_ = hasMain_ || (function.flags & ir::IsMain) != 0;
  if (function.className != 0 || isTestFile(program_.module(ref.module).path)) return;
  const std::vector<rules::Lifecycle>& forms = linkages_[ref.module].rules().rules().lifecycles;
  std::vector<std::string> words =
      wordsOf(lastSegment(program_.module(ref.module).text(function.name)));
  for (size_t form = 0; form < forms.size(); ++form)
    for (size_t at = 0; at < words.size(); ++at) {
      bool begins = contains(forms[form].begin, words[at]);
      if (!begins && !contains(forms[form].end, words[at])) continue;
      std::string rest = fmt::format("{}", form);
      for (size_t i = 0; i < words.size(); ++i)
        rest += i == at ? "/" : "/" + words[i];
      Names& names = names_[rest];
      (begins ? names.begin : names.end).push_back(ref);
    }
}

// What is defined beside the function that begins, or else is the only one in the program.
FunctionRef Lifecycles::endFor(FunctionRef begin,
                               const std::vector<FunctionRef>& candidates) const {
  auto beside = [&](FunctionRef end) { return end.module == begin.module; };
  auto own = std::ranges::find_if(candidates, beside);
  if (own != candidates.end())
    return std::ranges::count_if(candidates, beside) == 1 ? *own : FunctionRef{};
  bool isLocal = program_.function(begin).flags & ir::IsInternal;
  return !isLocal && candidates.size() == 1 ? candidates.front() : FunctionRef{};
}

// Who ends one object of a kind, `box_free(box)`, is not the counterpart of who begins the module.
bool Lifecycles::endsObject(FunctionRef end, FunctionRef begin) const {
  const ir::Module& module = program_.module(end.module);
  const ir::Module& other = program_.module(begin.module);
  const std::vector<ir::Param>& begun = program_.function(begin).params;
  return std::ranges::any_of(program_.function(end).params, [&](const ir::Param& param) {
    std::string_view type = module.text(param.annotation);
    bool isObject = type.ends_with('*') && type != "void *";
    return isObject && std::ranges::none_of(begun, [&](const ir::Param& own) {
             return other.text(own.annotation) == type;
           });
  });
}

void Lifecycles::pairNames() {
  for (const auto& [rest, names] : names_)
    for (FunctionRef begin : names.begin)
      if (FunctionRef end = endFor(begin, names.end); end && !endsObject(end, begin))
        pairs_.try_emplace(begin, end);
}

bool Lifecycles::isWord(FunctionRef ref, bool begins) const {
  const ir::Module& module = program_.module(ref.module);
  std::vector<std::string> words = wordsOf(lastSegment(module.text(program_.function(ref).name)));
  const std::vector<rules::Lifecycle>& forms = linkages_[ref.module].rules().rules().lifecycles;
  return std::ranges::any_of(forms, [&](const rules::Lifecycle& form) {
    return std::ranges::any_of(words, [&](const std::string& word) {
      return contains(begins ? form.begin : form.end, word);
    });
  });
}

// One function that begins and one that ends, handed over together, belong together.
void Lifecycles::pairRegistered(const std::vector<FunctionRef>& registered) {
  std::set<FunctionRef> begin, end;
  for (FunctionRef ref : registered) {
    if (isWord(ref, true)) begin.insert(ref);
    if (isWord(ref, false)) end.insert(ref);
  }
  if (begin.size() == 1 && end.size() == 1 && *begin.begin() != *end.begin())
    pairs_.try_emplace(*begin.begin(), *end.begin());
}

// The name of a global variable, or of a field of one; empty for other places.
std::string Lifecycles::variable(FunctionRef ref, ir::PlaceId id) const {
  if (id == ir::None) return {};
  const ir::Place& place = program_.function(ref).places[id];
  std::string name(program_.module(ref.module).text(place.name));
  if (place.kind == ir::PlaceKind::Global) return name;
  if (place.kind != ir::PlaceKind::Field) return {};
  std::string owner = variable(ref, place.parent);
  return owner.empty() ? owner : owner + "." + name;
}

void Lifecycles::handOn(FunctionRef ref, ir::PlaceId place) {
  if (std::string name = variable(ref, place); !name.empty()) ended_[name].insert(ref);
}

void Lifecycles::learnUses(FunctionRef ref) {
  const ir::Function& function = program_.function(ref);
  const ir::Module& module = program_.module(ref.module);
  std::map<ir::PlaceId, Begun> values; // temporaries that hold what was just acquired
  std::vector<FunctionRef> registered;
  for (const ir::Instr& instr : function.instrs) {
    if (instr.op == ir::Op::Call) learnCall(ref, instr, values);
    if (instr.op == ir::Op::Assign)
      if (auto value = values.find(instr.src); value != values.end()) {
        value->second.variable = variable(ref, instr.dst);
        if (!value->second.variable.empty()) begun_.push_back(value->second);
      }
    if (instr.op == ir::Op::Call || instr.op == ir::Op::Test || instr.src == ir::None) continue;
    handOn(ref, instr.src);
    const ir::Place& source = function.places[instr.src];
    if (instr.op == ir::Op::Assign && source.kind == ir::PlaceKind::Global)
      if (FunctionRef named = program_.byLinkName(ref.module, module.text(source.name)))
        registered.push_back(named);
  }
  for (ir::PlaceId operand : function.operands)
    handOn(ref, operand);
  for (const ir::Block& block : function.blocks)
    if (block.term.kind == ir::TermKind::Return) handOn(ref, block.term.value);
  if (!isTestFile(module.path)) pairRegistered(registered);
}

void Lifecycles::learnCall(FunctionRef ref, const ir::Instr& instr,
                           std::map<ir::PlaceId, Begun>& values) {
  const ir::Function& function = program_.function(ref);
  const ir::Call& call = function.calls[instr.extra];
  const Linkage& linkage = linkages_[ref.module];
  std::string_view callee = linkage.module().text(call.callee);
  for (const Entry* entry : linkage.rules().byProgramCall(callee)) {
    if (entry->kind == EntryKind::Release) stopped_[entry->resource].insert(ref);
    if (entry->kind == EntryKind::Acquire)
      begun_.push_back({ref, entry->resource, entry->acquire->confidence, instr.range, {}});
  }
  Targets targets = linkage.targets(function, call, {});
  calls_[ref].insert(targets.functions.begin(), targets.functions.end());
  called_.insert(targets.functions.begin(), targets.functions.end());
  bool isIndirect = call.resolution == ir::Resolution::Value;
  bool isKnown =
      !targets.empty() || !matchers_[ref.module].match(function, call, {}, UINT32_MAX).empty();
  if (isIndirect || (!isKnown && linkage.rules().ownsByName(lastSegment(callee))))
    unclear_.insert(ref);
  learnFresh(ref, instr, values);
  learnArguments(ref, call);
}

// What the call acquires: by a rule, or in a function of the program.
void Lifecycles::learnFresh(FunctionRef ref, const ir::Instr& instr,
                            std::map<ir::PlaceId, Begun>& values) {
  const ir::Function& function = program_.function(ref);
  const ir::Call& call = function.calls[instr.extra];
  auto begin = [&](rules::ResourceId resource, Confidence confidence, ir::PlaceId place) {
    Begun begun{ref, resource, confidence, instr.range, {}};
    if (place == ir::None) return;
    if (function.places[place].kind == ir::PlaceKind::Temp) {
      values.insert_or_assign(place, std::move(begun));
      return;
    }
    begun.variable = variable(ref, place);
    if (!begun.variable.empty()) begun_.push_back(std::move(begun));
  };
  for (const Hit& hit : matchers_[ref.module].match(function, call, {}, UINT32_MAX)) {
    if (hit.entry->kind != EntryKind::Acquire) continue;
    const rules::Acquire& how = *hit.entry->acquire;
    Confidence confidence = std::min(hit.confidence, how.confidence);
    if (how.into.where == rules::Where::Return)
      begin(hit.entry->resource, confidence, instr.dst);
    else if (how.into.where == rules::Where::ArgumentRef)
      begin(hit.entry->resource, confidence,
            Matcher::slotPlace(function, call, how.into, program_.module(ref.module)));
    return;
  }
  for (FunctionRef target : linkages_[ref.module].targets(function, call, {}).functions)
    for (const Fresh& fresh : summaries_[target].fresh) {
      bool isValue = fresh.where.root == Access::Result && fresh.where.path.empty();
      bool isFilled =
          fresh.where.path == std::vector<std::string>{"*"} && fresh.where.root < call.argCount;
      if (isValue) begin(fresh.resource, fresh.confidence, instr.dst);
      if (isFilled)
        begin(fresh.resource, fresh.confidence, function.args[call.args + fresh.where.root].place);
    }
}

void Lifecycles::learnArguments(FunctionRef ref, const ir::Call& call) {
  const ir::Function& function = program_.function(ref);
  handOn(ref, call.receiver);
  for (uint16_t i = 0; i < call.argCount; ++i) {
    ir::PlaceId place = function.args[call.args + i].place;
    if (place == ir::None || variable(ref, place).empty()) continue;
    if (mayEnd(linkages_[ref.module], matchers_[ref.module], summaries_, function, call, i))
      handOn(ref, place);
  }
}

Lifecycles::Reached Lifecycles::reachedFrom(FunctionRef function) const {
  Reached reached{function};
  std::vector<FunctionRef> open{function};
  while (!open.empty()) {
    FunctionRef from = open.back();
    open.pop_back();
    auto callees = calls_.find(from);
    if (callees == calls_.end()) continue;
    for (FunctionRef callee : callees->second)
      if (reached.insert(callee).second) open.push_back(callee);
  }
  return reached;
}

bool Lifecycles::startsToo(const Reached& starting, rules::ResourceId resource) const {
  return std::ranges::any_of(begun_, [&](const Begun& begun) {
    return begun.variable.empty() && begun.resource == resource && starting.contains(begun.in);
  });
}

// Starts are counted: what another module stops is its own start.
bool Lifecycles::isStopped(const Begun& begun, FunctionRef begin) const {
  auto known = stopped_.find(begun.resource);
  if (known == stopped_.end()) return false;
  return std::ranges::any_of(known->second, [&](FunctionRef stop) {
    return std::ranges::none_of(pairs_, [&](const auto& pair) {
      const Reached& starting = reached_.at(pair.first);
      bool isOther = pair.first != begin && startsToo(starting, begun.resource);
      return isOther && (starting.contains(stop) || reached_.at(pair.second).contains(stop));
    });
  });
}

bool Lifecycles::isEnded(const Begun& begun, FunctionRef begin, const Reached& ending) const {
  if (std::ranges::any_of(ending, [&](FunctionRef ref) { return unclear_.contains(ref); }))
    return true;
  if (begun.variable.empty()) return isStopped(begun, begin);
  // A failed start may end it, and so may the next one; that says nothing of the end.
  auto elsewhere = [&](FunctionRef ref) { return ref != begun.in && ref != begin; };
  return std::ranges::any_of(ended_, [&](const auto& known) {
    const auto& [name, by] = known;
    bool isIt = begun.variable == name || begun.variable.starts_with(name + ".");
    return isIt && std::ranges::any_of(by, elsewhere);
  });
}

Finding Lifecycles::finding(const Begun& begun, FunctionRef begin, FunctionRef end) const {
  const rules::Resource& rule = linkages_[begun.in.module].rules().resource(begun.resource);
  const ir::Module& home = program_.module(begun.in.module);
  const ir::Module& endHome = program_.module(end.module);
  const ir::Function& ending = program_.function(end);
  std::string_view beginner = program_.module(begin.module).text(program_.function(begin).name);
  std::string_view ender = endHome.text(ending.name);
  bool isLibrary = begun.variable.empty();
  // Where the program itself calls the end, it most likely ends with it.
  bool endsProcess = hasMain_ && called_.contains(end);
  Finding finding;
  finding.rule = "UNC303";
  finding.severity = endsProcess ? Severity::Note : std::min(rule.severity, Severity::Warning);
  finding.confidence =
      endsProcess ? Confidence::Low : std::min(begun.confidence, Confidence::Medium);
  finding.path = home.path;
  finding.range = begun.range;
  finding.function = home.text(program_.function(begun.in).name);
  finding.variable = begun.variable;
  std::string stop = isLibrary ? rule.release.front().callee.call + "()" : std::string();
  finding.message = isLibrary ? fmt::format("`{}` starts {}, and `{}` never calls `{}`", beginner,
                                            rule.label, ender, stop)
                              : fmt::format("`{}` fills `{}` ({}), and `{}` never releases it",
                                            beginner, begun.variable, rule.label, ender);
  finding.advice = isLibrary ? fmt::format("call `{}` in `{}`", stop, ender)
                             : fmt::format("release `{}` in `{}`", begun.variable, ender);
  finding.resource = rule.id;
  finding.resourceKind = rule.kind;
  std::string_view what = isLibrary ? std::string_view(rule.label) : begun.variable;
  finding.steps = {
      {StepKind::Acquired, home.path, begun.range, fmt::format("`{}` begins here", what), 0},
      {StepKind::Left, endHome.path, ending.range, fmt::format("`{}` is not ended here", what), 0}};
  return finding;
}

void Lifecycles::report(std::vector<Finding>& out) const {
  for (const auto& [begin, end] : pairs_) {
    const Reached &starting = reached_.at(begin), &ending = reached_.at(end);
    for (const Begun& begun : begun_) {
      const rules::Resource& rule = linkages_[begun.in.module].rules().resource(begun.resource);
      bool kept = rule.processLifetime || rule.lossFreesIt || rule.inferred || !rule.parent.empty();
      if (kept || !starting.contains(begun.in) || ending.contains(begun.in)) continue;
      if (!isEnded(begun, begin, ending)) out.push_back(finding(begun, begin, end));
    }
  }
}

} // namespace unclosed::analysis

#include "analysis/leaks.h"

#include "analysis/leak_shapes.h"
#include "analysis/test_files.h"
#include "analysis/witness.h"
#include "ir/arguments.h"
#include "ir/blocks.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <array>

namespace unclosed::analysis {

using rules::Confidence;

namespace {

bool isMock(const Entry* entry) {
  return entry->effect && entry->effect->kind == rules::EffectKind::Mocks;
}

// Whether a call puts a stand-in in the place of something: `mock.patch(...)`,
// `monkeypatch.setattr(...)`.
bool mocks(const RuleIndex& index, const ir::Module& module, const ir::Call& call) {
  auto replaces = [](const Entry* entry) {
    return isMock(entry) && entry->effect->what.where != rules::Where::Return;
  };
  if (std::ranges::any_of(index.byCall(index.canonical(module.text(call.callee))), replaces))
    return true;
  std::string_view receiver = lastSegment(prefixOf(module.text(call.written)));
  if (receiver.empty()) return false;
  return std::ranges::any_of(index.byMethod(module.text(call.method)), [&](const Entry* entry) {
    return isMock(entry) && entry->receiver &&
           re2::RE2::PartialMatch({receiver.data(), receiver.size()}, *entry->receiver);
  });
}

// Whether the function makes a stand-in itself, to pass it on: `Mock()`.
bool makesStandIn(const RuleIndex& index, const ir::Module& module, const ir::Function& function) {
  return std::ranges::any_of(function.calls, [&](const ir::Call& call) {
    return std::ranges::any_of(
        index.byCall(index.canonical(module.text(call.callee))), [](const Entry* entry) {
          return isMock(entry) && entry->effect->what.where == rules::Where::Return;
        });
  });
}

// Whether stand-ins take the place of libraries somewhere in the function, or for its whole class.
bool usesMocks(const RuleIndex& index, const ir::Module& module, const ir::Function& function) {
  auto decorated = [&](const ir::Decorator& decorator) {
    return std::ranges::any_of(index.byCall(index.canonical(module.text(decorator.name))), isMock);
  };
  auto decoratedClass = [&](const ir::Class& owner) {
    return function.className != 0 && owner.name == function.className &&
           std::ranges::any_of(owner.decorators, decorated);
  };
  return std::ranges::any_of(function.decorators, decorated) ||
         std::ranges::any_of(module.classes, decoratedClass) ||
         std::ranges::any_of(function.calls,
                             [&](const ir::Call& call) { return mocks(index, module, call); });
}

// Whether a test gets a stand-in from a fixture of its file, which has put it in place.
bool hasMockingFixture(const RuleIndex& index, const ir::Module& module,
                       const ir::Function& function) {
  if (module.language != ir::Language::Python || !isTestFile(module.path)) return false;
  return std::ranges::any_of(function.params, [&](const ir::Param& param) {
    auto fixture = std::ranges::find(module.functions, param.name, &ir::Function::name);
    return fixture != module.functions.end() && (fixture->flags & ir::IsGenerator) &&
           usesMocks(index, module, *fixture);
  });
}

class LeakReport {
public:
  LeakReport(const Interpreter& run, const Scope& scope, const ir::Function& function)
      : run_(run), index_(scope.matcher.index()), module_(scope.matcher.module()),
        function_(function), witness_(module_, function, run.objects(), run.trace(), index_),
        shapes_(run, scope, function), mocked_(usesMocks(index_, module_, function) ||
                                               hasMockingFixture(index_, module_, function)),
        hasStandIn_(makesStandIn(index_, module_, function)) {}

  // False when nothing leaves the acquisition open, or nothing certain enough can be said.
  bool build(const Record& record, Finding& finding) const;

private:
  Confidence confidence(const Record& record, const Leak& leak) const;
  // A statement of its own makes it, and nothing looks at it.
  bool isUnseen(const Record& record) const;
  bool isStandard(ir::PlaceId id) const;
  bool isMeantStandard(const Record& record) const;
  bool mayBeKept(const Leak& leak) const;
  bool isReservedDescriptor(const Record& record) const;
  bool isExpectedToFail(const Record& record) const;
  bool isExpectation(ir::PlaceId manager) const;
  // Acquiring changes the object itself, which lives on.
  bool isLock(const Record& record) const {
    return run_.objects()[record.object].acquire->into.where == rules::Where::Receiver;
  }
  bool isGivenBack(const Record& record) const;
  const Leak* worst(const Record& record, Confidence& confidence) const;
  std::string_view classify(const Record& record, const Leak& leak) const;
  std::string message(std::string_view rule, const Record& record, const Leak& leak) const;
  std::string ending(std::string_view rule, const Leak& leak) const;

  const Interpreter& run_;
  const RuleIndex& index_;
  const ir::Module& module_;
  const ir::Function& function_;
  Witness witness_;
  LeakShapes shapes_;
  bool mocked_;     // nothing that is acquired here is sure to be what it looks like
  bool hasStandIn_; // nor what functions of the program acquire for it
};

// A callee that nothing is known of may have taken the resource over. Where this function still
// releases it itself after such a call on another path, it only borrowed.
Confidence LeakReport::confidence(const Record& record, const Leak& leak) const {
  Confidence result = leak.confidence;
  bool borrowed = std::ranges::all_of(
      leak.passedTo, [&](ir::Sym callee) { return record.borrowers.contains(callee); });
  const rules::Resource& rule = index_.resource(run_.objects()[record.object].resource);
  // What is made once for the process is usually handed to whoever keeps it.
  bool kept = rule.processLifetime || (!record.released && mayBeKept(leak));
  if (!borrowed) result = std::min(result, kept ? Confidence::Low : Confidence::Medium);
  // Who releases it when something raises has thought of it; what is left is a gap of a line or an
  // exception of another kind, and that is worth less than a report.
  if (leak.way == Way::Exception && (record.protectedOnce || leak.inSelf) && !leak.thrown)
    result = std::min(result, Confidence::Low);
  // What is handed straight on, without a name, is usually handed over.
  bool handedOn = !record.bound && !leak.passedTo.empty();
  if (handedOn && module_.language != ir::Language::Python) result = Confidence::Low;
  // A cursor goes with its connection. Whether it was worth closing is for who made it and has it
  // to say, where nothing fails.
  bool minor = module_.language == ir::Language::Python && rule.severity == rules::Severity::Note &&
               !rule.parent.empty();
  bool elsewhere =
      leak.way == Way::Exception || !record.bound || run_.objects()[record.object].fresh != nullptr;
  if (minor && elsewhere) result = Confidence::Low;
  // A test that an exception leaves has failed, and has that to tell. A file that it reads in
  // passing goes with the expression.
  bool inTests = module_.language == ir::Language::Python && isTestCode(module_.path);
  bool passing = !record.bound && rule.kind == "file";
  if (inTests && (leak.way == Way::Exception || passing)) result = Confidence::Low;
  // Who starts a child, or loads a library, and does not look at it means it to stay.
  bool stays = rule.kind == "subprocess" || rule.kind == "library-init";
  if (stays && isUnseen(record)) result = Confidence::Low;
  bool isStandIn = mocked_ || (hasStandIn_ && run_.objects()[record.object].fresh != nullptr);
  if (isStandIn) result = std::min(result, Confidence::Low);
  bool doubtful = result > Confidence::Low &&
                  (shapes_.isProbe(record) || shapes_.isAsserted(record) ||
                   shapes_.skipsItsLoop(record, leak) || shapes_.isUnwanted(record, leak) ||
                   shapes_.missesChoice(record, leak) || shapes_.isOnlyAsked(record) ||
                   shapes_.isKnownByNumber(record) || shapes_.isReplacedAtTheEnd(leak));
  if (doubtful) result = Confidence::Low;
  if (run_.cutShort()) result = std::min(result, Confidence::Medium);
  // The process ends with `main`, and all that it has open; a server is left to find out.
  bool ends = (function_.flags & ir::IsMain) && leak.way != Way::Overwritten;
  bool isSession = rule.kind == "db-connection" || rule.kind == "pool-connection";
  // What leaves `main` in C++ ends the process there and then, whatever a session's server does.
  bool terminates = leak.way == Way::Exception && module_.language == ir::Language::Cxx;
  if (ends)
    result = std::min(result, isSession && !terminates ? Confidence::Medium : Confidence::Low);
  return result;
}

bool LeakReport::isUnseen(const Record& record) const {
  const Object& object = run_.objects()[record.object];
  const ir::Instr& made = function_.instrs[object.instr];
  bool isValue = object.acquire && object.acquire->into.where == rules::Where::Return;
  return isValue && made.op == ir::Op::Call && (function_.calls[made.extra].flags & ir::Discarded);
}

// 0, 1 or 2.
bool LeakReport::isStandard(ir::PlaceId id) const {
  if (id == ir::None) return false;
  const ir::Place& value = function_.places[id];
  return value.kind == ir::PlaceKind::Constant && value.constant == ir::ConstKind::Int &&
         value.number >= 0 && value.number <= 2;
}

// `if (open(path, O_RDONLY) != 0)`: it has to be that one, and nothing keeps it.
bool LeakReport::isMeantStandard(const Record& record) const {
  ir::PlaceId value = function_.instrs[run_.objects()[record.object].instr].dst;
  return !record.bound && std::ranges::any_of(function_.conditions, [&](const ir::Cond& cond) {
    bool equality = cond.kind == ir::CondKind::Compare &&
                    (cond.op == ir::CmpOp::Eq || cond.op == ir::CmpOp::Ne);
    return equality && cond.lhs == value && isStandard(cond.rhs);
  });
}

// In C and C++, what nobody knows and what is given a handle beside an object that lives on may put
// it there.
bool LeakReport::mayBeKept(const Leak& leak) const {
  if (module_.language == ir::Language::Python) return false;
  auto livesOn = [&](ir::PlaceId id) {
    if (id == ir::None) return false;
    while (function_.places[id].parent != ir::None)
      id = function_.places[id].parent;
    ir::PlaceKind kind = function_.places[id].kind;
    return kind == ir::PlaceKind::Param || kind == ir::PlaceKind::Global;
  };
  auto object = [&](const ir::Arg& arg) {
    if (arg.place == ir::None || !livesOn(arg.place)) return false;
    std::string_view type = module_.text(function_.places[arg.place].type);
    bool text = type.starts_with("const ") || type.find("char") != std::string_view::npos;
    return (arg.flags & ir::AddressTaken) || (type.ends_with('*') && !text);
  };
  return std::ranges::any_of(function_.calls, [&](const ir::Call& call) {
    if (!std::ranges::binary_search(leak.passedTo, call.callee)) return false;
    // What C++ does not declare is of a header that is not here.
    bool unseen =
        module_.language == ir::Language::Cxx && call.resolution == ir::Resolution::Unknown;
    return unseen || livesOn(call.receiver) ||
           std::ranges::any_of(ir::argsOf(function_, call), object);
  });
}

// After `close(0)` the next descriptor opened is 0, and is opened to stay. So is one that nobody
// looks at, in a function that closes others.
bool LeakReport::isReservedDescriptor(const Record& record) const {
  const Object& object = run_.objects()[record.object];
  bool released = record.released || record.sometimes;
  if (released || index_.resource(object.resource).kind != "fd") return false;
  return std::ranges::any_of(function_.calls, [&](const ir::Call& call) {
    bool closes =
        hasReleaseOf(index_.byCall(index_.canonical(module_.text(call.callee))), object.resource);
    if (closes && (isUnseen(record) || isMeantStandard(record))) return true;
    return closes && call.argCount == 1 && isStandard(function_.args[call.args].place);
  });
}

// The last call in a block that fails unless it raises, as `with pytest.raises(...)` does: what it
// acquires is not there when the test goes on.
bool LeakReport::isExpectedToFail(const Record& record) const {
  ir::Index acquired = run_.objects()[record.object].instr;
  const ir::Block* block = &function_.blocks[ir::blockOf(function_, acquired)];
  ir::Index i = acquired + 1;
  // Blocks that nothing but the one before leads on to; a cycle of them would have no end.
  for (size_t hops = 0; hops < function_.blocks.size(); ++hops) {
    for (; i < block->first + block->count; ++i) {
      const ir::Instr& instr = function_.instrs[i];
      if (instr.op == ir::Op::Exit) return isExpectation(instr.src);
      if (instr.flags & ir::MayRaise) return false;
    }
    if (block->term.kind != ir::TermKind::Jump) return false;
    block = &function_.blocks[block->term.targets[0]];
    i = block->first;
  }
  return false;
}

// Whether the context manager is one under which something has to raise.
bool LeakReport::isExpectation(ir::PlaceId manager) const {
  auto expects = [](const Entry* entry) {
    return entry->effect && entry->effect->kind == rules::EffectKind::Expects;
  };
  return std::ranges::any_of(function_.instrs, [&](const ir::Instr& instr) {
    if (instr.op != ir::Op::Call || instr.dst != manager) return false;
    const ir::Call& call = function_.calls[instr.extra];
    return std::ranges::any_of(index_.byCall(index_.canonical(module_.text(call.callee))),
                               expects) ||
           std::ranges::any_of(index_.byMethod(module_.text(call.method)), expects);
  });
}

// Does a later part of the function release on some way what was acquired on another?
bool LeakReport::isGivenBack(const Record& record) const {
  const Object& object = run_.objects()[record.object];
  ir::PlaceId lock = function_.calls[function_.instrs[object.instr].extra].receiver;
  std::vector<bool> later = ir::reachable(function_, ir::blockOf(function_, object.instr));
  for (ir::BlockId id = 0; id < later.size(); ++id) {
    const ir::Block& block = function_.blocks[id];
    for (ir::Index i = block.first; later[id] && i < block.first + block.count; ++i) {
      const ir::Instr& instr = function_.instrs[i];
      if (instr.op != ir::Op::Call || function_.calls[instr.extra].receiver != lock) continue;
      auto entries = index_.byMethod(module_.text(function_.calls[instr.extra].method));
      if (hasReleaseOf(entries, object.resource)) return true;
    }
  }
  return false;
}

const Leak* LeakReport::worst(const Record& record, Confidence& best) const {
  constexpr std::array order{Way::Normal, Way::Discarded, Way::Overwritten, Way::Exception};
  for (Confidence wanted : {Confidence::Medium, Confidence::Low})
    for (Way way : order) {
      const Leak* chosen = nullptr;
      for (const Leak& leak : record.leaks) {
        if (leak.way != way || (leak.yielded && !record.released)) continue;
        if (Outcomes::isFailure(record, leak)) continue;
        Confidence sure = confidence(record, leak);
        if (sure < wanted) continue;
        auto rank = [&](const Leak& it) {
          return std::pair(it.memory, run_.trace().depth(it.trace));
        };
        bool better = !chosen || sure > best || (sure == best && rank(leak) < rank(*chosen));
        if (!better) continue;
        chosen = &leak;
        best = sure;
      }
      if (chosen) return chosen;
    }
  return nullptr;
}

std::string_view LeakReport::classify(const Record& record, const Leak& leak) const {
  bool givenBack = record.released || record.moved || record.sometimes;
  if (!record.bound && !givenBack && !isLock(record)) return "UNC105";
  if (leak.way == Way::Overwritten) return "UNC104";
  if (leak.way == Way::Exception && givenBack) return "UNC103";
  if (givenBack) return "UNC102";
  return record.transaction ? "UNC106" : "UNC101";
}

std::string LeakReport::message(std::string_view rule, const Record& record,
                                const Leak& leak) const {
  std::string subject = witness_.subject(record.object);
  uint32_t line = leak.where.begin.line;
  if (rule == "UNC101") return subject + " is never released";
  if (rule == "UNC102") {
    if (line == 0) return subject + " is left open on a path that reaches the end of the function";
    return fmt::format("{} is left open when the function is left at line {}", subject, line);
  }
  if (rule == "UNC103")
    return fmt::format("{} is released only if nothing raises: line {} can", subject,
                       leak.raised.begin.line);
  if (rule == "UNC104")
    return fmt::format("{} is replaced at line {} while it is still open", subject, line);
  if (rule == "UNC105") return subject + " is dropped without being released";
  return subject + " is used as a `with` block that ends the transaction only: nothing closes it";
}

std::string LeakReport::ending(std::string_view rule, const Leak& leak) const {
  if (rule == "UNC104") return "the reference to the open resource is lost here";
  if (rule == "UNC105") return "nothing holds it after this expression";
  if (leak.way == Way::Exception) return "the exception leaves the function: it stays open";
  return "the function is left here: it stays open";
}

bool LeakReport::build(const Record& record, Finding& finding) const {
  Confidence sure = Confidence::Low;
  const Leak* leak = worst(record, sure);
  if (!leak) return false;
  const Object& object = run_.objects()[record.object];
  // A lock that this function only takes is released by its twin, `__exit__` or `unlock`.
  bool elsewhere = isLock(record) && (leak->way != Way::Exception || !record.released) &&
                   (record.released || !isGivenBack(record));
  bool guessed = index_.resource(object.resource).inferred && !record.released &&
                 !shapes_.isKeptInReleasedField(record);
  bool intended = isReservedDescriptor(record) || shapes_.isPinned(record);
  if (guessed || elsewhere || intended || isExpectedToFail(record)) return false;
  const rules::Resource& resource = index_.resource(object.resource);
  std::string_view rule = classify(record, *leak);
  ir::Range end =
      leak->where.begin.line ? leak->where : ir::Range{function_.range.end, function_.range.end};
  // That nothing holds it is found at the end of its block, and so from the beginning.
  if (rule == "UNC105") end = function_.instrs[object.instr].range;
  finding.rule = rule;
  // Who runs out of memory has worse to mend than a handle: good to know, and no more.
  bool forMemory = leak->way == Way::Exception && leak->memory;
  finding.severity = forMemory ? rules::Severity::Note : resource.severity;
  finding.confidence = sure;
  finding.path = module_.path;
  finding.range = function_.instrs[object.instr].range;
  finding.message = message(rule, record, *leak);
  finding.advice = resource.advice;
  finding.function = module_.text(function_.name);
  finding.resource = resource.id;
  finding.resourceKind = resource.kind;
  finding.variable = witness_.variable(record.object);
  finding.releasing = {.calls = record.releases,
                       .takers = record.takers,
                       .moved = record.handedOver,
                       .method = {},
                       .direct = object.fresh == nullptr,
                       .mayBeNull =
                           object.fresh && object.fresh->how.fails != rules::Fails::Raises};
  finding.steps =
      witness_.steps(record.object, leak->trace, StepKind::Left, end, ending(rule, *leak));
  return true;
}

} // namespace

void reportLeaks(const Interpreter& run, const Scope& scope, const ir::Function& function,
                 std::vector<Reported>& out) {
  LeakReport report(run, scope, function);
  for (const auto& [object, record] : run.outcomes().records()) {
    Reported reported;
    if (!report.build(record, reported.finding)) continue;
    const Object& origin = run.objects()[object];
    if (origin.fresh && !origin.fresh->where.path.empty()) {
      reported.ownerType = origin.owner;
      reported.ownerField = origin.fresh->where.path.front();
      reported.direct = origin.fresh->where.path.size() == 1;
    }
    out.push_back(std::move(reported));
  }
}

} // namespace unclosed::analysis

#include "analysis/held.h"

#include "ir/targets.h"

#include <algorithm>
#include <deque>

namespace unclosed::analysis {

using link::FunctionRef;

namespace {

constexpr size_t mostCheckouts = 64;
constexpr int deepestCall = 3;

} // namespace

Held::Held(const Obligations& obligations, FunctionRef function)
    : obligations_(obligations), ref_(function),
      module_(obligations.program().module(function.module)),
      function_(obligations.program().function(function)) {
  find();
  findGiven();
  if (checkouts_.size() > mostCheckouts) checkouts_.clear();
  if (!checkouts_.empty()) solve();
}

Held::Held(const Obligations& obligations, FunctionRef function, uint16_t param,
           rules::ResourceId resource, int depth)
    : obligations_(obligations), ref_(function),
      module_(obligations.program().module(function.module)),
      function_(obligations.program().function(function)), depth_(depth) {
  ir::PlaceId place = function_.params[param].place;
  Checkout checkout{
      .resource = resource, .fromUse = true, .places = std::vector<bool>(function_.places.size())};
  follow(checkout, place);
  checkouts_.push_back(std::move(checkout));
  solve();
}

std::vector<size_t> Held::at(ir::Index instr) const {
  std::vector<size_t> held;
  for (size_t i = 0; i < checkouts_.size(); ++i)
    if (before_[instr] >> i & 1) held.push_back(i);
  return held;
}

void Held::find() {
  for (ir::Index i = 0; i < function_.instrs.size(); ++i) {
    const ir::Instr& instr = function_.instrs[i];
    if (instr.op != ir::Op::Call || instr.dst == ir::None) continue;
    if (std::optional<Acquired> acquired = obligations_.acquiredBy(ref_, instr)) {
      add(i, *acquired, instr.dst);
      continue;
    }
    for (FunctionRef callee : obligations_.callees(ref_, function_.calls[instr.extra])) {
      std::optional<Acquired> given = obligations_.managed(callee);
      if (!given) continue;
      add(i, *given, instr.dst);
      if (!checkouts_.empty() && checkouts_.back().instr == i) {
        checkouts_.back().range = instr.range;
        checkouts_.back().from = callee;
        checkouts_.back().manager = instr.dst;
      }
      break;
    }
  }
}

void Held::findGiven() {
  for (const Obligations::Given& given : obligations_.givenTo(ref_)) {
    const RuleIndex& rules = obligations_.linkage(ref_.module).rules();
    std::string_view kind = rules.resource(given.what.resource).kind;
    if (kind != "db-session" && kind != "pool-connection") continue;
    Checkout checkout{.resource = given.what.resource,
                      .confidence = given.what.confidence,
                      .range = given.what.range,
                      .module = given.by.module,
                      .from = given.by,
                      .fromUse = kind == "db-session",
                      .places = std::vector<bool>(function_.places.size())};
    follow(checkout, given.place);
    checkouts_.push_back(std::move(checkout));
  }
}

void Held::add(ir::Index index, const Acquired& acquired, ir::PlaceId value) {
  const RuleIndex& rules = obligations_.linkage(ref_.module).rules();
  const rules::Resource& resource = rules.resource(acquired.resource);
  bool isSession = resource.kind == "db-session";
  if (!isSession && resource.kind != "pool-connection") return;
  const ir::Call& call = function_.calls[function_.instrs[index].extra];
  Checkout checkout{.instr = index,
                    .resource = acquired.resource,
                    .confidence = acquired.confidence,
                    .range = acquired.range,
                    .module = ref_.module,
                    .pool = {},
                    .fromUse = isSession,
                    .places = std::vector<bool>(function_.places.size())};
  bool isDirect = false;
  for (const Hit& hit : obligations_.hits(ref_, call))
    isDirect |= hit.entry->kind == EntryKind::Acquire;
  if (isDirect)
    checkout.pool = obligations_.poolName(ref_, call.receiver);
  else
    for (FunctionRef callee : obligations_.callees(ref_, call))
      checkout.from = callee;
  // What no name holds is dropped as soon as it is used.
  if (follow(checkout, value)) checkouts_.push_back(std::move(checkout));
}

bool Held::follow(Checkout& checkout, ir::PlaceId value) {
  checkout.places[value] = true;
  bool isNamed = false;
  for (int round = 0; round < 2; ++round)
    for (const ir::Instr& instr : function_.instrs) {
      bool isCopy =
          instr.op == ir::Op::Assign || instr.op == ir::Op::Await || instr.op == ir::Op::Enter;
      isNamed |= instr.op == ir::Op::Enter && checkout.places[instr.src];
      bool copies = isCopy && instr.dst != ir::None && checkout.places[instr.src];
      if (!copies) continue;
      ir::PlaceKind kind = function_.places[instr.dst].kind;
      if (kind == ir::PlaceKind::Local || kind == ir::PlaceKind::Temp)
        checkout.places[instr.dst] = true;
      isNamed |= kind == ir::PlaceKind::Local;
    }
  return isNamed;
}

bool Held::isReleased(const Checkout& checkout, const ir::Instr& instr) const {
  auto isIt = [&](ir::PlaceId id) { return id != ir::None && checkout.places[id]; };
  if (instr.op == ir::Op::Exit) return isIt(instr.src);
  // Who keeps it decides how long.
  if (instr.op == ir::Op::Assign && isIt(instr.src)) {
    ir::PlaceKind kind = function_.places[instr.dst].kind;
    return kind != ir::PlaceKind::Local && kind != ir::PlaceKind::Temp;
  }
  if (instr.op != ir::Op::Call) return false;
  const ir::Call& call = function_.calls[instr.extra];
  const RuleIndex& rules = obligations_.linkage(ref_.module).rules();
  auto releases = [&](const Entry* entry) {
    return entry->kind == EntryKind::Release && !entry->release->partial;
  };
  bool isRelease = std::ranges::any_of(rules.byMethod(module_.text(call.method)), releases);
  if (isRelease && isIt(call.receiver)) return true;
  for (ir::Index i = 0; i < call.argCount; ++i) {
    if (!isIt(function_.args[call.args + i].place)) continue;
    if (isRelease) return true;
    for (FunctionRef callee : obligations_.callees(ref_, call))
      if (!obligations_.summary(callee).fates.empty()) return true;
  }
  return false;
}

bool Held::isUsedBy(FunctionRef callee, const ir::Call& call, const Checkout& checkout) const {
  const ir::Function& body = obligations_.program().function(callee);
  bool isAsync = body.flags & ir::IsAsync;
  bool runsNow = !(body.flags & ir::IsGenerator) && (!isAsync || (call.flags & ir::Awaited));
  if (!runsNow || depth_ >= deepestCall) return false;
  const ir::Module& home = obligations_.program().module(callee.module);
  bool isBound = body.className != 0 && !(body.flags & ir::IsStatic);
  for (ir::Index i = 0; i < call.argCount; ++i) {
    const ir::Arg& arg = function_.args[call.args + i];
    if (arg.place == ir::None || !checkout.places[arg.place] || arg.flags != 0) continue;
    size_t param = i + (isBound ? 1 : 0);
    if (arg.keyword != 0)
      for (param = 0; param < body.params.size(); ++param)
        if (home.text(body.params[param].name) == module_.text(arg.keyword)) break;
    if (param >= body.params.size() || body.params[param].flags != 0) continue;
    if (Held(obligations_, callee, static_cast<uint16_t>(param), checkout.resource, depth_ + 1)
            .isKept())
      return true;
  }
  return false;
}

bool Held::isUsed(const Checkout& checkout, const ir::Instr& instr) const {
  if (instr.op != ir::Op::Call) return false;
  const ir::Call& call = function_.calls[instr.extra];
  if (call.receiver != ir::None && checkout.places[call.receiver]) {
    const RuleIndex& rules = obligations_.linkage(ref_.module).rules();
    auto isIdle = [&](const Entry* entry) {
      return entry->effect && entry->effect->kind == rules::EffectKind::Borrows &&
             entry->effect->what.where == rules::Where::Receiver &&
             rules.resourceOfType(entry->callee->type) == checkout.resource;
    };
    return std::ranges::none_of(rules.byMethod(module_.text(call.method)), isIdle);
  }
  return std::ranges::any_of(obligations_.callees(ref_, call),
                             [&](FunctionRef callee) { return isUsedBy(callee, call, checkout); });
}

Held::Set Held::step(ir::Index index, Set held) const {
  const ir::Instr& instr = function_.instrs[index];
  for (size_t i = 0; i < checkouts_.size(); ++i) {
    const Checkout& checkout = checkouts_[i];
    Set bit = Set{1} << i;
    if (isReleased(checkout, instr)) {
      held &= ~bit;
      continue;
    }
    bool uses = checkout.fromUse && checkout.instr != index && isUsed(checkout, instr);
    bool enters = instr.op == ir::Op::Enter && checkout.places[instr.src];
    bool begins = checkout.manager != ir::None ? enters
                  : checkout.fromUse           ? uses
                                               : checkout.instr == index;
    if (begins) held |= bit;
  }
  return held;
}

void Held::solve() {
  // Held on every way: what nothing is known of yet holds everything.
  std::vector<Set> in(function_.blocks.size(), ~Set{0});
  before_.assign(function_.instrs.size(), 0);
  std::deque<ir::BlockId> open{0};
  std::vector<Set> after(function_.blocks.size());
  std::vector<bool> seen(function_.blocks.size()), waiting(function_.blocks.size());
  seen[0] = true;
  in[0] = 0;
  for (size_t i = 0; i < checkouts_.size(); ++i)
    if (checkouts_[i].instr == ir::None && !checkouts_[i].fromUse) in[0] |= Set{1} << i;
  auto meet = [&](ir::BlockId target, Set held) {
    if (target == ir::None) return;
    Set joined = in[target] & held;
    if (joined == in[target] && seen[target]) return;
    in[target] = joined;
    seen[target] = true;
    if (!waiting[target]) open.push_back(target);
    waiting[target] = true;
  };
  while (!open.empty()) {
    ir::BlockId id = open.front();
    open.pop_front();
    waiting[id] = false;
    const ir::Block& block = function_.blocks[id];
    Set held = in[id];
    for (ir::Index i = block.first; i < block.first + block.count; ++i) {
      before_[i] = held;
      Set next = step(i, held);
      if (function_.instrs[i].flags & ir::MayRaise) meet(block.exceptional, held & next);
      held = next;
    }
    after[id] = held;
    ir::forEachTarget(function_, block, [&](ir::BlockId target) { meet(target, held); });
    if (block.term.kind == ir::TermKind::Throw) meet(block.exceptional, held);
  }
  Set kept = ~Set{0};
  bool returns = false;
  for (ir::BlockId id = 0; id < function_.blocks.size(); ++id)
    if (seen[id] && function_.blocks[id].term.kind == ir::TermKind::Return) {
      kept &= after[id];
      returns = true;
    }
  isKept_ = returns && (kept & 1) != 0;
}

} // namespace unclosed::analysis

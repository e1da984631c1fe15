#include "analysis/matcher.h"

#include <re2/re2.h>

#include <algorithm>

namespace unclosed::analysis {

using rules::ArgTest;
using rules::Confidence;

namespace {

Confidence atMost(Confidence confidence, Confidence bound) { return std::min(confidence, bound); }

} // namespace

bool isClassName(std::string_view dotted) {
  std::string_view name = lastSegment(dotted);
  auto isLower = [](char c) { return c >= 'a' && c <= 'z'; };
  return !name.empty() && name[0] >= 'A' && name[0] <= 'Z' && std::ranges::any_of(name, isLower);
}

Matcher::Matcher(const RuleIndex& index, const ir::Module& module)
    : index_(index), module_(module) {}

const Matcher::Names& Matcher::namesOf(ir::Sym callee, ir::Sym method) const {
  Names& names = cache_[static_cast<uint64_t>(callee) << 32 | method];
  if (names.known) return names;
  names.known = true;
  std::string_view full = module_.text(callee);
  names.calls = index_.byCall(index_.canonical(full));
  // A library that a module of the project passes on: `from app.compat import sqlite3`.
  for (size_t dot = full.find('.'); names.calls.empty() && dot != std::string_view::npos;
       dot = full.find('.', dot + 1)) {
    std::string_view rest = full.substr(dot + 1);
    if (rest.find('.') == std::string_view::npos) break;
    names.calls = index_.byCall(index_.canonical(rest));
    names.guessed = !names.calls.empty();
  }
  for (size_t end = full.find("::"); end != std::string_view::npos && names.spaces.empty();
       end = full.find("::", end + 2))
    names.spaces = index_.bySpace(full.substr(0, end));
  std::string_view last = method ? module_.text(method) : lastSegment(full);
  names.methods = index_.byMethod(last);
  names.names = index_.byName(last);
  return names;
}

const ir::Arg* Matcher::slotArg(const ir::Function& function, const ir::Call& call, int position,
                                std::string_view keyword, const ir::Module& module) {
  int seen = 0;
  for (ir::Index i = 0; i < call.argCount; ++i) {
    const ir::Arg& arg = function.args[call.args + i];
    if (arg.flags & (ir::Star | ir::DoubleStar)) continue;
    if (arg.keyword != 0) {
      if (!keyword.empty() && module.text(arg.keyword) == keyword) return &arg;
    } else if (seen++ == position) {
      return &arg;
    }
  }
  return nullptr;
}

ir::PlaceId Matcher::slotPlace(const ir::Function& function, const ir::Call& call,
                               const rules::Slot& slot, const ir::Module& module) {
  if (slot.where == rules::Where::Receiver) return call.receiver;
  if (slot.where == rules::Where::Return || slot.where == rules::Where::Element) return ir::None;
  const ir::Arg* arg = slotArg(function, call, slot.arg, slot.name, module);
  return arg ? arg->place : ir::None;
}

std::string Matcher::constantText(const ir::Function& function, ir::PlaceId id) const {
  const ir::Place* place = &function.places[id];
  if (place->kind == ir::PlaceKind::Global)
    for (const ir::ConstantDecl& decl : module_.constants)
      if (decl.name == place->name) place = &decl.value;
  if (place->kind != ir::PlaceKind::Constant) return {};
  switch (place->constant) {
  case ir::ConstKind::Null: return module_.language == ir::Language::Python ? "None" : "NULL";
  case ir::ConstKind::Bool:
    if (module_.language == ir::Language::Python) return place->number ? "True" : "False";
    return place->number ? "true" : "false";
  case ir::ConstKind::Int: return std::to_string(place->number);
  case ir::ConstKind::String:
  case ir::ConstKind::Other: return std::string(module_.text(place->name));
  }
  return {};
}

bool Matcher::holds(const ir::Function& function, const ir::Call& call,
                    const std::vector<ArgTest>& tests) const {
  return std::ranges::all_of(tests, [&](const ArgTest& test) {
    const ir::Arg* arg = slotArg(function, call, test.arg, test.name, module_);
    if (test.kind == ArgTest::Kind::Present) return arg != nullptr;
    if (test.kind == ArgTest::Kind::Absent) return arg == nullptr;
    if (!arg) return false;
    std::string value = (arg->flags & ir::AddressTaken) ? "&" : constantText(function, arg->place);
    // `poolclass=StaticPool`
    const ir::Place& place = function.places[arg->place];
    bool named = value.empty() && place.kind == ir::PlaceKind::Global &&
                 test.kind == ArgTest::Kind::Equals && isClassName(module_.text(place.name));
    if (named) value = lastSegment(module_.text(place.name));
    if (value.empty()) return false;
    return (value == test.value) == (test.kind == ArgTest::Kind::Equals);
  });
}

bool Matcher::spelledLike(const re2::RE2& pattern, const ir::Call& call) const {
  std::string_view written = lastSegment(prefixOf(module_.text(call.written)));
  return !written.empty() && re2::RE2::PartialMatch({written.data(), written.size()}, pattern);
}

bool Matcher::fitsMethod(const Entry& entry, const ir::Call& call, std::string_view receiverType,
                         rules::ResourceId resource, Confidence& confidence) const {
  const rules::Callee& callee = *entry.callee;
  if (!callee.type.empty()) {
    confidence = Confidence::High;
    return !receiverType.empty() && index_.derives(receiverType, callee.type);
  }
  if (entry.receiver) {
    confidence = Confidence::Medium;
    return !index_.knowsType(receiverType) && spelledLike(*entry.receiver, call);
  }
  confidence = Confidence::High;
  if (entry.kind != EntryKind::Release) return true;
  return entry.release->what.where != rules::Where::Receiver || entry.resource == resource;
}

std::vector<Hit> Matcher::match(const ir::Function& function, const ir::Call& call,
                                std::string_view receiverType, rules::ResourceId resource) const {
  std::vector<Hit> hits;
  auto accept = [&](const Entry* entry, Confidence confidence) {
    if (!holds(function, call, entry->callee->when)) return;
    if (entry->acquire) confidence = atMost(confidence, entry->acquire->confidence);
    hits.push_back({entry, confidence});
  };
  const Names& names = namesOf(call.callee, call.method);
  // `event->accept()` of a class that nothing declares here is no function of C.
  bool isMember = module_.language == ir::Language::Cxx && call.receiver != ir::None &&
                  call.resolution == ir::Resolution::Unknown && call.callee == call.method;
  if (call.resolution != ir::Resolution::Module && !isMember) {
    bool guessed = names.guessed || (call.resolution == ir::Resolution::Unknown &&
                                     module_.language == ir::Language::Python);
    for (const Entry* entry : names.calls)
      accept(entry, guessed ? Confidence::Medium : Confidence::High);
  }
  for (const Entry* entry : names.spaces)
    accept(entry, Confidence::High);
  if (call.receiver != ir::None)
    for (const Entry* entry : names.methods) {
      Confidence confidence = Confidence::High;
      if (fitsMethod(*entry, call, receiverType, resource, confidence)) accept(entry, confidence);
    }
  if (std::string_view type = makerOf(call.callee); !type.empty())
    for (const Entry* entry : index_.byMethod("__call__")) {
      Confidence confidence = Confidence::High;
      bool typed = !entry->callee->type.empty();
      if (typed && fitsMethod(*entry, call, type, resource, confidence)) accept(entry, confidence);
    }
  bool acquires = std::ranges::any_of(
      hits, [](const Hit& hit) { return hit.entry->kind == EntryKind::Acquire; });
  if (call.resolution != ir::Resolution::Module && call.resolution != ir::Resolution::Builtin)
    for (const Entry* entry : names.names)
      if (entry->kind != EntryKind::Acquire || (!acquires && receiverType.empty()))
        accept(entry, Confidence::Medium);
  // Nothing is known of a function that is not here: what its name promises.
  bool nameless =
      call.resolution == ir::Resolution::Value || call.resolution == ir::Resolution::Module;
  if (hits.empty() && !nameless && module_.language != ir::Language::Python)
    for (const Entry* entry : conventions(call))
      accept(entry, Confidence::Medium);
  return hits;
}

const std::vector<const Entry*>& Matcher::conventions(const ir::Call& call) const {
  ir::Sym key = call.method ? call.method : call.callee;
  auto [it, fresh] = conventions_.try_emplace(key);
  if (fresh) it->second = index_.resourcesByPattern(lastSegment(module_.text(key)));
  return it->second;
}

std::string_view Matcher::resultType(const ir::Function& function, const ir::Call& call,
                                     std::string_view receiverType) const {
  for (const Hit& hit : match(function, call, receiverType, UINT32_MAX)) {
    if (hit.entry->acquire && !hit.entry->acquire->returns.empty() &&
        hit.entry->acquire->into.where == rules::Where::Return)
      return hit.entry->acquire->returns;
    if (hit.entry->type) return hit.entry->type->returns;
  }
  return module_.text(call.type);
}

bool Matcher::mayAcquire(const ir::Function& function) const {
  return std::ranges::any_of(function.calls, [&](const ir::Call& call) {
    if (!makerOf(call.callee).empty()) return true;
    const Names& names = namesOf(call.callee, call.method);
    auto fits = [&](const Entry* entry) { return mayAcquire(*entry, function, call); };
    if (std::ranges::any_of(names.calls, fits) || std::ranges::any_of(names.methods, fits) ||
        std::ranges::any_of(names.names, fits))
      return true;
    bool named =
        module_.language != ir::Language::Python && call.resolution != ir::Resolution::Module;
    return named && std::ranges::any_of(conventions(call), fits);
  });
}

// As far as the call itself tells: nothing is asked of the receiver's type.
bool Matcher::mayAcquire(const Entry& entry, const ir::Function& function,
                         const ir::Call& call) const {
  if (entry.kind != EntryKind::Acquire || !holds(function, call, entry.callee->when)) return false;
  if (entry.acquire->awaited && !(function.flags & ir::IsAsync)) return false;
  return !entry.receiver || spelledLike(*entry.receiver, call);
}

} // namespace unclosed::analysis

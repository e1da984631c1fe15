// What a call that only its name recognises may be instead: a method of the program's own classes,
// or something of another library.
#include "analysis/interpreter.h"

#include <algorithm>
#include <cctype>

namespace unclosed::analysis {

using rules::Confidence;

namespace {

bool isAcquire(const Hit& hit) { return hit.entry->kind == EntryKind::Acquire; }

} // namespace

// `open(name)` in a class that has such a method, though a missing header hides it from the
// compiler: not the function of C.
bool Interpreter::mayBeOwnMethod(const ir::Call& call) const {
  bool bare = module_.language == ir::Language::Cxx && function_.className != 0 &&
              call.resolution == ir::Resolution::Unknown && call.receiver == ir::None &&
              call.written == call.callee;
  if (!bare) return false;
  // What the system declares is found where it is meant: its headers are never missing.
  std::string_view name = text(call.callee);
  bool ofSystem = std::ranges::all_of(name, [](char c) { return c >= 'a' && c <= 'z'; });
  return ofSystem || scope_.linkage.methodOf(scope_.linkage.ownType(function_), name);
}

namespace {

// Whether a variable of this name, `db_pool`, may well hold an object of the class: `BasePool`.
bool soundsLike(std::string_view variable, std::string_view className) {
  std::string_view word = variable.substr(variable.rfind('_') + 1);
  auto same = [](char a, char b) {
    return std::tolower(static_cast<unsigned char>(a)) ==
           std::tolower(static_cast<unsigned char>(b));
  };
  return !word.empty() && !std::ranges::search(className, word, same).empty();
}

} // namespace

// A class of the program has a method of the name by which a library hands something out: an object
// that nothing is known of may be one of those, which lend as they like. A name that many classes
// share says so only where the variable is called like the class.
void Interpreter::dropOtherPools(CallSite& site) const {
  auto isGuess = [](const Hit& hit) { return isAcquire(hit) && hit.entry->receiver; };
  bool guesses = std::ranges::any_of(site.hits, isGuess);
  if (module_.language != ir::Language::Python || !guesses) return;
  const link::Program& program = scope_.linkage.program();
  link::ClassRef inside = scope_.linkage.classOf(scope_.linkage.ownType(function_));
  std::string_view variable = lastSegment(prefixOf(text(site.call.written)));
  auto own = program.methodsNamed(text(site.call.method));
  bool others = std::ranges::any_of(own, [&](link::FunctionRef method) {
    link::ClassRef type = program.classOf(method);
    bool fits =
        own.size() == 1 || (type && soundsLike(variable, lastSegment(program.canonicalName(type))));
    return type != inside && fits;
  });
  if (!others) return;
  for (Hit& hit : site.hits)
    if (isGuess(hit)) hit.confidence = Confidence::Low;
}

// `shop.ClientSession()` after `import shop`: a library that is not here may have something of its
// own by the name.
void Interpreter::dropOtherLibraries(CallSite& site) const {
  std::string_view callee = text(site.call.callee);
  size_t dot = callee.find('.');
  bool whole = site.call.resolution == ir::Resolution::Import && dot != callee.npos &&
               callee == text(site.call.written);
  if (!whole || module_.language != ir::Language::Python) return;
  auto isNamed = [](const Hit& hit) { return isAcquire(hit) && !hit.entry->callee->name.empty(); };
  if (std::ranges::none_of(site.hits, isNamed)) return;
  if (scope_.linkage.resolve(callee.substr(0, dot)).kind != link::Symbol::Kind::Nothing) return;
  for (Hit& hit : site.hits)
    if (isNamed(hit)) hit.confidence = Confidence::Low;
}

} // namespace unclosed::analysis

#include "analysis/streams.h"

#include <algorithm>
#include <cctype>

namespace unclosed::analysis {
namespace {

// An item with a name, and not with a number: `request.files["logo"]`.
bool isNamedItem(const ir::Module& module, const ir::Place& place) {
  if (place.kind != ir::PlaceKind::Element || place.name == 0) return false;
  return std::ranges::any_of(module.text(place.name),
                             [](unsigned char c) { return std::isalpha(c) != 0; });
}

// What a `with` block gives, or such an item.
bool isGiven(const ir::Module& module, const ir::Function& function, ir::PlaceId value) {
  if (isNamedItem(module, function.places[value])) return true;
  return std::ranges::any_of(function.instrs, [&](const ir::Instr& instr) {
    if (instr.dst != value) return false;
    if (instr.op == ir::Op::Enter) return true;
    // A temporary is assigned once, and an element of itself is none.
    bool copies = instr.op == ir::Op::Assign && instr.src != value;
    if (!copies) return false;
    ir::PlaceKind from = function.places[instr.src].kind;
    bool leads = from == ir::PlaceKind::Temp || from == ir::PlaceKind::Element;
    return leads && isGiven(module, function, instr.src);
  });
}

} // namespace

bool isUsedAsStream(const RuleIndex& index, const ir::Module& module, const ir::Function& function,
                    ir::PlaceId value) {
  if (value == ir::None || module.language != ir::Language::Python) return false;
  if (isGiven(module, function, value)) return true;
  return std::ranges::any_of(function.calls, [&](const ir::Call& call) {
    if (call.receiver != value) return false;
    return std::ranges::any_of(index.byMethod(module.text(call.method)), [&](const Entry* entry) {
      return !entry->callee->type.empty() && index.isStream(entry->callee->type);
    });
  });
}

} // namespace unclosed::analysis

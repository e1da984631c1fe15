#include "ir/ir.h"

namespace unclosed::ir {

Sym Module::intern(std::string_view text) {
  auto [it, fresh] = index_.try_emplace(std::string(text), static_cast<Sym>(strings_.size()));
  if (fresh) strings_.emplace_back(text);
  return it->second;
}

} // namespace unclosed::ir

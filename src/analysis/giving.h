// Where a function of a Python module may get a resource, and whether it hands it on. Looks at
// names only, without order or paths, and errs on the side of yes: it decides which files are worth
// parsing, not what is reported.
//
// A GivingScan serves one module, which must outlive it, and is not shared between threads.
#pragma once

#include "analysis/given_names.h"
#include "analysis/matcher.h"

#include <string_view>
#include <unordered_map>
#include <vector>

namespace unclosed::analysis {

struct Giving {
  bool handles = false;         // a resource may be in one of its places
  bool gives = false;           // ... and be returned, yielded, or stored in an object
  std::vector<ir::Sym> globals; // ... or kept in these variables
  std::vector<ir::Sym> fields;  // ... or in fields of these names
};

class GivingScan {
public:
  GivingScan(const RuleIndex& index, const ir::Module& module, const Identifiers& file)
      : matcher_(index, module), module_(module), file_(file) {}

  // O(instructions). `givers` tells which functions of the module are known to give.
  Giving scan(const ir::Function& function, const GivenNames& given,
              const std::vector<bool>& givers) const;

private:
  class Function;

  bool isGivenType(std::string_view type) const;

  Matcher matcher_;
  const ir::Module& module_;
  const Identifiers& file_;
  mutable std::unordered_map<std::string_view, bool> types_;
};

} // namespace unclosed::analysis

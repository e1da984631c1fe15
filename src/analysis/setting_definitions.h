// Where the places of one module get their values. Part of SettingValues.
#pragma once

#include "analysis/setting_values.h"

namespace unclosed::analysis {

struct SettingValues::Definitions {
  explicit Definitions(const ir::Module& module, link::ModuleId id);

  struct Function {
    std::unordered_map<ir::PlaceId, std::vector<ir::Index>> places; // instructions that write it
    std::vector<ir::BlockId> blockOf;                               // by instruction
  };
  std::vector<Function> functions;
  std::unordered_map<std::string_view, std::vector<Made>> globals;
};

} // namespace unclosed::analysis

// Sets of options, and whether the conditions of a setting's rule hold for one. Three-valued: what
// depends on a value that is not known is not known.
#pragma once

#include "analysis/setting_values.h"
#include "rules/settings.h"

#include <string>

namespace unclosed::analysis {

// The options of one pool, client or configuration, as the program sets them.
struct OptionSet {
  const rules::SettingGroup* group = nullptr;
  const rules::OptionPlace* place = nullptr;
  link::FunctionRef in;
  ir::Range range; // of the call, or of what is said about the set as a whole
  Mapping options{};
  std::map<std::string, ir::Range> ranges{}; // of single options, where they have one
  bool isBrief = false;                      // made and used up by one function

  // The value of an option by its path. O(segments).
  Value at(std::string_view path) const;
  // Where it is not set: the default.
  Value orDefault(std::string_view path) const;
  ir::Range rangeOf(std::string_view path) const;
};

enum class Truth : uint8_t { False, True, Unknown };

Truth holds(const rules::SettingTest& test, const OptionSet& options);
// Whether the rule's risk is there: only when nothing that matters is unknown.
bool isRisky(const rules::SettingRule& rule, const OptionSet& options);

// "None", "600", "'rollback'", "NullPool": as the source would have it.
std::string spelled(const Value& value);

} // namespace unclosed::analysis

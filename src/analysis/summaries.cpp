#include "analysis/summaries.h"

namespace unclosed::analysis {

Summaries::Summaries(const link::Program& program, std::span<const link::Component> components) {
  for (const ir::Module& module : program.modules())
    modules_.emplace_back(module.functions.size());
  for (uint32_t index = 0; index < components.size(); ++index) {
    levels_.push_back(components[index].level);
    for (link::FunctionRef ref : components[index].functions) {
      modules_[ref.module][ref.function].component = index;
      modules_[ref.module][ref.function].level = components[index].level;
    }
  }
}

} // namespace unclosed::analysis

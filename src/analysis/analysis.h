// The entrance to the engine: modules in, findings out. Knows no language's syntax and no library;
// both arrive as data. Thread-safe: an Analyzer is immutable and shared.
#pragma once

#include "analysis/finding.h"
#include "ir/ir.h"
#include "rules/rules.h"

#include <memory>
#include <string_view>
#include <vector>

namespace unclosed::analysis {

class RuleIndex;

class Analyzer {
public:
  // `rules` must outlive the analyzer.
  explicit Analyzer(const rules::RuleSet& rules);
  ~Analyzer();

  // Findings of one module, sorted. Time grows linearly with the instructions of the module for a
  // bounded number of disjuncts a block.
  std::vector<Finding> analyse(const ir::Module& module) const;

  // False when nothing in this Python source can be an acquisition: it need not be parsed.
  bool mayFind(std::string_view pythonSource) const;

  // The rules that hold for a language; they live as long as the analyzer.
  const RuleIndex& index(ir::Language language) const;

private:
  struct Indexes;
  std::unique_ptr<const Indexes> indexes_;
};

} // namespace unclosed::analysis

// The entrance to the engine: modules in, findings out. Knows no language's syntax and no library;
// both arrive as data. Thread-safe: an Analyzer is immutable and shared.
#pragma once

#include "analysis/finding.h"
#include "ir/ir.h"
#include "ir/words.h"
#include "rules/rules.h"

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "link/program.h"

namespace unclosed::analysis {

class Memory;
class RuleIndex;

// A defect of the engine costs the functions that it strikes, not the run.
struct Failure {
  std::string path;
  std::string function;
  ir::Range range;
  std::string what;
};

struct Analysis {
  std::vector<Finding> findings;
  std::vector<Failure> failures;
};

class Analyzer {
public:
  // `rules` must outlive the analyzer.
  explicit Analyzer(const rules::RuleSet& rules);
  ~Analyzer();

  // Findings of a whole program, sorted; the same for any number of `jobs`. Time grows linearly
  // with the instructions of the program for a bounded number of disjuncts a block. With a memory,
  // what it knows is not analysed again, and it knows this program afterwards; the findings are the
  // same.
  Analysis analyse(const link::Program& program, unsigned jobs = 1, Memory* memory = nullptr) const;
  // Findings of one module by itself, sorted.
  std::vector<Finding> analyse(const ir::Module& module) const;

  // False when nothing in a Python source of these words can be an acquisition: it need not be
  // parsed.
  bool mayFind(std::string_view source, std::span<const ir::Word> words) const;

  // The rules that hold for a language; they live as long as the analyzer.
  const RuleIndex& index(ir::Language language) const;

private:
  struct Indexes;
  const rules::RuleSet& rules_;
  std::unique_ptr<const Indexes> indexes_;
};

} // namespace unclosed::analysis

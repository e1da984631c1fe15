// The fallback for Python that no parser takes: finds leaks line by line, by what names and
// patterns of the rule packs say, in logical lines and indentation blocks. It reads one file by
// itself, in one pass and without a syntax tree, and finds what a careful line-by-line script
// would: something acquired in a block without `with`, without a release in a `finally`, and
// without a new owner. Its confidence is medium at most, and each message says how it was found.
#pragma once

#include "analysis/finding.h"
#include "analysis/rule_index.h"

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace unclosed::pattern {

// Immutable; shared by all threads.
class Scanner {
public:
  // `index` is that of Python, and must outlive the scanner.
  explicit Scanner(const analysis::RuleIndex& index);
  ~Scanner();

  // Findings of a source, sorted by place. `source` is UTF-8. O(size), and O(size of the function)
  // for each acquisition in one; a file where that adds up to more than two million lines is
  // read only so far.
  std::vector<analysis::Finding> scan(const std::string& path, std::string_view source) const;
  // The same, but only of acquisitions within one of these parts.
  std::vector<analysis::Finding> scan(const std::string& path, std::string_view source,
                                      std::span<const ir::Range> parts) const;

private:
  struct Prefilter;
  const analysis::RuleIndex& index_;
  std::unique_ptr<const Prefilter> prefilter_;
};

} // namespace unclosed::pattern

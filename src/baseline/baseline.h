// Findings that are known already, in one file that people commit and review. An Entry says what
// was found where, without any line number: in which file and function, by which rule, and what was
// acquired (resource, variable, and the code of the acquisition without its layout). So an entry
// outlives edits around it, moved lines and reformatting, and another leak of the same function is
// another entry, not one more of a count.
//
// A Baseline owns its entries, sorted and without repeats; equal findings are counted in one.
#pragma once

#include "analysis/finding.h"
#include "report/source_texts.h"
#include "support/expected.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace unclosed::baseline {

struct Entry {
  std::string path; // relative to the folder of the baseline
  std::string rule, function, resource, variable;
  std::string code; // 16 hexadecimal digits: what the acquisition says
  size_t count = 1;

  // Everything but the count.
  bool sameAs(const Entry& other) const;
};

struct Baseline {
  std::vector<Entry> entries;
};

// How a finding would be written down. `path` is its path in the baseline.
Entry entryOf(const analysis::Finding& finding, std::string path, report::SourceTexts& sources);

// Sorts and counts.
Baseline baselineOf(std::vector<Entry> entries);

// The text of the file: JSON, one entry a line, so that version control merges it line by line.
std::string render(const Baseline& baseline);

// `file` is for messages. The Error names the place and the nearest valid key.
Expected<Baseline> parse(std::string_view file, std::string_view text);

// Code without its layout: blanks and line breaks outside strings, the comma before a bracket that
// closes, and which quotes a string has. Long code is cut.
std::string withoutLayout(std::string_view code);

} // namespace unclosed::baseline

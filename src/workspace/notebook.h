// Jupyter notebooks as Python: the code cells in their order, one below the other, with what only
// IPython understands (`%time`, `!ls`, `name?`) put out of the way. Every place in that text is
// also a place in the notebook's file and a line of a cell, so that a finding can name both.
//
// A Notebook is a plain value that owns its text.
#pragma once

#include "ir/ir.h"
#include "support/expected.h"

#include <string>
#include <string_view>
#include <vector>

namespace unclosed::workspace {

bool isNotebook(std::string_view path);

// A line of a cell; both count from 1, and cells of text count too.
struct CellLine {
  uint32_t cell = 0, line = 0;
};

struct Notebook {
  std::string text;             // Python
  std::vector<CellLine> lines;  // of each line of the text
  std::vector<uint32_t> places; // of each byte of the text: its offset in the file
  std::vector<uint32_t> starts; // of each line of the text
  std::vector<uint32_t> fileStarts;

  CellLine cellLine(ir::Loc place) const;
  // The place in the notebook's file.
  ir::Loc inFile(ir::Loc place) const;
};

// `json` is the file's text. An Error says why it is no notebook of Python.
Expected<Notebook> readNotebook(std::string_view json);

} // namespace unclosed::workspace

// A Python file as the repairs see it: the text, its tree with parents, and its lines. Answers
// where things stand: which statement, block and function a node is in, which bytes a line has, how
// it is indented. Owns the text; made once for each state of a file.
#pragma once

#include "frontend/python/tree.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace unclosed::repair {

using python::Field;
using python::Kind;
using python::NodeId;
using python::NoNode;

// A run of whole lines, counted from 0, the end exclusive.
struct Lines {
  size_t first = 0, end = 0;
};

class PythonSource {
public:
  explicit PythonSource(std::string text);
  PythonSource(const PythonSource&) = delete;
  PythonSource& operator=(const PythonSource&) = delete;

  const std::string& text() const { return text_; }
  const python::Tree& tree() const { return tree_; }
  std::string_view text(NodeId node) const { return tree_.text(node); }
  Kind kind(NodeId node) const { return tree_.kind(node); }
  NodeId parent(NodeId node) const { return parents_[node]; }
  bool contains(NodeId outer, NodeId inner) const {
    return outer <= inner && inner < tree_.end(outer);
  }
  // Whether the grammar has read all of it.
  bool isWhole() const { return !broken_; }

  // The call at exactly this range; NoNode when there is none.
  NodeId callAt(ir::Range range) const;
  // The statement around a node: a child of a block or of the module; itself when it is one.
  NodeId statement(NodeId node) const;
  // The function definition around a node, or the module. A statement of a class body belongs to
  // what is around the class.
  NodeId function(NodeId node) const;
  // The statements of a block or of the module.
  std::vector<NodeId> statements(NodeId block) const;

  size_t lineOf(size_t offset) const;
  size_t lineCount() const { return starts_.size(); }
  size_t lineStart(size_t line) const { return starts_[line]; }
  // Without its end.
  std::string_view line(size_t line) const;
  // Bytes of the line's last character and of its end: equal on a last line without one.
  size_t contentEnd(size_t line) const { return starts_[line] + this->line(line).size(); }
  // "\n" or "\r\n", as the line has it; the file's first one on a last line without an end.
  std::string_view lineEnd(size_t line) const;
  bool isBlank(size_t line) const;
  // The line begins inside a string: its leading blanks are text.
  bool isInString(size_t line) const { return inString_[line]; }
  std::string_view indentOf(size_t line) const;

  Lines linesOf(NodeId node) const;
  // The byte behind the last one of the statement's code.
  size_t codeEnd(NodeId node) const;
  // As linesOf(), with the comments that stand behind it at a deeper indentation: its own.
  Lines linesWithComments(NodeId statement) const;
  // Nothing but blanks before it on its first line, nothing but a comment behind it on its last.
  bool hasLinesOfItsOwn(NodeId statement) const;
  // What stands behind it on its last line: a comment with the blanks before it, or nothing.
  std::string_view behind(NodeId statement) const;
  // One step of indentation, as the blocks around or else in this file have it.
  std::string_view indentStep(NodeId block) const;

private:
  std::string text_;
  python::Tree tree_;
  std::vector<NodeId> parents_;
  std::vector<size_t> starts_;
  std::vector<bool> inString_;
  bool broken_ = false;
};

} // namespace unclosed::repair

#include "repair/python_layout.h"

#include <algorithm>

namespace unclosed::repair {

PythonLayout::PythonLayout(const PythonSource& source, NodeId statement) : source_(source) {
  size_t line = source.lineOf(source.tree()[statement].begin);
  indent_ = source.indentOf(line);
  step_ = source.indentStep(source.parent(statement));
  eol_ = source.lineEnd(line);
}

void PythonLayout::add(std::string_view code, int depth) {
  text_ += indent_;
  for (int i = 0; i < depth; ++i)
    text_ += step_;
  text_ += code;
  text_ += eol_;
}

void PythonLayout::keep(Lines lines) {
  for (size_t line = lines.first; line < lines.end; ++line) {
    text_ += source_.line(line);
    text_ += source_.lineEnd(line);
  }
}

void PythonLayout::deepen(Lines lines, std::span<const NodeId> dropped, bool trim) {
  while (trim && lines.end > lines.first && source_.isBlank(lines.end - 1))
    --lines.end;
  auto isDropped = [&](size_t line) {
    return std::ranges::any_of(dropped, [&](NodeId statement) {
      Lines gone = source_.linesOf(statement);
      return gone.first <= line && line < gone.end;
    });
  };
  for (size_t line = lines.first; line < lines.end; ++line) {
    if (isDropped(line)) continue;
    std::string_view old = source_.line(line);
    bool moves = !source_.isBlank(line) && !source_.isInString(line) && old.starts_with(indent_);
    if (moves) {
      text_ += indent_ + step_;
      old.remove_prefix(indent_.size());
    }
    text_ += old;
    text_ += source_.lineEnd(line);
  }
}

Edit PythonLayout::untrimmed(Lines lines) const {
  Edit edit{source_.lineStart(lines.first), source_.text().size(), text_};
  if (lines.end < source_.lineCount()) edit.end = source_.lineStart(lines.end);
  bool endsInBreak = source_.text().ends_with('\n') || edit.end < source_.text().size();
  if (!endsInBreak) edit.text.resize(edit.text.size() - source_.lineEnd(lines.end - 1).size());
  return edit;
}

Edit PythonLayout::replacing(Lines lines) const {
  return trimmed(source_.text(), untrimmed(lines));
}

} // namespace unclosed::repair

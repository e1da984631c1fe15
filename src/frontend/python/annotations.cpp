#include "frontend/python/names.h"

#include <algorithm>
#include <array>

namespace unclosed::python {
namespace {

constexpr int deepestNesting = 40;

bool isNameByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         (c & 0x80) != 0;
}

// Reads an annotation's text, which may stand in quotes as a whole or in parts, so one reader
// serves written and quoted annotations alike. Finds the one class that it names.
class AnnotationReader {
public:
  explicit AnnotationReader(std::string_view text) : text_(text) {}

  // The name as written: "pg.Connection"; empty when the annotation names no single class.
  std::string_view read() {
    std::string_view name = alternatives(0);
    return ambiguous_ ? std::string_view{} : name;
  }

private:
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  void skipSpace();
  void skipBrackets();
  std::string_view alternatives(int depth);
  std::string_view single(int depth);
  std::string_view arguments(std::string_view generic, int depth);

  std::string_view text_;
  size_t at_ = 0;
  bool ambiguous_ = false;
};

void AnnotationReader::skipSpace() {
  while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' ||
                                text_[at_] == '\r' || text_[at_] == '\\'))
    ++at_;
}

// Goes on to just before the bracket that closes the one at hand.
void AnnotationReader::skipBrackets() {
  int open = 0;
  for (; at_ < text_.size(); ++at_) {
    if (text_[at_] == '[' || text_[at_] == '(') ++open;
    if ((text_[at_] == ']' || text_[at_] == ')') && open-- == 0) return;
  }
}

// `A | B`: the alternative that is not None.
std::string_view AnnotationReader::alternatives(int depth) {
  std::string_view found;
  for (;;) {
    std::string_view name = single(depth);
    if (!name.empty() && name != "None") {
      ambiguous_ |= !found.empty() && found != name;
      found = name;
    }
    skipSpace();
    if (peek() != '|') return found;
    ++at_;
  }
}

std::string_view AnnotationReader::single(int depth) {
  skipSpace();
  if (depth > deepestNesting) return {};
  if (peek() == '"' || peek() == '\'') {
    char quote = text_[at_++];
    std::string_view name = alternatives(depth + 1);
    skipSpace();
    if (peek() == quote) ++at_;
    return name;
  }
  size_t begin = at_;
  while (isNameByte(peek()) || peek() == '.')
    ++at_;
  std::string_view name = text_.substr(begin, at_ - begin);
  skipSpace();
  if (name.empty() || peek() != '[') return name;
  ++at_;
  return arguments(name, depth);
}

std::string_view AnnotationReader::arguments(std::string_view generic, int depth) {
  std::string_view found = generic;
  if (isTypeWrapper(generic)) {
    found = alternatives(depth + 1);
    while (lastSegment(generic) == "Union" && peek() == ',') {
      ++at_;
      std::string_view other = alternatives(depth + 1);
      if (found.empty() || found == "None") found = other;
      ambiguous_ |= !other.empty() && other != "None" && other != found;
      skipSpace();
    }
  }
  skipBrackets();
  if (peek() == ']') ++at_;
  return found;
}

} // namespace

bool isTypeWrapper(std::string_view generic) {
  constexpr auto names = std::to_array<std::string_view>(
      {"Annotated", "ClassVar", "Final", "NotRequired", "Optional", "Required", "Union"});
  return std::ranges::find(names, lastSegment(generic)) != names.end();
}

ir::Sym Names::typeOf(std::string_view annotation) {
  std::string_view written = AnnotationReader(annotation).read();
  if (written.empty() || written == "None" || written.front() == '.' || written.back() == '.')
    return 0;
  size_t dot = written.find('.');
  std::string dotted;
  appendRoot(module_.intern(written.substr(0, dot)), 0, dotted);
  if (dot != written.npos) dotted += written.substr(dot);
  return module_.intern(dotted);
}

} // namespace unclosed::python

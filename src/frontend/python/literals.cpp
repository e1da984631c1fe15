#include "frontend/python/expressions.h"

#include <charconv>

namespace unclosed::python {
namespace {

// Longer literals are prose or data; nobody asks for their value.
constexpr size_t longestString = 256;

int digitBase(std::string_view spelling) {
  if (spelling.size() < 2 || spelling[0] != '0') return 10;
  switch (spelling[1]) {
  case 'x':
  case 'X': return 16;
  case 'o':
  case 'O': return 8;
  case 'b':
  case 'B': return 2;
  default: return 10;
  }
}

} // namespace

ir::PlaceId ExpressionLowering::integer(std::string_view spelling, bool isNegative) {
  std::string digits;
  int base = digitBase(spelling);
  for (char c : spelling.substr(base == 10 ? 0 : 2))
    if (c != '_' && c != 'l' && c != 'L') digits += c;
  // Python 2 wrote octal numbers with a plain leading zero, which Python 3 refuses.
  bool isOldOctal = base == 10 && digits.size() > 1 && digits[0] == '0' &&
                    digits.find_first_not_of("01234567") == digits.npos;
  int64_t number = 0;
  auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), number, isOldOctal ? 8 : base);
  if (error != std::errc{} || end != digits.data() + digits.size()) {
    digits.assign(isNegative ? "-" : "").append(spelling.substr(0, longestString));
    return b_.otherConstant(digits);
  }
  return b_.integer(isNegative ? -number : number);
}

ir::PlaceId ExpressionLowering::constant(NodeId node) {
  switch (tree_.kind(node)) {
  case Kind::NoneLiteral: return b_.null();
  case Kind::True: return b_.boolean(true);
  case Kind::False: return b_.boolean(false);
  case Kind::Integer: return integer(tree_.text(node), false);
  case Kind::Float: return b_.otherConstant(tree_.text(node));
  case Kind::Ellipsis: return b_.otherConstant("...");
  case Kind::String:
  case Kind::ConcatenatedString: return string(node);
  case Kind::UnaryOperator: {
    NodeId operand = tree_.child(node, Field::Argument);
    bool isMinus = tree_.child(node, Kind::Minus) != NoNode;
    bool isNumber = tree_.kind(operand) == Kind::Integer;
    return isMinus && isNumber ? integer(tree_.text(operand), true) : ir::None;
  }
  default: return ir::None;
  }
}

// The text between the quotes, escapes as written; None for an f-string that computes something.
ir::PlaceId ExpressionLowering::string(NodeId node) {
  std::string joined;
  std::string_view single;
  bool isBytes = false;
  size_t parts = 0;
  for (NodeId part = node; part < tree_.end(node); ++part) {
    switch (tree_.kind(part)) {
    case Kind::Interpolation: return ir::None;
    case Kind::StringStart:
      isBytes |= tree_.text(part).find_first_of("bB") != std::string_view::npos;
      break;
    case Kind::StringContent:
      if (parts++ == 1) joined = single;
      single = tree_.text(part);
      if (parts > 1) joined += single;
      break;
    default: break;
    }
  }
  if (parts > 1) single = joined;
  bool isText = !isBytes && single.size() <= longestString;
  return isText ? b_.string(single) : b_.otherConstant(tree_.text(node).substr(0, longestString));
}

ir::PlaceId ExpressionLowering::textPart(NodeId content) {
  std::string_view text = tree_.text(content);
  return text.size() <= longestString ? b_.string(text)
                                      : b_.otherConstant(text.substr(0, longestString));
}

} // namespace unclosed::python

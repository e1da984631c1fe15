#include "frontend/python/expressions.h"
#include "ir/placed.h"

namespace unclosed::python {
ir::PlaceId ExpressionLowering::call(NodeId node, uint8_t flags, bool mayRaise) {
  ir::Call call{.flags = flags};
  callee(tree_.child(node, Field::Function), call);
  size_t first = args_.size();
  NodeId list = tree_.child(node, Field::Arguments);
  if (tree_.kind(list) == Kind::GeneratorExpression)
    args_.push_back({.place = value(list)});
  else
    arguments(list);
  placeNames(list, range(node));
  call.type = constructedType(call);
  PlaceId result = b_.temp(text(call.type));
  b_.call(result, call, std::span(args_).subspan(first), range(node), mayRaise);
  args_.resize(first);
  return result;
}

void ExpressionLowering::arguments(NodeId list) {
  for (NodeId child : tree_.children(list)) {
    ir::Arg arg;
    switch (tree_.kind(child)) {
    case Kind::KeywordArgument:
      arg.keyword = at(tree_.child(child, Field::Name)).name;
      arg.place = value(tree_.child(child, Field::Value));
      break;
    case Kind::ListSplat: arg.flags = ir::Star; [[fallthrough]];
    default:
      if (tree_.kind(child) == Kind::DictionarySplat) arg.flags = ir::DoubleStar;
      arg.place = value(child);
    }
    args_.push_back(arg);
  }
}

void ExpressionLowering::placeNames(NodeId list, ir::Range whole) {
  // Longer ones are data, and no options.
  constexpr size_t MostNames = 64;
  if (whole.begin.line == whole.end.line) return;
  size_t names = 0;
  for (NodeId child : tree_.children(list)) {
    bool isKeyword = tree_.kind(child) == Kind::KeywordArgument;
    if (!isKeyword && tree_.kind(child) != Kind::Pair) continue;
    ir::Range where = range(child);
    if (where.begin.line == whole.begin.line) continue;
    if (++names > MostNames) return;
    NodeId name = tree_.child(child, isKeyword ? Field::Name : Field::Key);
    if (!isKeyword && tree_.kind(name) != Kind::String) continue;
    PlaceId text = isKeyword ? b_.string(tree_.text(name)) : value(name);
    b_.compute(b_.temp(), {&text, 1}, where, false, ir::PlacedKind);
  }
}

ir::PlaceId ExpressionLowering::impliedCall(std::string_view name, size_t firstArg, ir::Range range,
                                            bool mayRaise) {
  ir::Sym symbol = b_.intern(name);
  ir::Call call{
      .written = symbol, .callee = symbol, .method = symbol, .resolution = ir::Resolution::Builtin};
  call.type = constructedType(call);
  PlaceId result = b_.temp(text(call.type));
  b_.call(result, call, std::span(args_).subspan(firstArg), range, mayRaise);
  args_.resize(firstArg);
  return result;
}

// The class that a call makes an instance of, as far as its name tells; 0 when it does not.
ir::Sym ExpressionLowering::constructedType(const ir::Call& call) const {
  bool isUnknown = call.resolution == ir::Resolution::Unknown;
  bool isValue = call.resolution == ir::Resolution::Value;
  if (isValue || (isUnknown && call.receiver != ir::None)) return 0;
  ir::Sym name = isUnknown ? call.written : call.callee;
  return looksLikeClass(lastSegment(text(name))) ? name : 0;
}

} // namespace unclosed::python

#include "frontend/python/functions.h"

#include <algorithm>
#include <array>

namespace unclosed::python {
namespace {

// Classes whose only positional pattern is the subject itself.
bool matchesItself(std::string_view type) {
  constexpr auto names =
      std::to_array<std::string_view>({"bool", "bytearray", "bytes", "dict", "float", "frozenset",
                                       "int", "list", "set", "str", "tuple"});
  return std::ranges::find(names, type) != names.end();
}

} // namespace

void FunctionLowering::matchStatement(NodeId node) {
  NodeId subjectNode = tree_.child(node, Field::Subject);
  NodeId body = tree_.child(node, Field::Body);
  if (subjectNode == NoNode) return;
  size_t first = operands_.size();
  for (NodeId child : tree_.children(node))
    if (at(child).field == Field::Subject) operands_.push_back(place(child));
  PlaceId subject = operands_.size() == first + 1
                        ? operands_.back()
                        : b_.aggregate(b_.temp(), "tuple", std::span(operands_).subspan(first),
                                       range(subjectNode));
  operands_.resize(first);

  Label after = flow_.label();
  if (body != NoNode) {
    for (NodeId clause : tree_.children(body)) {
      if (tree_.kind(clause) != Kind::CaseClause) continue;
      Label next = flow_.label();
      caseClause(clause, subject, next);
      flow_.jumpTo(after);
      if (!flow_.enter(next)) break; // this case takes everything
    }
  }
  flow_.land(after);
}

void FunctionLowering::caseClause(NodeId clause, PlaceId subject, Label& fails) {
  size_t count = 0;
  for (NodeId child : tree_.children(clause))
    count += tree_.kind(child) == Kind::CasePattern;
  if (count == 1)
    pattern(tree_.child(clause, Kind::CasePattern), subject, fails);
  else
    sequencePattern(clause, subject, fails);
  if (NodeId guard = tree_.child(clause, Field::Guard); guard != NoNode) {
    Label holds = flow_.label();
    cond(tree_.first(guard), holds, fails);
    flow_.enter(holds);
  }
  NodeId body = tree_.child(clause, Field::Consequence);
  if (body != NoNode && !b_.ended()) statements(body);
}

// Goes on where the pattern matches, with its names bound; jumps to `fails` where it does not.
void FunctionLowering::pattern(NodeId node, PlaceId subject, Label& fails) {
  Nesting nesting(unit_);
  if (nesting.isTooDeep()) return refuse(node, "nested too deeply");
  switch (tree_.kind(node)) {
  case Kind::CasePattern: {
    NodeId inner = tree_.first(node);
    if (inner == NoNode) return;
    if (tree_.kind(inner) == Kind::Minus) return literalPattern(node, subject, fails);
    return pattern(inner, subject, fails);
  }
  case Kind::Underscore: return;
  case Kind::AsPattern:
    for (NodeId child : tree_.children(node)) {
      if (tree_.kind(child) == Kind::Identifier)
        bindName(child, subject);
      else
        pattern(child, subject, fails);
    }
    return;
  case Kind::DottedName:
    if (at(node).size == 2) return bindName(node + 1, subject);
    return require(compareAtom(subject, Kind::Equal, dottedValue(node), range(node)), fails);
  case Kind::UnionPattern: return unionPattern(node, subject, fails);
  case Kind::TuplePattern:
  case Kind::ListPattern: return sequencePattern(node, subject, fails);
  case Kind::DictPattern: return mappingPattern(node, subject, fails);
  case Kind::ClassPattern: return classPattern(node, subject, fails);
  default: return literalPattern(node, subject, fails);
  }
}

void FunctionLowering::require(const Atom& atom, Label& fails) {
  Label holds = flow_.label();
  branch(atom, holds, fails);
  flow_.enter(holds);
}

void FunctionLowering::bindName(NodeId identifier, PlaceId subject) {
  if (tree_.text(identifier) == "_") return;
  b_.assign(target(identifier), subject, range(identifier));
}

// The value that a pattern like `Color.RED` compares with.
ir::PlaceId FunctionLowering::dottedValue(NodeId node) {
  NodeId root = node + 1;
  const Binding* binding = names_.find(at(root).name);
  if (!binding || binding->target != 0) return b_.global(text(names_.dotted(node)));
  PlaceId place = name(root);
  for (NodeId part = root + 1; part < tree_.end(node); ++part)
    place = b_.field(place, text(at(part).name));
  return place;
}

void FunctionLowering::literalPattern(NodeId node, PlaceId subject, Label& fails) {
  NodeId literal = node;
  bool isNegative = tree_.kind(node) == Kind::CasePattern;
  if (isNegative) literal = tree_.end(tree_.first(node));
  PlaceId known = constant(literal);
  if (isNegative && tree_.kind(literal) == Kind::Integer)
    known = integer(tree_.text(literal), true);
  else if (isNegative)
    known = b_.otherConstant(tree_.text(node));
  if (known != ir::None)
    require(compareAtom(subject, Kind::Equal, known, range(node)), fails);
  else
    require({.cond = {.kind = ir::CondKind::Opaque, .range = range(node)}}, fails);
}

void FunctionLowering::unionPattern(NodeId node, PlaceId subject, Label& fails) {
  Label matches = flow_.label();
  bool isNegative = false;
  for (NodeId option : tree_.children(node)) {
    if (tree_.kind(option) == Kind::Minus) {
      isNegative = true;
      continue;
    }
    Label next = flow_.label();
    bool isLast = tree_.end(option) == tree_.end(node);
    Label& otherwise = isLast ? fails : next;
    if (isNegative)
      require(compareAtom(subject, Kind::Equal, integer(tree_.text(option), true), range(option)),
              otherwise);
    else
      pattern(option, subject, otherwise);
    isNegative = false;
    flow_.jumpTo(matches);
    if (isLast || !flow_.enter(next)) break;
  }
  flow_.enter(matches);
}

void FunctionLowering::sequencePattern(NodeId node, PlaceId subject, Label& fails) {
  require({.cond = {.kind = ir::CondKind::Opaque, .range = range(node)}}, fails);
  size_t index = 0;
  bool afterStar = false;
  for (NodeId part : tree_.children(node)) {
    if (tree_.kind(part) != Kind::CasePattern) continue;
    NodeId inner = tree_.first(part);
    if (inner != NoNode && tree_.kind(inner) == Kind::SplatPattern) {
      PlaceId some = b_.element(subject);
      PlaceId rest = b_.aggregate(b_.temp(), "list", {&some, 1}, range(part));
      if (NodeId name = tree_.child(inner, Kind::Identifier); name != NoNode) bindName(name, rest);
      afterStar = true;
      continue;
    }
    pattern(part, afterStar ? b_.element(subject) : b_.element(subject, std::to_string(index++)),
            fails);
  }
}

void FunctionLowering::mappingPattern(NodeId node, PlaceId subject, Label& fails) {
  require({.cond = {.kind = ir::CondKind::Opaque, .range = range(node)}}, fails);
  PlaceId element = b_.element(subject);
  for (NodeId part : tree_.children(node)) {
    if (tree_.kind(part) == Kind::SplatPattern) {
      NodeId name = tree_.child(part, Kind::Identifier);
      if (name != NoNode) bindName(name, b_.aggregate(b_.temp(), "dict", {}, range(part)));
    } else if (at(part).field == Field::Key) {
      PlaceId key = constant(part);
      bool isString =
          key != ir::None && b_.function().places[key].constant == ir::ConstKind::String;
      element = isString ? b_.element(subject, text(b_.function().places[key].name))
                         : b_.element(subject);
    } else if (at(part).field == Field::Value) {
      pattern(part, element, fails);
    }
  }
}

void FunctionLowering::classPattern(NodeId node, PlaceId subject, Label& fails) {
  NodeId type = tree_.first(node);
  ir::Sym name = names_.dotted(type);
  require({.cond = {.kind = ir::CondKind::TypeTest,
                    .lhs = subject,
                    .type = name,
                    .range = range(type)}},
          fails);
  for (NodeId part = tree_.end(type); part < tree_.end(node); part = tree_.end(part)) {
    NodeId inner = tree_.first(part);
    if (inner == NoNode) continue;
    if (tree_.kind(inner) == Kind::KeywordPattern) {
      NodeId field = tree_.first(inner);
      PlaceId place = b_.field(subject, text(at(field).name));
      NodeId value = tree_.end(field);
      if (value >= tree_.end(inner)) continue;
      if (tree_.kind(value) == Kind::Minus)
        require({.cond = {.kind = ir::CondKind::Opaque, .range = range(inner)}}, fails);
      else
        pattern(value, place, fails);
    } else if (matchesItself(text(name))) {
      pattern(part, subject, fails);
    } else {
      pattern(part, b_.compute(b_.temp(), {&subject, 1}, range(part), false), fails);
    }
  }
}

} // namespace unclosed::python

#include "frontend/python/functions.h"
#include "frontend/python/scopes.h"

namespace unclosed::python {

// The parameters as the scope around the function sees them: annotations are resolved there, and
// defaults are evaluated there.
std::vector<Parameter> FunctionLowering::readParameters(NodeId list) {
  std::vector<Parameter> parameters;
  for (NodeId child : tree_.children(list)) {
    if (tree_.kind(child) == Kind::KeywordSeparator ||
        tree_.kind(child) == Kind::PositionalSeparator)
      continue;
    Parameter parameter = readParameter(child);
    if (parameter.name == NoNode) continue;
    if (parameter.byDefault != NoNode && constant(parameter.byDefault) == ir::None) {
      value(parameter.byDefault);
      parameter.byDefault = NoNode;
    }
    parameters.push_back(parameter);
  }
  return parameters;
}

Parameter FunctionLowering::readParameter(NodeId node) {
  Parameter parameter;
  switch (tree_.kind(node)) {
  case Kind::Identifier:
  case Kind::TuplePattern: parameter.name = node; return parameter;
  case Kind::ListSplatPattern:
  case Kind::DictionarySplatPattern:
    parameter.flags = tree_.kind(node) == Kind::ListSplatPattern ? ir::Star : ir::DoubleStar;
    parameter.name = tree_.child(node, Kind::Identifier);
    return parameter;
  case Kind::DefaultParameter:
  case Kind::TypedDefaultParameter:
    parameter.name = tree_.child(node, Field::Name);
    parameter.byDefault = tree_.child(node, Field::Value);
    break;
  case Kind::TypedParameter:
    if (tree_.first(node) == NoNode) return parameter;
    parameter = readParameter(tree_.first(node));
    break;
  default: return parameter;
  }
  if (NodeId type = tree_.child(node, Field::Type); type != NoNode)
    parameter.type = names_.typeOf(tree_.text(type));
  return parameter;
}

// Binds the parameters in the function's own scope.
void FunctionLowering::addParameters(const std::vector<Parameter>& parameters) {
  std::vector<std::pair<NodeId, PlaceId>> patterns;
  for (const Parameter& parameter : parameters) {
    bool isPattern = tree_.kind(parameter.name) != Kind::Identifier;
    std::string_view name = tree_.text(parameter.name);
    ir::Sym symbol = isPattern
                         ? b_.intern(std::string(".").append(std::to_string(patterns.size() + 1)))
                         : at(parameter.name).name;
    Binding& binding = names_.bind(symbol, BindingKind::Parameter);
    binding.type = parameter.type;
    binding.place = b_.param(isPattern ? text(symbol) : name, text(parameter.type));
    ir::Param param{.place = binding.place,
                    .name = symbol,
                    .annotation = parameter.type,
                    .flags = parameter.flags};
    if (parameter.byDefault != NoNode) param.byDefault = constant(parameter.byDefault);
    b_.function().params.push_back(param);
    if (isPattern) patterns.emplace_back(parameter.name, param.place);
  }
  for (auto [pattern, place] : patterns) {
    ScopeScan(tree_, names_, unit_.module).targets(pattern, BindingKind::Variable);
    unpack(pattern, place, range(pattern));
  }
}

} // namespace unclosed::python

// Lowers one function, or the body of the module, statement by statement.
//
// A nested function gets a FunctionLowering of its own, which finishes before the Capture that uses
// it. Class bodies are part of the function that they stand in. A function that holds a syntax
// error, or that is nested deeper than the stack allows, becomes a Gap and nothing else; in the
// bodies of the module and of its classes such an error costs one statement.
#pragma once

#include "frontend/python/expressions.h"

namespace unclosed::python {

// The clean-up code of a region: a `finally` block, or the exit of a context manager.
struct Cleanup {
  NodeId finallyBlock = NoNode;
  ir::PlaceId manager = ir::None;
  ir::Range range{};
  bool isAsync = false;
};

struct Parameter {
  NodeId name = NoNode; // Identifier, or the pattern of Python 2's `def f((a, b))`
  NodeId byDefault = NoNode;
  ir::Sym type = 0;
  uint8_t flags = 0; // ir::ArgFlag
};

class FunctionLowering final : ExpressionLowering {
public:
  FunctionLowering(Unit& unit, ir::Sym name, ir::Range range, const ClassContext& context)
      : ExpressionLowering(unit, name, range, context) {}

  // The module's body and all that it defines. The module's scope is open.
  void lowerModule();

private:
  // statements.cpp
  void statements(NodeId block);
  void statement(NodeId node);
  void expressionStatement(NodeId node);
  void brokenStatement(NodeId node);
  void ifStatement(NodeId node);
  void returnStatement(NodeId node);
  void deleteStatement(NodeId node);
  void printStatement(NodeId node);
  void importStatement(NodeId node);

  // assignments.cpp
  void assignment(NodeId node);
  void augmented(NodeId node);
  bool assignPairwise(NodeId target, NodeId values, ir::Range range);
  void noteExports(NodeId target, NodeId value);
  void noteDeclaration(NodeId target, ir::Sym type);

  // loops.cpp
  void forStatement(NodeId node);
  void whileStatement(NodeId node);
  void loopBody(NodeId node, Label& head, const Label& exhausted);

  // cleanup.cpp, exceptions.cpp
  void cleanUp(Region& region, const Cleanup& cleanup);
  void runCleanup(const Cleanup& cleanup, Way way, Region& region);
  void withStatement(NodeId node);
  void withItems(NodeId node, NodeId clause, NodeId item, bool isAsync);
  void tryStatement(NodeId node);
  void guardedBody(NodeId node);
  void handlers(NodeId node, ir::BlockId dispatch, Label& after);
  ir::Sym caughtTypes(NodeId clause, NodeId& alias);
  void raiseStatement(NodeId node);
  PlaceId exception(NodeId node, size_t firstArg);
  ir::Sym exceptionClass(NodeId node);
  NodeId constantTuple(NodeId name);
  void assertStatement(NodeId node);

  // match.cpp
  void matchStatement(NodeId node);
  void caseClause(NodeId clause, PlaceId subject, Label& fails);
  void pattern(NodeId node, PlaceId subject, Label& fails);
  PlaceId dottedValue(NodeId node);
  void literalPattern(NodeId node, PlaceId subject, Label& fails);
  void unionPattern(NodeId node, PlaceId subject, Label& fails);
  void sequencePattern(NodeId node, PlaceId subject, Label& fails);
  void mappingPattern(NodeId node, PlaceId subject, Label& fails);
  void classPattern(NodeId node, PlaceId subject, Label& fails);
  void require(const Atom& atom, Label& fails);
  void bindName(NodeId identifier, PlaceId subject);

  // definitions.cpp, parameters.cpp, classes.cpp
  void functionDefinition(NodeId node, NodeId decorated);
  PlaceId lambda(NodeId node) override;
  ir::Index nested(NodeId node, ir::Sym qualified, NodeId decorated);
  void lowerBody(NodeId body);
  void finish();
  PlaceId capture(ir::Index function, ir::Range range);
  std::vector<ir::Decorator> readDecorators(NodeId decorated);
  PlaceId decorate(NodeId decorated, PlaceId value);
  void setFlags(NodeId node, bool isMethod);
  std::vector<Parameter> readParameters(NodeId list);
  Parameter readParameter(NodeId node);
  void addParameters(const std::vector<Parameter>& parameters);
  void classDefinition(NodeId node, NodeId decorated);
  void readBases(NodeId node, ir::Index index);
  void noteConstants(ir::Sym prefix);

  std::vector<ir::Index> inner_;        // the functions whose parent this one is
  std::vector<Captured> innerCaptured_; // of the nested function lowered last
  ir::Index index_ = ir::None;          // once finished
  int copies_ = 0;                      // `finally` blocks being lowered inside one another
};

} // namespace unclosed::python

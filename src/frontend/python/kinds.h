// The kinds of nodes and fields that the lowering tells apart, as small integers.
//
// Each line pairs an enumerator with the grammar's own name for it. tree.cpp turns tree-sitter's
// symbol and field ids into these once, at start-up; nothing else in the frontend sees a grammar
// name, and nothing compares strings while it walks. Tokens are listed only where the text alone
// tells two constructs apart (`async for`, `yield from`, operators); other tokens are not kept.
#pragma once

#include <cstdint>

// clang-format off
#define UNCLOSED_PYTHON_KINDS(X)                                                                  \
  X(Module, "module") X(Block, "block") X(ExpressionStatement, "expression_statement")            \
  X(ImportStatement, "import_statement") X(ImportFrom, "import_from_statement")                   \
  X(FutureImport, "future_import_statement") X(RelativeImport, "relative_import")                 \
  X(ImportPrefix, "import_prefix") X(AliasedImport, "aliased_import")                             \
  X(WildcardImport, "wildcard_import") X(DottedName, "dotted_name")                               \
  X(PrintStatement, "print_statement") X(Chevron, "chevron") X(ExecStatement, "exec_statement")   \
  X(AssertStatement, "assert_statement") X(ReturnStatement, "return_statement")                   \
  X(DeleteStatement, "delete_statement") X(RaiseStatement, "raise_statement")                     \
  X(PassStatement, "pass_statement") X(BreakStatement, "break_statement")                         \
  X(ContinueStatement, "continue_statement") X(GlobalStatement, "global_statement")               \
  X(NonlocalStatement, "nonlocal_statement") X(TypeAlias, "type_alias_statement")                 \
  X(IfStatement, "if_statement") X(ElifClause, "elif_clause") X(ElseClause, "else_clause")        \
  X(ForStatement, "for_statement") X(WhileStatement, "while_statement")                           \
  X(TryStatement, "try_statement") X(ExceptClause, "except_clause")                               \
  X(FinallyClause, "finally_clause") X(WithStatement, "with_statement")                           \
  X(WithClause, "with_clause") X(WithItem, "with_item") X(MatchStatement, "match_statement")      \
  X(CaseClause, "case_clause") X(CasePattern, "case_pattern") X(UnionPattern, "union_pattern")    \
  X(DictPattern, "dict_pattern") X(KeywordPattern, "keyword_pattern")                             \
  X(SplatPattern, "splat_pattern") X(ClassPattern, "class_pattern")                               \
  X(ComplexPattern, "complex_pattern") X(FunctionDefinition, "function_definition")               \
  X(ClassDefinition, "class_definition") X(DecoratedDefinition, "decorated_definition")           \
  X(Decorator, "decorator") X(Parameters, "parameters") X(LambdaParameters, "lambda_parameters")  \
  X(DefaultParameter, "default_parameter") X(TypedParameter, "typed_parameter")                   \
  X(TypedDefaultParameter, "typed_default_parameter")                                             \
  X(DictionarySplatPattern, "dictionary_splat_pattern")                                           \
  X(KeywordSeparator, "keyword_separator") X(PositionalSeparator, "positional_separator")         \
  X(TypeParameter, "type_parameter") X(Type, "type") X(Identifier, "identifier")                  \
  X(Attribute, "attribute") X(Subscript, "subscript") X(Slice, "slice") X(Call, "call")           \
  X(ArgumentList, "argument_list") X(KeywordArgument, "keyword_argument")                         \
  X(ListSplat, "list_splat") X(DictionarySplat, "dictionary_splat")                               \
  X(ParenthesizedExpression, "parenthesized_expression")                                          \
  X(ExpressionList, "expression_list") X(PatternList, "pattern_list")                             \
  X(TuplePattern, "tuple_pattern") X(ListPattern, "list_pattern")                                 \
  X(ListSplatPattern, "list_splat_pattern") X(AsPattern, "as_pattern")                            \
  X(AsPatternTarget, "as_pattern_target") X(Assignment, "assignment")                             \
  X(AugmentedAssignment, "augmented_assignment") X(NamedExpression, "named_expression")           \
  X(Yield, "yield") X(Await, "await") X(Lambda, "lambda")                                         \
  X(ConditionalExpression, "conditional_expression") X(BooleanOperator, "boolean_operator")       \
  X(NotOperator, "not_operator") X(ComparisonOperator, "comparison_operator")                     \
  X(BinaryOperator, "binary_operator") X(UnaryOperator, "unary_operator") X(Tuple, "tuple")       \
  X(List, "list") X(Set, "set") X(Dictionary, "dictionary") X(Pair, "pair")                       \
  X(ListComprehension, "list_comprehension") X(SetComprehension, "set_comprehension")             \
  X(DictionaryComprehension, "dictionary_comprehension")                                          \
  X(GeneratorExpression, "generator_expression") X(ForInClause, "for_in_clause")                  \
  X(IfClause, "if_clause") X(String, "string") X(ConcatenatedString, "concatenated_string")       \
  X(StringStart, "string_start") X(StringContent, "string_content")                               \
  X(Interpolation, "interpolation") X(FormatExpression, "format_expression")                      \
  X(FormatSpecifier, "format_specifier") X(Integer, "integer") X(Float, "float")                  \
  X(True, "true") X(False, "false") X(NoneLiteral, "none") X(Ellipsis, "ellipsis")                \
  X(Async, "async") X(From, "from") X(Star, "*") X(DoubleStar, "**") X(Minus, "-") X(Tilde, "~")  \
  X(And, "and") X(Or, "or") X(Less, "<") X(LessEqual, "<=") X(Equal, "==") X(NotEqual, "!=")      \
  X(Greater, ">") X(GreaterEqual, ">=") X(OldNotEqual, "<>") X(In, "in") X(NotIn, "not in")       \
  X(Is, "is") X(IsNot, "is not") X(Underscore, "_")

#define UNCLOSED_PYTHON_FIELDS(X)                                                                 \
  X(Alias, "alias") X(Alternative, "alternative") X(Argument, "argument")                         \
  X(Arguments, "arguments") X(Attribute, "attribute") X(Body, "body") X(Cause, "cause")           \
  X(Code, "code") X(Condition, "condition") X(Consequence, "consequence")                         \
  X(Definition, "definition") X(Expression, "expression") X(Function, "function")                 \
  X(Guard, "guard") X(Key, "key") X(Left, "left") X(ModuleName, "module_name") X(Name, "name")    \
  X(Object, "object") X(Operator, "operator") X(Operators, "operators")                           \
  X(Parameters, "parameters") X(ReturnType, "return_type") X(Right, "right")                      \
  X(Subject, "subject") X(Subscript, "subscript") X(Superclasses, "superclasses")                 \
  X(Type, "type") X(TypeParameters, "type_parameters") X(Value, "value")
// clang-format on

namespace unclosed::python {

#define UNCLOSED_ENUMERATOR(name, text) name,
enum class Kind : uint8_t {
  Dropped, // not kept in the tree, and neither is what is below it
  Error,   // what the grammar could not read
  Other,   // a named node without a meaning here; its children are kept
  UNCLOSED_PYTHON_KINDS(UNCLOSED_ENUMERATOR)
};
enum class Field : uint8_t { NoField, UNCLOSED_PYTHON_FIELDS(UNCLOSED_ENUMERATOR) };
#undef UNCLOSED_ENUMERATOR

} // namespace unclosed::python

// Which expressions of one function ask an ORM for columns only, and which are the result of such a
// query: values, where a query for objects hands out what stays tied to its session. How queries
// are written is said by the rule packs. Reads the tree only; views what it is made from.
#pragma once

#include "rules/rules.h"

#include <set>
#include <string>
#include <string_view>

#include "repair/python_source.h"

namespace unclosed::repair {

class ColumnQueries {
public:
  // `columns`: the attributes that are columns wherever a class of the program has them.
  ColumnQueries(const PythonSource& source, const rules::Queries& queries, NodeId function,
                const std::set<std::string>& columns)
      : source_(source), queries_(queries), function_(function), columns_(columns) {}

  bool isColumn(std::string_view attribute) const {
    return columns_.contains(std::string(attribute));
  }
  // `session.scalars(select(User.name))`: what an iteration over it gives is plain.
  bool isResult(NodeId expression) const;
  // `session.scalars(select(User.name)).all()`: values, and nothing else.
  bool isFetched(NodeId call) const;

private:
  bool isQuery(NodeId expression) const;
  bool asksForColumns(NodeId call) const;
  bool isColumnExpression(NodeId expression) const;
  template <typename Fits>
  bool always(std::string_view variable, Fits fits) const;
  NodeId callee(NodeId call) const { return source_.tree().child(call, Field::Function); }
  NodeId firstArgument(NodeId call) const;

  const PythonSource& source_;
  const rules::Queries& queries_;
  NodeId function_;
  const std::set<std::string>& columns_;
  mutable std::set<std::string_view> asked_; // variables that are being looked into
};

// The attributes that the classes of a file define by one of the column calls, and those that they
// define otherwise as well.
struct DefinedColumns {
  std::set<std::string> columns, others;
};
void addColumns(const PythonSource& source, const rules::Queries& queries, DefinedColumns& out);

} // namespace unclosed::repair

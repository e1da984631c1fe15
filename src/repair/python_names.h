// Where one function uses a variable, and how: what decides whether a release may move behind a
// use. Reads the tree only; names mean what they mean in that function, nested ones included.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "repair/python_source.h"

namespace unclosed::repair {

enum class UseKind : uint8_t {
  Load,
  Store, // assigned, imported, a loop variable, the name of a function or class
  Delete,
  Declared, // `global` or `nonlocal`
};

struct Use {
  NodeId node = NoNode;
  UseKind kind = UseKind::Load;
  bool nested = false; // in a function or lambda inside
};

// Every use of `name` in `function`, in source order. O(nodes of the function).
std::vector<Use> usesOf(const PythonSource& source, NodeId function, std::string_view name);

// What the identifier `node` does; nothing when it is no variable (an attribute, a keyword).
std::optional<UseKind> useAt(const PythonSource& source, NodeId node);

// Whether the use only asks if the variable holds anything: `if x`, `x is None`, `not x`.
bool isNullTest(const PythonSource& source, NodeId use);

// The names that an assignment's left side, or a target of another kind, binds.
std::vector<std::string_view> boundNames(const PythonSource& source, NodeId target);

// The names of all variables that are read in a subtree.
std::vector<std::string_view> loadsIn(const PythonSource& source, NodeId root);

// A name that nothing below `root` has, the file or a function: `wanted`, or `wanted` with a
// number.
std::string freshName(const PythonSource& source, std::string_view wanted,
                      NodeId root = python::Tree::root());
// A name for a thing of that kind: "connection" for "db-connection".
std::string_view nameForKind(std::string_view kind);

} // namespace unclosed::repair

#include "repair/python_imports.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

namespace unclosed::repair {
namespace {

// What `import a.b as c` or `from m import a as c` names: "a.b" and "c".
struct Imported {
  std::string_view name, alias;
};

Imported importedBy(const PythonSource& source, NodeId node) {
  if (source.kind(node) != Kind::AliasedImport) return {source.text(node), {}};
  const python::Tree& tree = source.tree();
  NodeId name = tree.child(node, Field::Name), alias = tree.child(node, Field::Alias);
  return {source.text(name), source.text(alias)};
}

// Empty when the statement does not import it.
std::string nameIn(const PythonSource& source, NodeId statement, std::string_view module,
                   std::string_view function) {
  const python::Tree& tree = source.tree();
  bool isFrom = source.kind(statement) == Kind::ImportFrom;
  if (isFrom) {
    NodeId from = tree.child(statement, Field::ModuleName);
    if (from == NoNode || source.text(from) != module) return {};
  } else if (source.kind(statement) != Kind::ImportStatement) {
    return {};
  }
  for (NodeId child : tree.children(statement)) {
    if (tree[child].field != Field::Name) continue;
    Imported imported = importedBy(source, child);
    if (imported.name != (isFrom ? function : module)) continue;
    std::string_view name = imported.alias.empty() ? imported.name : imported.alias;
    return isFrom ? std::string(name) : fmt::format("{}.{}", name, function);
  }
  return {};
}

bool isDocstring(const PythonSource& source, NodeId statement) {
  NodeId first = source.tree().first(statement);
  return source.kind(statement) == Kind::ExpressionStatement && first != NoNode &&
         (source.kind(first) == Kind::String || source.kind(first) == Kind::ConcatenatedString);
}

bool isImport(Kind kind) { return kind == Kind::ImportStatement || kind == Kind::ImportFrom; }

// The first line of the comment block that belongs to what begins at `line`; `line` itself for one
// that begins the file, which is about the file.
size_t withComments(const PythonSource& source, size_t line) {
  size_t first = line;
  while (first > 0 && source.line(first - 1).starts_with('#'))
    --first;
  return first == 0 ? line : first;
}

// A file without imports gets its first one before the first statement that does something.
Edit firstImport(const PythonSource& source, std::string_view text) {
  std::string eol(source.lineEnd(0));
  size_t behind = 0; // the line after the docstring and the like
  for (NodeId statement : source.statements(python::Tree::root())) {
    Kind kind = source.kind(statement);
    if (kind == Kind::FutureImport || isDocstring(source, statement)) {
      behind = source.linesOf(statement).end;
      continue;
    }
    bool isDefinition = kind == Kind::FunctionDefinition || kind == Kind::ClassDefinition ||
                        kind == Kind::DecoratedDefinition;
    size_t line = withComments(source, source.lineOf(source.tree()[statement].begin));
    size_t wanted = isDefinition ? 2 : 1;
    bool joins = behind > 0 && line > behind && source.isBlank(behind);
    size_t have = joins ? line - behind - 1 : 0;
    std::string code(text);
    for (size_t i = 0; i < 1 + wanted - std::min(wanted, have); ++i)
      code += eol;
    size_t at = source.lineStart(joins ? behind + 1 : line);
    return {at, at, code};
  }
  return {source.text().size(), source.text().size(), fmt::format("{}{}", text, eol)};
}

// The imports that stand together at the top of the file.
std::vector<NodeId> firstImports(const PythonSource& source) {
  std::vector<NodeId> out;
  for (NodeId statement : source.statements(python::Tree::root())) {
    bool own = isImport(source.kind(statement)) && source.hasLinesOfItsOwn(statement);
    if (!out.empty()) {
      size_t next = source.linesOf(out.back()).end;
      bool follows = own && source.linesOf(statement).first == next;
      if (!follows) break;
    }
    if (own) out.push_back(statement);
  }
  return out;
}

// Whether the import stands among those of the standard library, as far as one can tell: a plain
// `import name`, or a module that nearly every program takes names from.
bool isStandard(const PythonSource& source, NodeId statement) {
  if (source.kind(statement) == Kind::ImportStatement) {
    NodeId name = source.tree().child(statement, Field::Name);
    return name != NoNode && importedBy(source, name).name.find('.') == std::string_view::npos;
  }
  static constexpr std::array<std::string_view, 16> modules{
      "abc",         "collections", "concurrent.futures",
      "contextlib",  "dataclasses", "datetime",
      "enum",        "functools",   "io",
      "itertools",   "os",          "pathlib",
      "re",          "threading",   "typing",
      "urllib.parse"};
  NodeId from = source.tree().child(statement, Field::ModuleName);
  return from != NoNode && std::ranges::find(modules, source.text(from)) != modules.end();
}

Edit importEdit(const PythonSource& source, std::string_view module) {
  std::string text = fmt::format("import {}", module);
  std::vector<NodeId> imports = firstImports(source);
  if (imports.empty()) return firstImport(source, text);
  size_t line = source.linesOf(imports.front()).first;
  for (NodeId statement : imports) {
    NodeId name = source.tree().child(statement, Field::Name);
    bool isPlain = source.kind(statement) == Kind::ImportStatement && name != NoNode;
    if (!isPlain) continue;
    if (importedBy(source, name).name > module) break;
    line = source.linesOf(statement).end;
  }
  std::string eol(source.lineEnd(0));
  bool apart = std::ranges::none_of(imports, [&](NodeId it) { return isStandard(source, it); });
  if (apart && line == source.linesOf(imports.front()).first) text += eol;
  if (line >= source.lineCount() || source.lineStart(line) >= source.text().size())
    return {source.text().size(), source.text().size(), eol + text};
  size_t at = source.lineStart(line);
  return {at, at, text + eol};
}

} // namespace

std::string_view originalName(const PythonSource& source, std::string_view name) {
  for (NodeId statement : source.statements(python::Tree::root())) {
    if (source.kind(statement) != Kind::ImportFrom) continue;
    for (NodeId child : source.tree().children(statement)) {
      if (source.tree()[child].field != Field::Name) continue;
      Imported imported = importedBy(source, child);
      if (imported.alias == name) return imported.name;
    }
  }
  return name;
}

std::string importedName(const PythonSource& source, std::string_view module,
                         std::string_view function, Edits& edits) {
  for (NodeId statement : source.statements(python::Tree::root())) {
    std::string name = nameIn(source, statement, module, function);
    if (!name.empty()) return name;
  }
  edits.push_back(importEdit(source, module));
  return fmt::format("{}.{}", module, function);
}

} // namespace unclosed::repair

#include "frontend/python/tree.h"

#include <tree_sitter/api.h>

#include <cstring>

extern "C" const TSLanguage* tree_sitter_python();

namespace unclosed::python {
namespace {

struct KindName {
  Kind kind;
  const char* name;
};
struct FieldName {
  Field field;
  const char* name;
};

#define UNCLOSED_KIND_NAME(name, text) {Kind::name, text},
#define UNCLOSED_FIELD_NAME(name, text) {Field::name, text},
constexpr KindName kindNames[] = {UNCLOSED_PYTHON_KINDS(UNCLOSED_KIND_NAME)};
constexpr FieldName fieldNames[] = {UNCLOSED_PYTHON_FIELDS(UNCLOSED_FIELD_NAME)};
#undef UNCLOSED_KIND_NAME
#undef UNCLOSED_FIELD_NAME

// What tree-sitter's ids mean here.
struct Grammar {
  std::vector<Kind> kinds;
  std::vector<Field> fields;

  Grammar();
  Kind kind(TSSymbol symbol) const { return symbol < kinds.size() ? kinds[symbol] : Kind::Error; }
};

Kind kindOf(const char* name, bool named) {
  for (const KindName& entry : kindNames) {
    // Keywords share their text with the node that they begin: `lambda`, `yield`, `type`.
    bool isToken = entry.kind >= Kind::Async;
    if (isToken != named && std::strcmp(entry.name, name) == 0) return entry.kind;
  }
  return named ? Kind::Other : Kind::Dropped;
}

Grammar::Grammar() {
  const TSLanguage* language = tree_sitter_python();
  uint32_t symbolCount = ts_language_symbol_count(language);
  for (uint32_t i = 0; i < symbolCount; ++i) {
    auto symbol = static_cast<TSSymbol>(i);
    const char* name = ts_language_symbol_name(language, symbol);
    kinds.push_back(kindOf(name, ts_language_symbol_type(language, symbol) == TSSymbolTypeRegular));
  }
  for (const char* dropped : {"comment", "line_continuation", "string_end", "escape_sequence",
                              "escape_interpolation", "type_conversion"}) {
    auto length = static_cast<uint32_t>(std::strlen(dropped));
    kinds[ts_language_symbol_for_name(language, dropped, length, true)] = Kind::Dropped;
  }
  fields.assign(ts_language_field_count(language) + 1, Field::NoField);
  for (const FieldName& entry : fieldNames) {
    auto length = static_cast<uint32_t>(std::strlen(entry.name));
    fields[ts_language_field_id_for_name(language, entry.name, length)] = entry.field;
  }
}

const Grammar& grammar() {
  static const Grammar instance;
  return instance;
}

// Nodes whose children carry no information of their own.
bool isLeaf(Kind kind) {
  if (kind >= Kind::True) return true; // literals and tokens
  switch (kind) {
  case Kind::Dropped:
  case Kind::Identifier:
  case Kind::StringStart:
  case Kind::StringContent:
  case Kind::Integer:
  case Kind::Float:
  case Kind::WildcardImport:
  case Kind::ImportPrefix:
  case Kind::KeywordSeparator:
  case Kind::PositionalSeparator:
  case Kind::PassStatement:
  case Kind::BreakStatement:
  case Kind::ContinueStatement: return true;
  default: return false;
  }
}

ir::Loc locOf(TSPoint point) { return {point.row + 1, point.column + 1}; }

// Copies a tree-sitter tree into the flat form, without recursion: the source decides the depth.
class Flattener {
public:
  explicit Flattener(std::string_view source) { nodes_.reserve(source.size() / 4 + 16); }

  std::vector<Node> run(TSNode root);

private:
  bool open(TSTreeCursor& cursor);
  void close();

  const Grammar& grammar_ = grammar();
  std::vector<Node> nodes_;
  std::vector<NodeId> open_; // the path from the root
};

// Adds the cursor's node; false when it is not kept.
bool Flattener::open(TSTreeCursor& cursor) {
  TSNode source = ts_tree_cursor_current_node(&cursor);
  Kind kind = grammar_.kind(ts_node_symbol(source));
  uint32_t begin = ts_node_start_byte(source);
  uint32_t end = ts_node_end_byte(source);
  bool missing = begin == end && ts_node_is_missing(source);
  if (kind == Kind::Dropped && missing) kind = Kind::Error;
  if (kind == Kind::Dropped) return false;

  Node node;
  node.begin = begin;
  node.end = end;
  node.kind = kind;
  node.range = {locOf(ts_node_start_point(source)), locOf(ts_node_end_point(source))};
  node.field = grammar_.fields[ts_tree_cursor_current_field_id(&cursor)];
  node.hasError = node.broken = missing || kind == Kind::Error;
  open_.push_back(static_cast<NodeId>(nodes_.size()));
  nodes_.push_back(node);
  return true;
}

void Flattener::close() {
  NodeId id = open_.back();
  open_.pop_back();
  Node& node = nodes_[id];
  node.size = static_cast<uint32_t>(nodes_.size()) - id;
  if (!node.hasError || open_.empty() || node.kind == Kind::FunctionDefinition) return;
  Node& parent = nodes_[open_.back()];
  parent.hasError = true;
  if (node.broken && node.kind != Kind::Block) parent.broken = true;
}

std::vector<Node> Flattener::run(TSNode root) {
  TSTreeCursor cursor = ts_tree_cursor_new(root); // not deleted: its memory is the arena's
  bool kept = open(cursor);
  while (!open_.empty()) {
    if (kept && !isLeaf(nodes_[open_.back()].kind) && ts_tree_cursor_goto_first_child(&cursor)) {
      kept = open(cursor);
      continue;
    }
    if (kept) close();
    while (!open_.empty() && !ts_tree_cursor_goto_next_sibling(&cursor)) {
      ts_tree_cursor_goto_parent(&cursor);
      close();
    }
    if (!open_.empty()) kept = open(cursor);
  }
  return std::move(nodes_);
}

} // namespace

NodeId Tree::child(NodeId node, Field field) const {
  for (NodeId child : children(node))
    if (nodes_[child].field == field) return child;
  return NoNode;
}

NodeId Tree::child(NodeId node, Kind kind) const {
  for (NodeId child : children(node))
    if (nodes_[child].kind == kind) return child;
  return NoNode;
}

std::optional<Tree> Parser::parse(std::string_view source) {
  arena_.activate();
  TSParser* parser = ts_parser_new();
  ts_parser_set_language(parser, tree_sitter_python());
  ts_parser_set_timeout_micros(parser, static_cast<uint64_t>(limit_.count()));
  auto length = static_cast<uint32_t>(source.size());
  TSTree* tree = ts_parser_parse_string(parser, nullptr, source.data(), length);
  std::optional<Tree> flat;
  if (tree) flat.emplace(source, Flattener(source).run(ts_tree_root_node(tree)));
  ts_parser_delete(parser); // the grammar's scanner has memory of its own
  arena_.reset();           // takes back the tree as a whole
  return flat;
}

} // namespace unclosed::python

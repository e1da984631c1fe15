// A parsed file as a flat array of nodes, and the parser that makes it.
//
// Nodes stand in source order, a parent before its children, each with the size of its subtree, so
// walking is index arithmetic: the first child of `n` is `n + 1`, the next sibling is `n + size`.
// Only what has a Kind is kept; comments, brackets and commas are gone. This header and tree.cpp
// are the whole border to tree-sitter. A Tree views the source that it was parsed from.
#pragma once

#include "frontend/python/arena.h"
#include "frontend/python/kinds.h"
#include "ir/ir.h"

#include <chrono>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace unclosed::python {

using NodeId = uint32_t;
inline constexpr NodeId NoNode = UINT32_MAX;

struct Node {
  uint32_t begin = 0, end = 0; // bytes
  ir::Range range;
  uint32_t size = 1; // nodes of this subtree, itself included
  ir::Sym name = 0;  // Identifier: its text, interned by whoever owns the module
  Kind kind = Kind::Other;
  Field field = Field::NoField; // in the parent
  bool hasError = false;        // an error inside, not counting those inside nested functions
  bool broken = false;          // the same, not counting those inside nested blocks either
};

class Tree {
public:
  // The children of a node, in order.
  class Children {
  public:
    class Iterator {
    public:
      Iterator(const Node* nodes, NodeId at) : nodes_(nodes), at_(at) {}
      NodeId operator*() const { return at_; }
      Iterator& operator++() {
        at_ += nodes_[at_].size;
        return *this;
      }
      bool operator==(const Iterator& other) const { return at_ == other.at_; }

    private:
      const Node* nodes_;
      NodeId at_;
    };

    Children(const Node* nodes, NodeId parent) : nodes_(nodes), parent_(parent) {}
    Iterator begin() const { return {nodes_, parent_ + 1}; }
    Iterator end() const { return {nodes_, parent_ + nodes_[parent_].size}; }
    bool empty() const { return nodes_[parent_].size == 1; }

  private:
    const Node* nodes_;
    NodeId parent_;
  };

  Tree(std::string_view source, std::vector<Node> nodes)
      : source_(source), nodes_(std::move(nodes)) {}

  static constexpr NodeId root() { return 0; }
  const Node& operator[](NodeId node) const { return nodes_[node]; }
  std::span<Node> nodes() { return nodes_; }
  std::span<const Node> nodes() const { return nodes_; }
  std::string_view text(NodeId node) const {
    return source_.substr(nodes_[node].begin, nodes_[node].end - nodes_[node].begin);
  }

  Kind kind(NodeId node) const { return nodes_[node].kind; }
  NodeId end(NodeId node) const { return node + nodes_[node].size; } // one past the subtree
  Children children(NodeId node) const { return {nodes_.data(), node}; }
  // The first child, or NoNode. O(1).
  NodeId first(NodeId node) const { return nodes_[node].size > 1 ? node + 1 : NoNode; }
  // The first child with that field or kind, or NoNode. O(children).
  NodeId child(NodeId node, Field field) const;
  NodeId child(NodeId node, Kind kind) const;

private:
  std::string_view source_;
  std::vector<Node> nodes_;
};

// Parses one file at a time; for one thread at a time.
class Parser {
public:
  explicit Parser(std::chrono::microseconds limit) : limit_(limit) {}

  // O(size) but for broken sources that make the grammar try again and again; nothing when that
  // takes longer than the limit. What cannot be read is an Error node.
  std::optional<Tree> parse(std::string_view source);

private:
  std::chrono::microseconds limit_;
  Arena arena_;
};

} // namespace unclosed::python

#include "link/call_order.h"

#include <algorithm>
#include <array>

namespace unclosed::link {
namespace {

using Kind = Symbol::Kind;
using Node = uint32_t;
constexpr Node NoNode = UINT32_MAX;

// The call graph: nodes are the functions that have a body, in the order of their references.
class Graph {
public:
  explicit Graph(ResolvedNames& names) : names_(names), program_(names.program()) {
    for (ModuleId module = 0; module < program_.modules().size(); ++module) {
      firstOf_.push_back(nodes_.size());
      const auto& functions = program_.module(module).functions;
      for (ir::Index index = 0; index < functions.size(); ++index)
        nodes_.push_back({module, index});
    }
    for (Node node = 0; node < nodes_.size(); ++node)
      addEdges(node);
  }

  size_t size() const { return nodes_.size(); }
  FunctionRef function(Node node) const { return nodes_[node]; }
  bool hasBody(Node node) const { return !program_.function(nodes_[node]).blocks.empty(); }
  std::span<const Node> callees(Node node) const {
    return std::span(edges_).subspan(firstEdge_[node], firstEdge_[node + 1] - firstEdge_[node]);
  }

private:
  void addEdges(Node node);
  void addCalls(FunctionRef caller);
  void addValues(FunctionRef caller);
  void addMethodValue(FunctionRef caller, ir::PlaceId object, ir::Sym method);
  void add(FunctionRef callee) {
    if (callee) edges_.push_back(static_cast<Node>(firstOf_[callee.module] + callee.function));
  }
  void add(ClassRef constructed);
  void add(const Symbol& symbol) {
    if (symbol.kind == Kind::Function) add(symbol.function);
    if (symbol.kind == Kind::Class) add(symbol.type);
  }

  ResolvedNames& names_;
  const Program& program_;
  std::vector<FunctionRef> nodes_;
  std::vector<size_t> firstOf_;         // by module
  std::vector<size_t> firstEdge_ = {0}; // by node
  std::vector<Node> edges_;
};

void Graph::addEdges(Node node) {
  size_t first = edges_.size();
  addCalls(nodes_[node]);
  addValues(nodes_[node]);
  auto begin = edges_.begin() + static_cast<ptrdiff_t>(first);
  std::sort(begin, edges_.end());
  edges_.erase(std::unique(begin, edges_.end()), edges_.end());
  firstEdge_.push_back(edges_.size());
}

void Graph::add(ClassRef constructed) {
  constexpr auto names = std::to_array<std::string_view>(
      {"__new__", "__init__", "__post_init__", "__enter__", "__exit__", "__aenter__", "__aexit__"});
  for (std::string_view name : names)
    add(program_.method(constructed, name));
}

void Graph::addCalls(FunctionRef caller) {
  const ir::Function& function = program_.function(caller);
  for (const ir::Call& call : function.calls) {
    Symbol callee = calleeOf(names_, caller.module, function, call);
    if (callee.kind == Kind::Class) add(callee);
    for (FunctionRef candidate : candidates(names_, caller, call))
      add(candidate);
  }
  const ir::Module& module = program_.module(caller.module);
  for (const ir::Decorator& decorator : function.decorators)
    add(names_.resolve(caller.module, module.text(decorator.name)));
}

// `conn.close` as a value: like a call of it.
void Graph::addMethodValue(FunctionRef caller, ir::PlaceId object, ir::Sym method) {
  ir::Call call{.method = method, .receiver = object, .flags = ir::Method};
  for (FunctionRef candidate : candidates(names_, caller, call))
    add(candidate);
}

// Functions that are captured, and those whose names are used as values.
void Graph::addValues(FunctionRef caller) {
  const ir::Module& module = program_.module(caller.module);
  const ir::Function& function = program_.function(caller);
  for (const ir::Instr& instr : function.instrs) {
    if (instr.op == ir::Op::Assign && module.language == ir::Language::Python) {
      const ir::Place& source = function.places[instr.src];
      if (source.kind == ir::PlaceKind::Field) addMethodValue(caller, source.parent, source.name);
    }
    if (instr.op != ir::Op::Capture || instr.extra == ir::None) continue;
    const ir::List& list = function.lists[instr.extra];
    if (list.function != ir::None) add(FunctionRef{caller.module, list.function});
    if (list.method != 0)
      addMethodValue(caller, list.count > 0 ? function.operands[list.first] : ir::None,
                     list.method);
  }
  for (const ir::Place& place : function.places)
    if (place.kind == ir::PlaceKind::Global)
      add(names_.resolve(caller.module, module.text(place.name)));
}

// Tarjan's algorithm with the recursion kept in a vector: components come out callees first.
class Components {
public:
  explicit Components(const Graph& graph)
      : graph_(graph), index_(graph.size(), NoNode), low_(graph.size()), level_(graph.size()),
        onStack_(graph.size()) {}

  std::vector<Component> run() {
    for (Node node = 0; node < graph_.size(); ++node)
      if (index_[node] == NoNode) visit(node);
    return std::move(components_);
  }

private:
  struct Frame {
    Node node = 0;
    size_t nextCallee = 0;
  };

  void enter(Node node) {
    index_[node] = low_[node] = count_++;
    stack_.push_back(node);
    onStack_[node] = true;
    frames_.push_back({.node = node});
  }

  void visit(Node start) {
    enter(start);
    while (!frames_.empty()) {
      Frame& frame = frames_.back();
      Node node = frame.node;
      std::span<const Node> callees = graph_.callees(node);
      if (frame.nextCallee < callees.size()) {
        Node callee = callees[frame.nextCallee++];
        if (index_[callee] == NoNode)
          enter(callee);
        else if (onStack_[callee])
          low_[node] = std::min(low_[node], index_[callee]);
        continue;
      }
      frames_.pop_back();
      if (!frames_.empty())
        low_[frames_.back().node] = std::min(low_[frames_.back().node], low_[node]);
      if (low_[node] == index_[node]) close(node);
    }
  }

  // Everything above `root` on the stack is one component with it.
  void close(Node root) {
    Component component;
    size_t first = stack_.size();
    do
      for (Node callee : graph_.callees(stack_[--first]))
        if (!onStack_[callee]) component.level = std::max(component.level, level_[callee] + 1);
    while (stack_[first] != root);
    for (Node node = NoNode; node != root;) {
      node = stack_.back();
      stack_.pop_back();
      onStack_[node] = false;
      level_[node] = component.level;
      if (graph_.hasBody(node)) component.functions.push_back(graph_.function(node));
      component.recursive |= std::ranges::binary_search(graph_.callees(node), node);
    }
    if (component.functions.empty()) return;
    component.recursive |= component.functions.size() > 1;
    std::ranges::sort(component.functions);
    components_.push_back(std::move(component));
  }

  const Graph& graph_;
  std::vector<uint32_t> index_, low_, level_;
  std::vector<bool> onStack_;
  std::vector<Node> stack_;
  std::vector<Frame> frames_;
  std::vector<Component> components_;
  uint32_t count_ = 0;
};

} // namespace

std::vector<Component> callOrder(ResolvedNames& names) {
  Graph graph(names);
  return Components(graph).run();
}

} // namespace unclosed::link

#include "frontend/python/expressions.h"

namespace unclosed::python {
namespace {

constexpr uint32_t longestWritten = 64; // nodes
constexpr size_t longestKey = 24;       // bytes

} // namespace

// What is called: evaluates the receiver, and says as much as the names tell.
void ExpressionLowering::callee(NodeId function, ir::Call& call) {
  while (tree_.kind(function) == Kind::ParenthesizedExpression &&
         tree_.kind(tree_.first(function)) != Kind::Yield)
    function = tree_.first(function);
  switch (tree_.kind(function)) {
  case Kind::Identifier: nameCallee(function, call); return;
  case Kind::Attribute: attributeCallee(function, call); return;
  default: break;
  }
  call.receiver = value(function);
  call.receiverType = b_.function().places[call.receiver].type;
  call.resolution = ir::Resolution::Value;
  call.method = b_.intern("__call__");
  std::string written;
  appendWritten(function, written);
  call.written = b_.intern(written);
}

void ExpressionLowering::nameCallee(NodeId name, ir::Call& call) {
  ir::Sym symbol = at(name).name;
  call.written = call.method = symbol;
  Binding* binding = names_.find(symbol);
  if (!binding) {
    if (isBuiltin(text(symbol))) {
      call.callee = symbol;
      call.resolution = ir::Resolution::Builtin;
    } else if (ir::Sym star = names_.starImport(); star != 0) {
      scratch_.assign(text(star)).append(".").append(text(symbol));
      call.callee = b_.intern(scratch_);
      call.resolution = ir::Resolution::Import;
    }
    return;
  }
  bool isAlias = binding->kind == BindingKind::Variable && binding->target != 0;
  // Of several functions of one name inside a function, the way there decides which it is.
  bool isDefinition = binding->kind == BindingKind::Function || binding->kind == BindingKind::Class;
  bool isOne = binding->count < 2 || names_.scope(binding->scope).kind != ScopeKind::Function;
  if (isAlias || names_.meansImport(*binding, at(name).begin)) {
    call.callee = binding->target;
    call.resolution = ir::Resolution::Import;
    call.method = b_.intern(std::string(lastSegment(text(binding->target))));
  } else if (isDefinition && isOne) {
    call.callee = binding->target;
    call.resolution = ir::Resolution::Module;
    // Calling a function of an enclosing one uses what that closure has captured.
    if (names_.scope(binding->scope).kind == ScopeKind::Function) placeOf(*binding, at(name).begin);
  } else if (isSelf(name) && (b_.function().flags & ir::IsClassMethod) != 0) {
    call.receiver = placeOf(*binding, at(name).begin);
    call.callee = class_.qualified; // `cls()`
    call.resolution = ir::Resolution::Module;
  } else {
    call.receiver = placeOf(*binding, at(name).begin);
    call.receiverType = b_.function().places[call.receiver].type;
    call.resolution = ir::Resolution::Value;
    call.method = b_.intern("__call__");
  }
}

void ExpressionLowering::attributeCallee(NodeId attribute, ir::Call& call) {
  NodeId object = tree_.child(attribute, Field::Object);
  ir::Sym method = at(tree_.child(attribute, Field::Attribute)).name;
  call.method = method;
  call.flags |= ir::Method;
  call.receiver = place(object);
  call.receiverType = b_.function().places[call.receiver].type;
  std::string written;
  appendWritten(object, written);
  call.written = b_.intern(written.append(".").append(text(method)));

  if (const Binding* root = globalRoot(object)) {
    bool isClass = root->kind == BindingKind::Class;
    // What a class attribute holds is not known: only methods of the class itself are.
    if (isClass && tree_.kind(object) != Kind::Identifier) return;
    std::string dotted;
    names_.appendDotted(attribute, dotted);
    call.callee = b_.intern(dotted);
    call.resolution = isClass ? ir::Resolution::Module : ir::Resolution::Import;
    return;
  }
  if (tree_.kind(object) == Kind::Identifier) {
    ir::Sym symbol = at(object).name;
    if (isSelf(object)) {
      const Binding* member = names_.member(class_.scope, method);
      if (!member || member->kind != BindingKind::Function) return;
      call.callee = member->target;
      call.resolution = ir::Resolution::Module;
    } else if (!names_.find(symbol) && isBuiltin(text(symbol))) {
      call.callee = call.written;
      call.resolution = ir::Resolution::Builtin;
    }
    return;
  }
  NodeId owner =
      tree_.kind(object) == Kind::Attribute ? tree_.child(object, Field::Object) : NoNode;
  if (owner != NoNode && call.receiverType == 0 && isSelf(owner))
    call.receiverType = fieldType(at(tree_.child(object, Field::Attribute)).name);
}

// A callee as a reader would name it: `self.pool.getconn`, `connect().cursor`, `conns[0].close`.
void ExpressionLowering::appendWritten(NodeId node, std::string& out) const {
  if (at(node).size > longestWritten) {
    out += "(...)";
    return;
  }
  switch (tree_.kind(node)) {
  case Kind::Identifier: out += text(at(node).name); return;
  case Kind::Attribute:
    appendWritten(tree_.child(node, Field::Object), out);
    (out += '.') += text(at(tree_.child(node, Field::Attribute)).name);
    return;
  case Kind::Call:
    appendWritten(tree_.child(node, Field::Function), out);
    out += "()";
    return;
  case Kind::Subscript: {
    appendWritten(tree_.child(node, Field::Value), out);
    std::string_view key = tree_.text(tree_.child(node, Field::Subscript));
    bool isPlain = key.size() <= longestKey && key.find_first_of(". \t\r\n") == key.npos;
    ((out += '[') += isPlain ? key : "") += ']';
    return;
  }
  case Kind::ParenthesizedExpression:
  case Kind::Await: return appendWritten(tree_.first(node), out);
  case Kind::String:
  case Kind::ConcatenatedString: out += "str"; return;
  case Kind::List:
  case Kind::ListComprehension: out += "list"; return;
  case Kind::Dictionary:
  case Kind::DictionaryComprehension: out += "dict"; return;
  default: out += "(...)";
  }
}

} // namespace unclosed::python

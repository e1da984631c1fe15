// The resource IR: what every frontend produces and the one engine reads.
//
// A Module is one source file. It owns all its strings (a Sym is an index into them) and its
// functions; a Function owns its places, instructions, calls, conditions and blocks in flat
// tables, and refers to them by index, so a module can be copied, written down and compared
// without touching a pointer. Frontends build functions through FunctionBuilder (builder.h);
// verify() (verifier.h) states the invariants that the engine relies on.
//
// The IR is not SSA: a local is assigned as often as the source assigns it, a temporary exactly
// once. Control flow is explicit: `and`, `or`, `?:`, comprehensions and short circuits are
// lowered to blocks, `finally` and context-manager exits appear on every way out.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace unclosed::ir {

using Sym = uint32_t;     // index into Module::strings; 0 is the empty string
using PlaceId = uint32_t; // index into Function::places
using BlockId = uint32_t; // index into Function::blocks
using Index = uint32_t;   // index into another table of the function or module
inline constexpr uint32_t None = UINT32_MAX;

enum class Language : uint8_t { Python, C, Cxx };

// Lines and columns count from 1; columns count bytes; `end` is exclusive. Line 0: no position.
struct Loc {
  uint32_t line = 0, col = 0;
  bool operator==(const Loc&) const = default;
  auto operator<=>(const Loc&) const = default;
};
struct Range {
  Loc begin, end;
  bool operator==(const Range&) const = default;
};

// ---- places -----------------------------------------------------------------------------------

enum class PlaceKind : uint8_t {
  Local,    // name
  Param,    // name
  Temp,     // unnamed, assigned once; `number` tells it from the others
  Global,   // name: a dotted name (Python: after import resolution; C: the symbol)
  Field,    // parent, name: `conn` of `self.conn`; `p->f` and `s.f` are the same field
  Element,  // parent, name: a constant index or key, or empty when not known
  Deref,    // parent: `*p`
  Constant, // constant, number, name: never a destination
};

enum class ConstKind : uint8_t { Null, Bool, Int, String, Other };

// Interned per function: equal places have equal ids. `type` is the declared or annotated type as
// a canonical or dotted name, empty when the frontend does not know it.
struct Place {
  PlaceKind kind = PlaceKind::Local;
  ConstKind constant = ConstKind::Other;
  PlaceId parent = None;
  Sym name = 0;
  Sym type = 0;
  int64_t number = 0; // Bool and Int constants, Temp
};

// ---- instructions -----------------------------------------------------------------------------

enum class Op : uint8_t {
  Assign,    // dst = src: both now name the same value
  AddressOf, // dst = &src
  Call,      // dst = calls[extra]
  Enter,     // dst = src.__enter__() (src is the context manager; dst the `as` value)
  Exit,      // src.__exit__(): on every way out of the with block
  Aggregate, // dst = a tuple, list, set, dict or initialiser of operands[extra]
  Capture,   // dst = a closure: functions[callee] or a bound method, over operands[extra]
  Test,      // dst = the truth value of conditions[extra]
  Compute,   // dst = anything else of operands[extra]; the result owns none of them
  Iterate,   // dst = next item of src (for loops, comprehensions)
  Yield,     // dst = yield src (the generator may be closed here)
  Await,     // dst = await src where src is not a call of this instruction stream
  Destroy,   // C++: the destructor of src, or a cleanup function, runs (end of scope, delete)
  Unbind,    // the name dst no longer exists: Python `del`, end of a scope in C
};

enum InstrFlag : uint8_t {
  MayRaise = 1,    // control may leave through the block's exceptional successor
  Async = 2,       // Enter/Exit of `async with`, Iterate of `async for`
  Exceptional = 4, // Exit or Destroy that runs because an exception is passing
  Delegates = 8,   // Yield: `yield from`
  Implicit = 16,   // not written in the source (destructors, cleanup functions, conversions)
};

struct Instr {
  Op op = Op::Compute;
  uint8_t flags = 0;
  PlaceId dst = None;
  PlaceId src = None;
  Index extra =
      None; // calls (Call, Destroy), lists (Aggregate, Capture, Compute), conditions (Test)
  Range range{};
};

// How the frontend knows what is called; the first one that holds.
enum class Resolution : uint8_t {
  Unknown, // as written only
  Import,  // Python: through an import; C and C++: a declaration outside this file
  Module,  // defined in this module: `callee` is its qualified name here
  Builtin, // a builtin of the language
  Value,   // the value of `receiver` is itself called (method is "__call__")
};

enum ArgFlag : uint8_t {
  AddressTaken = 1,
  Star = 2,
  DoubleStar = 4,
  Kept = 8, // C, C++: it stands in text that cannot be read, which may keep it
};

struct Arg {
  PlaceId place = None;
  Sym keyword = 0; // C++: "deleter", when the type of a smart pointer says what it will call
  uint8_t flags = 0;
};

enum CallFlag : uint8_t {
  Awaited = 1,    // `await f()`
  Constructs = 2, // C++: a constructor; dst is the object
  NoReturn = 4,   // control does not come back (attribute, or learnt from a body)
  Method = 8,     // receiver.method(...)
  Discarded = 16, // the value is not used (an expression statement)
  Unevaluated = 32,
  Virtual = 64, // C++: by the receiver's dynamic type, an override of `callee` may run instead
  Copies = 128, // C++: makes a copy as the compiler does it, member by member (with Constructs:
                // into dst; else into the receiver, or into something that is not here)
};

struct Call {
  Sym written = 0;      // callee as written: "self.pool.getconn"
  Sym callee = 0;       // resolved name: "psycopg2.connect", "PQconnectdb", "ns::Db::open"
  Sym link = 0;         // C++: Function::link of the callee; C linkage: empty, `callee` is it
  Sym method = 0;       // last segment of the name: "getconn"
  Sym receiverType = 0; // static type of the receiver, when known
  Sym type = 0;         // static type of the result, when known
  PlaceId receiver = None;
  Index args = 0, argCount = 0; // slice of Function::args, in source order
  Resolution resolution = Resolution::Unknown;
  uint8_t flags = 0;
};

// A slice of Function::operands; `callee` for Capture: the function captured (index into
// Module::functions, None for a bound method or callable object), `method` the bound method.
struct List {
  Index first = 0, count = 0;
  Index function = None;
  Sym method = 0;
  Sym kind = 0; // Aggregate: "tuple", "list", "dict", "set", MappingKind ...; Capture: "lambda",
                // "bound", ...; Compute: the operator ("+"), "format" (a text with parts) or empty
};

// The kind of a dict display: its keys are the `count` operands that follow its values. The key of
// what is spread into it (`**other`) is the constant `**`.
inline constexpr std::string_view MappingKind = "mapping";

// The kind of `flags & FLAG` in C and C++.
inline constexpr std::string_view MaskKind = "&";

// The kind of what counts one up.
inline constexpr std::string_view IncrementKind = "increment";

enum class CondKind : uint8_t {
  Truthy,   // lhs is true
  IsNull,   // lhs is None / a null pointer
  Compare,  // lhs op rhs
  TypeTest, // isinstance(lhs, type)
  HasMore,  // the iterator lhs yields another item
  IsBound,  // the local lhs has been assigned: `'conn' in locals()`
  Opaque,   // cannot be expressed: either way is possible
};
enum class CmpOp : uint8_t { Eq, Ne, Lt, Le, Gt, Ge };

struct Cond {
  CondKind kind = CondKind::Opaque;
  CmpOp op = CmpOp::Eq;
  PlaceId lhs = None;
  PlaceId rhs = None; // Compare: often a Constant place
  Sym type = 0;
  Range range{};
};

// ---- control flow -----------------------------------------------------------------------------

enum class TermKind : uint8_t {
  Jump,        // targets[0]
  Branch,      // targets[0] when conditions[cond] holds, else targets[1]
  Switch,      // on value: cases; targets of cases, then the default
  Catch,       // an exception arrived: the first handler whose type fits; last target: none fits
  Return,      // with value (None: nothing)
  Throw,       // value; control goes to the block's exceptional successor
  Unwind,      // the exception leaves the function
  Unreachable, // after a call that does not return
};

// One way out of a Switch or Catch. Switch: `value` is a Constant place. Catch: `types` names the
// handled exceptions, space-separated dotted names; empty handles everything.
struct Case {
  PlaceId value = None;
  Sym types = 0;
  BlockId target = None;
};

struct Terminator {
  TermKind kind = TermKind::Unreachable;
  PlaceId value = None;
  Index cond = None;
  BlockId targets[2] = {None, None}; // Switch and Catch: targets[0] is "none of the cases"
  Index cases = 0, caseCount = 0;    // slice of Function::cases
  Range range{};
};

struct Block {
  Index first = 0, count = 0; // slice of Function::instrs
  BlockId exceptional = None; // where an instruction that raises goes; None: nothing raises
  Terminator term;
};

// ---- functions, classes, modules --------------------------------------------------------------

enum FunctionFlag : uint16_t {
  IsAsync = 1,
  IsGenerator = 2,
  IsStatic = 4,
  IsConstructor = 8,
  IsDestructor = 16,
  IsNoReturn = 32,
  IsNoexcept = 64,
  IsModuleBody = 128, // the function `<module>`
  IsMain = 256,       // `main`, or the body under `if __name__ == "__main__"` has no own function
  IsLambda = 512,
  IsClassMethod = 1024,
  IsProperty = 2048,
  IsInternal = 4096, // C: static
};

struct Param {
  PlaceId place = None;
  Sym name = 0;
  Sym annotation = 0;       // dotted or canonical type
  PlaceId byDefault = None; // a Constant, or None
  uint8_t flags = 0;        // ArgFlag: Star, DoubleStar
};

struct Decorator {
  Sym name = 0;      // dotted, resolved: "contextlib.contextmanager", "app.teardown_appcontext"
  Sym arguments = 0; // source text of the arguments, empty when it is not called
  Range range{};
};

struct Function {
  Sym name = 0;      // qualified in the module: "Db.close", "make.<locals>.inner", "<module>"
  Sym link = 0;      // name other modules know it by: C/C++ mangled name (templates: one for all
                     // instances, with the signature as written), else empty
  Sym className = 0; // qualified name of the class it is a method of
  uint16_t flags = 0;
  Index parent = None; // enclosing function
  Sym returnType = 0;
  Range range{};
  std::vector<Param> params;
  std::vector<Decorator> decorators;
  std::vector<Sym> captured; // names of enclosing scopes that the body uses
  std::vector<Place> places;
  std::vector<Instr> instrs;
  std::vector<Call> calls;
  std::vector<Arg> args;
  std::vector<List> lists;
  std::vector<PlaceId> operands;
  std::vector<Cond> conditions;
  std::vector<Case> cases;
  std::vector<Block> blocks; // blocks[0] is the entry
};

struct FieldDecl {
  Sym name = 0;
  Sym type = 0;
};

enum ClassFlag : uint8_t {
  HasDestructor = 1, // C++: somebody has written one for it or for a base of it
};

struct Class {
  Sym name = 0; // qualified
  uint8_t flags = 0;
  std::vector<Sym> bases; // dotted
  std::vector<FieldDecl> fields;
  std::vector<Index> methods; // into Module::functions
  std::vector<Sym> declared;  // C++: links of methods that are defined elsewhere, if at all
  std::vector<Decorator> decorators;
  Range range{};
};

struct Import {
  Sym alias = 0;  // local name; "*" for a star import
  Sym target = 0; // dotted; C: the header as written
  Sym scope = 0;  // qualified function name when it is function-local
  Range range{};
};

// A place that the frontend could not read; `function` when it costs a whole function.
struct Gap {
  Range range{};
  Sym function = 0;
  Sym reason = 0;
};

// A global or class attribute with a constant value that nothing in the module ever changes.
struct ConstantDecl {
  Sym name = 0;
  Place value;
};

// What attributes say of a C or C++ function: of what it hands out or is given, and who releases
// it.
enum class OwnershipKind : uint8_t {
  Acquires, // hands it out
  Releases, // ends it
  Keeps,    // takes it over
  Uses,     // only uses it
};

// What the value of a call is, and with that how it tells of a failure.
enum class ResultKind : uint8_t { Nothing, Pointer, Number, Truth };

struct Ownership {
  Sym function = 0; // as Call::callee has it
  Sym family = 0;   // things of one family are released by the same functions
  OwnershipKind kind = OwnershipKind::Acquires;
  ResultKind result = ResultKind::Nothing; // of a function that acquires
  Index arg = None;                        // which argument it is; None: the value of the call
  uint8_t flags = 0;                       // ArgFlag: AddressTaken when the argument points at it
};

class Module {
public:
  Language language = Language::Python;
  std::string path;  // as given by the user, '/' separated
  uint64_t hash = 0; // XXH3 of the source bytes
  std::vector<Import> imports;
  std::vector<Class> classes;
  std::vector<Function> functions;
  std::vector<ConstantDecl> constants;
  std::vector<Ownership> ownerships;
  std::vector<Sym> exported; // __all__
  std::vector<Gap> gaps;

  Module() { intern(""); }

  // Amortised O(length), no allocation for a text that is known. Sym 0 is "".
  Sym intern(std::string_view text);
  // The symbol of a text that is known, else None.
  Sym find(std::string_view text) const;
  std::string_view text(Sym sym) const { return strings_[sym]; }
  const std::vector<std::string>& strings() const { return strings_; }

private:
  // A slot of the open-addressed hash table. It holds no pointer, so copies and moves just work.
  struct Slot {
    uint32_t hash = 0;
    Sym sym = None; // None: free
  };
  void growIndex();

  std::vector<std::string> strings_;
  std::vector<Slot> index_; // a power of two, at most half full
};

} // namespace unclosed::ir

// What the libraries do, as data: the packs of rules/*.json after loading and checking.
//
// A RuleSet owns everything; it is immutable once loaded and shared by all threads. Resources are
// referred to by ResourceId. Names are dotted (Python, C++ with "::") and compared exactly;
// patterns are RE2 and compiled once. The engine asks a RuleSet through RuleIndex (index.h) and
// never sees JSON.
#pragma once

#include "rules/frameworks.h"
#include "rules/settings.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace unclosed::rules {

using ResourceId = uint32_t;

enum class PackLanguage : uint8_t { Python, C, Cxx }; // C packs hold for C++ too
enum class Severity : uint8_t { Note, Warning, Error };
enum class Confidence : uint8_t { Low, Medium, High };

// How a failed acquisition shows. "Raises": no value at all.
// "Any": a null pointer or a negative number, whichever the value is.
enum class Fails : uint8_t { Never, Raises, Null, Negative, MinusOne, NonZero, False, Any };

// Where a resource is, seen from a call.
enum class Where : uint8_t {
  Return,        // the value of the call
  Argument,      // argument `arg` (or keyword `name`) itself
  ArgumentRef,   // what the pointer argument `arg` points at
  Receiver,      // the object of the method call
  Made,          // release: everything that was acquired from the receiver (a registry, a pool)
  Element,       // element `arg` of the returned tuple
  ArrayElements, // elements 0 and 1 of the array argument `arg` (pipe, socketpair)
  Program,       // nobody: it is a state of the whole process (a library that was started)
};

struct Slot {
  Where where = Where::Return;
  int32_t arg = 0;
  std::string name; // keyword alternative for Argument
  bool operator==(const Slot&) const = default;
};

// A condition on the arguments of a call; all must hold.
struct ArgTest {
  enum class Kind : uint8_t {
    Present,   // the argument is given
    Absent,    // it is not given
    Equals,    // it is the constant `value` (spelled as in the source language: "True", "0", "w")
    NotEquals, // it is given, and a constant other than `value`; an unknown value does not hold
  } kind = Kind::Present;
  int32_t arg = -1; // position, or -1
  std::string name; // keyword, or empty
  std::string value;
};

// What a pattern of calls matches. Exactly one of these forms:
//   call           a resolved function: "psycopg2.connect", "PQconnectdb"
//   type + method  a method of a value whose type is `type` (or derives from it);
//                  "__call__" calls the value, "__await__" awaits it
//   method + receiver   a method by name alone, when the receiver's source text matches the
//                  pattern `receiver`; weaker than the two above
//   name           a function by its last name segment alone, unresolved; weaker too
//   space          whatever is in a namespace of C++, or in one inside it; effects only
//   namePattern    RE2 on the last name segment: conventions ("^close_", "^[A-Z]"); effects only,
//                  asked last, when nothing else is known of the call
struct Callee {
  std::string call;
  std::string type;
  std::string method;
  std::string receiver; // RE2, matched against the last segment of the receiver as written
  std::string name;
  std::string namePattern;
  std::string space;
  std::vector<ArgTest> when;
};

struct Acquire {
  Callee callee;
  Slot into;
  Fails fails = Fails::Raises;
  bool releaseOnFailure = false; // the object exists, and must be released, even when it failed
  bool awaited = false;          // only when awaited (or entered with `async with`)
  std::string returns;           // type of the acquired value
  Confidence confidence = Confidence::High;
  std::vector<std::string> releasedBy; // names of the releases that fit; empty: all
  // What it may be made on; Return: nothing. On a file or stream that is open already it is a mere
  // view, with nothing of its own to release.
  Slot over;
};

struct Release {
  Callee callee;                // `method` alone: on the resource itself
  Slot what;                    // Receiver for methods
  bool partial = false;         // ends something, but not the obligation (shutdown, rollback)
  bool pooled = false;          // gives back to a pool, where `close()` would lose the slot
  bool untilUse = false;        // the next use of the object takes it again (Session.commit)
  bool releasesChildren = true; // children made from it go with it
  bool onSuccessOnly = false;
  bool attribute = false; // the method is an attribute: to read it is enough
};

// What calls cannot say, as RE2 patterns that are matched against one statement, its strings and
// comments blanked. Only the line-by-line reading of Python asks them.
struct TextPatterns {
  std::vector<std::string> acquire; // with a group `name` around the variable
  std::vector<std::string> release; // `{name}` stands for the variable
  bool empty() const { return acquire.empty() && release.empty(); }
};

// What leaving a `with` block does to the resource.
enum class ContextEffect : uint8_t { None, Transaction, Closes };

// How a release that is not written yet has to be written.
struct RepairHints {
  std::string release;     // the method, or function, to call; empty: the first release there is
  bool awaited = false;    // the call must be awaited where the acquisition was
  bool isAsync = false;    // the call must always be awaited
  std::string exitAlso;    // what leaving a `with` does besides: "commits the transaction"
  std::string releaseAlso; // what the release does besides: "waits for the child to end"
  bool objectsTied =
      false; // what it hands out stops working, at least in part, when it is released
};

// What is read of a resource, an item or an attribute, and goes on referring to it.
struct Parts {
  std::vector<std::string> calls; // methods that give one, too
  std::vector<std::string> back; // its attributes that are the resource again; empty: no such parts
};

struct Resource {
  std::string id;    // "psycopg2-connection"
  std::string label; // "psycopg2 connection": how messages call it
  std::string kind;  // "db-connection", "pool-connection", "file", "fd", "socket", ...
  std::string library;
  PackLanguage language = PackLanguage::Python;
  Severity severity = Severity::Warning;
  std::vector<std::string> types;
  std::vector<Acquire> acquire;
  std::vector<Release> release;
  TextPatterns patterns;
  ContextEffect with = ContextEffect::None;
  ContextEffect asyncWith = ContextEffect::None;
  std::string parent;           // id of the resource it is made from: it dies with it
  bool processLifetime = false; // a module-level one is meant to live as long as the process
  bool lossFreesIt = false;     // dropping the last reference is a documented release
  bool reusable = false;        // may be used again after its release (requests.Session)
  bool repeatable = true;       // releasing it twice is harmless
  bool truthIsStatus = false;   // its truth value does not tell whether it is there
  bool inferred = false;        // from names: reported only where the function releases it, too
  std::vector<std::string>
      idleUntil; // methods before which it holds nothing; empty: it always does
  Parts parts;
  RepairHints repair;
  std::string advice; // "use `with closing(...)`": what to write instead
  std::string why;
  std::string source;
  std::string leakExample, cleanExample;
};

// Calls that matter but acquire nothing.
enum class EffectKind : uint8_t {
  Owns,       // takes `what` over: a wrapper that closes it, or an owner elsewhere (fdopen, Thread)
  Registers,  // `what` is a callable or manager that will release what it captures
  Enters,     // enters the context manager `what` and exits it later (ExitStack.enter_context)
  Closing,    // returns a context manager whose exit calls `method` of `what` (contextlib.closing)
  Borrows,    // only uses `what`
  Steals,     // returns `what` and clears the place it came from (TAKE_FD, g_steal_pointer)
  NoReturn,   // never comes back, the process or thread ends
  Never,      // never raises in practice (logging, len, str)
  Suppresses, // a context manager that swallows exceptions (contextlib.suppress)
  Alias,      // returns `what` itself (typing.cast)
  Guards,     // makes an object whose end releases `what`, if its deleter does (unique_ptr)
  Allocates,  // returns memory: what is put into it stays the caller's to release (malloc)
  Mocks,      // a decorator or context manager that puts stand-ins in the place of libraries
  Binds,      // returns a function that calls `what` with the other arguments (functools.partial)
  Element,    // returns an item of the collection `what`
  Raises,     // always raises (flask.abort)
  Shares,     // a decorator (the callee): what the function returns is kept and given out again
  Waits,      // may take long: a sleep, a request to another host, another process
  SafeYield,  // a decorator (the callee): no exception is thrown into the function's `yield`
  Expects,    // Suppresses, and the block fails unless it raises (pytest.raises)
  Pins, // from then on `what` is meant to stay open: with onSuccess wherever the call succeeds
        // (dlsym), else where the function releases it nowhere (flock)
  Pure, // the value depends on the arguments alone: the same call says the same (strcmp)
  RaisesOnly, // of all exceptions, only `exception` and what derives from it
};

struct Effect {
  EffectKind kind = EffectKind::Borrows;
  Callee callee;
  Slot what;
  Slot into;              // Owns: where the owner is, when it is a resource itself
  std::string method;     // Closing: the method called, "close" by default
  bool onSuccess = false; // Owns: only when the call succeeded (fails says how)
  Fails fails = Fails::Never;
  PackLanguage language = PackLanguage::Python; // of the pack: names mean nothing elsewhere
  std::string exception;                        // RaisesOnly
};

// Types without being resources: what calls return, and who derives from whom.
struct TypeFact {
  Callee callee;       // the call
  std::string returns; // its type
  PackLanguage language = PackLanguage::Python;
};

// A header that this machine may lack, as C source text.
struct StubHeader {
  std::string name; // "libpq-fe.h"
  std::string text;
};

// An attribute or argument-less method that tells whether a resource is still open.
struct Liveness {
  std::string name; // "closed", "is_connected"
  bool openWhenTrue = true;
};

// How functions are called that begin and end a module: a plug-in, a component. `init_cache` and
// `cache_init` are one pair with `fini_cache` and `cache_fini`.
struct Lifecycle {
  std::vector<std::string> begin, end; // words of their names
};

// What a framework or library does by itself, so that a check has nothing to say there.
struct DoneAlready {
  std::vector<std::string> diagnostics; // "UNC301"
  std::string by;                       // "Flask-SQLAlchemy"
  std::string how;                      // a sentence without its subject: "removes its session ..."
  std::string source;
  std::string example; // of which none of the diagnostics says anything
};

// How the queries of an ORM are written: one that asks for columns hands out plain values, one that
// asks for objects hands out what stays tied to its session.
struct Queries {
  std::vector<std::string> make;      // calls, by last name: a query for what they are given
  std::vector<std::string> refine;    // methods that leave what a query asks for as it is
  std::vector<std::string> run;       // methods that run the query that they are given
  std::vector<std::string> fetch;     // methods that take values out of what has run
  std::vector<std::string> functions; // names before the dot of a function of the database
  std::vector<std::string> columns;   // calls, by last name, that define a column of a class
};

// What gives plain data, which does not need what it was read from: calls (by dotted name, or by
// the last name segment), methods, and attributes of whatever they are asked of.
struct PlainValues {
  std::vector<std::string> calls, methods, attributes;
  Queries queries;
};

struct RuleSet {
  std::vector<Resource> resources; // ResourceId is the index
  std::vector<Effect> effects;
  std::vector<TypeFact> typeFacts;
  std::map<std::string, std::vector<std::string>> bases; // type -> its base types
  std::map<std::string, std::string> aliases;            // other dotted name -> canonical
  std::vector<StubHeader> headers;
  std::vector<Liveness> liveness;
  std::vector<Framework> frameworks;
  std::vector<Registry> registries;
  std::vector<Lifecycle> lifecycles;
  std::vector<DoneAlready> doneAlready;
  std::vector<std::string> catchAll; // exception types whose handler catches practically everything
  std::vector<std::string> narrow;   // exception types that tell of one mistake in a value
  std::vector<std::string> memory;   // exception types that tell that there is none left
  std::vector<std::string> usual;    // bases of every exception of which nothing else is known
  std::vector<std::string> streams;  // types whose values can be read like a file that is open
  std::vector<SettingGroup> settings;
  std::vector<ValueCall> values;
  PlainValues plain;
};

} // namespace unclosed::rules

// What frameworks owe and do, as data: which functions they run and when, where code keeps things
// between those calls, and what stands in a request by itself. The checks of obligations read this
// (analysis/obligations.h); a Framework concerns the modules that import one of its packages.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace unclosed::rules {

// When a framework runs a function that it was given.
enum class Moment : uint8_t {
  Request,       // for each request, message or rerun
  RequestEnd,    // whenever one ends
  MayMiss,       // when one ends well: a failure skips it
  AroundRequest, // around one: it ends what it began (middleware)
  Start,         // when the process or worker starts
  Stop,          // when it stops
  Around,        // a generator: up to its `yield` at the start, from there on at the stop
  Provide,       // its value is handed to requests: a dependency
  Fixture,       // its value is handed to tests
  Manage,        // up to its `yield` for a `with` block, from there on when the block is left
  Task,          // in a thread, worker or job of its own
  TaskEnd,       // whenever one of those ends
};

// Whether a function that runs at this moment may have to end something.
constexpr bool mayEnd(Moment moment) {
  return moment == Moment::RequestEnd || moment == Moment::AroundRequest ||
         moment == Moment::Stop || moment == Moment::Around || moment == Moment::TaskEnd;
}

// How a framework comes to know a function. Any of the forms that are given fits.
struct Registration {
  Moment moment = Moment::Request;
  std::vector<std::string> names;   // last segment of a call or decorator: x.NAME(f), @x.NAME
  std::vector<std::string> calls;   // the same by the dotted name
  std::vector<std::string> lists;   // x.NAME.append(f), f(NAME=[f]), NAME=f
  std::vector<std::string> methods; // of classes: those of `bases`, those with a method `beside`
  std::vector<std::string> bases;   // dotted
  std::string beside;
  std::string parameter;    // functions whose first parameter has this name
  std::string argument;     // names and calls: only with this constant among the arguments
  int32_t position = 0;     // names and calls: the argument that is the function
  std::string keyword;      // ... or its keyword
  bool moduleBody = false;  // the module itself is run again and again
  bool isGenerator = false; // only functions that yield
};

// Where code keeps things: `holder` is a pattern (RE2) of a place as it is written, its members
// are kept. What is kept until the process stops is for all requests; else it is one request's.
struct Keeper {
  std::string holder;
  bool untilStop = false;
};

// A session that exists without being acquired, one for each thread that uses it.
struct Ambient {
  std::string label;                 // "connection of Django's ORM"
  std::string word;                  // a name that is in the text of every use: "objects"
  std::string uses;                  // RE2 on calls as written: "\.objects\."
  std::vector<std::string> released; // dotted names of the calls that give it back
  std::vector<std::string> in;       // names of the frameworks whose tasks do not give it back
  std::string advice;
};

struct Framework {
  std::string name;
  std::vector<std::string> packages; // dotted; a module that imports one of them is meant
  std::vector<Registration> registrations;
  std::vector<Keeper> keepers;
  std::vector<Ambient> ambients;
  std::string requestAdvice; // what to write for what is one request's
  std::string processAdvice; // ... for what lives as long as the process
  std::string taskAdvice;    // ... in a task
};

// A factory that keeps one session for each thread or task until it is told to drop it.
struct Registry {
  std::string type; // "sqlalchemy.orm.scoped_session"
  std::string label;
  std::string resource;             // id of what it hands out
  std::vector<std::string> release; // its methods that drop the session
  std::vector<std::string> ownedBy; // calls that take the duty over when it is among the arguments
};

} // namespace unclosed::rules

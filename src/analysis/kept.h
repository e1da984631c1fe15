// What code keeps between two calls of a framework, and whether a function gives it back.
//
// A Kept is a variable of the program, a member of a framework's keeper (`g.db`, `app["pool"]`) or
// a field of a class. A KeptSearch looks for its release in a function and in everything that the
// function calls. It looks at names and values without order or paths: a handler that releases on
// some way counts, since what is asked is whether there is one at all.
#pragma once

#include "analysis/hooks.h"
#include "analysis/linkage.h"

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace re2 {
class RE2;
}

namespace unclosed::analysis {

struct Kept {
  link::ModuleId module = ir::None; // of the variable; None: the member or field
  std::string name;                 // of the variable, member or field; a member may have none
  const re2::RE2* holder = nullptr; // a member of what this matches
  bool isField = false;             // ... or of any object
  rules::ResourceId resource = UINT32_MAX;
  const rules::Registry* registry = nullptr; // it is one
};

// The places of one function as they are written, through the temporaries that hold them.
class PlaceTexts {
public:
  PlaceTexts(const ir::Module& module, const ir::Function& function);

  std::string of(ir::PlaceId place) const { return of(place, 0); }
  // The holder and the name of `holder.name`, `holder["name"]`; nothing for other places. The name
  // of an element with an unknown key is empty.
  std::optional<std::pair<std::string, std::string>> member(ir::PlaceId place) const;
  // The place behind a temporary.
  ir::PlaceId source(ir::PlaceId place) const;

private:
  std::string of(ir::PlaceId place, int depth) const;

  const ir::Module& module_;
  const ir::Function& function_;
  std::vector<ir::PlaceId> sources_; // by place: what a temporary is assigned
};

class KeptSearch {
public:
  // All outlive the search.
  KeptSearch(link::ResolvedNames& names, const std::deque<Linkage>& linkages, const Kept& kept)
      : names_(names), program_(names.program()), linkages_(linkages), kept_(kept) {}

  // Whether running the function may release it. With `afterYield`, what the function does itself
  // counts only from its first `yield` on.
  bool releases(link::FunctionRef function, bool afterYield = false);
  // Whether the function itself mentions it.
  bool mentions(link::FunctionRef function) const;
  // Whether the function itself takes a session from the registry: more than setting it up.
  bool usesRegistry(link::FunctionRef function) const;

private:
  using Params = std::set<uint16_t>;
  class Marks;

  bool visit(link::FunctionRef ref, const Params& params, int depth, bool afterYield);
  // Whether what the call runs releases it.
  bool follow(link::FunctionRef ref, const ir::Call& call, const Marks& marks, int depth);
  // The parameters of the callee that get what is kept.
  Params passed(link::FunctionRef ref, const ir::Call& call, link::FunctionRef callee,
                const Marks& marks) const;
  // Whether the function's value is what is kept.
  bool gives(link::FunctionRef ref, int depth);

  link::ResolvedNames& names_;
  const link::Program& program_;
  const std::deque<Linkage>& linkages_;
  const Kept& kept_;
  std::set<std::pair<link::FunctionRef, Params>> visited_;
  std::map<link::FunctionRef, bool> gives_;
};

} // namespace unclosed::analysis

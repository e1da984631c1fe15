// What classes owe: a field in which some method leaves a resource open is an obligation of the
// class, and some method, destructor or base must release it. Where one does, whoever makes an
// object must have it called; where none does, the class itself is to blame, once, and nobody who
// uses it. Reads summaries only.
#pragma once

#include "analysis/leaks.h"
#include "analysis/linkage.h"
#include "analysis/summary.h"

#include <deque>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace unclosed::analysis {

class Classes {
public:
  // O(functions of the program). All summaries must be there; everything must outlive this.
  Classes(const link::Program& program, const std::deque<Linkage>& linkages,
          const Summaries& summaries);

  // False for a leak of what an object's class keeps in a field that the class never releases, or
  // that goes with the object.
  bool isUsersToRelease(const Reported& reported) const;

  // UNC201: acquired into a field, and nothing of the program releases that field.
  void report(std::vector<Finding>& out) const;

private:
  using Field = std::pair<link::ClassRef, std::string>;

  struct Acquisition {
    link::FunctionRef method;
    const Fresh* fresh = nullptr;
  };

  struct Release {
    const ParamFate* fate = nullptr;
    bool teardown = false; // the method releases it, or hands it to somebody under such a name
  };

  static bool isMadeByAnother(const Acquisition& one, const std::vector<Acquisition>& all);
  void learn(link::FunctionRef ref);
  void learnCalls(link::FunctionRef ref);
  bool mayBeInherited(link::ClassRef type) const;
  // `resource` UINT32_MAX: what the field holds is itself an owner. `byTeardown`: by a method that
  // a user can call for it; else it is enough that somebody else may have the field.
  bool isReleased(link::ClassRef type, const std::string& field, rules::ResourceId resource,
                  bool byTeardown) const;

  const link::Program& program_;
  const std::deque<Linkage>& linkages_;
  const Summaries& summaries_;
  std::map<Field, std::vector<Acquisition>> acquired_;
  std::map<Field, std::vector<Release>> released_;
  std::set<Field> diesWith_; // released by the destructor: nobody has to do anything
  std::set<std::string, std::less<>> releasedNames_; // fields released on objects of unknown class
};

} // namespace unclosed::analysis

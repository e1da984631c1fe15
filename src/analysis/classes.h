// What classes owe: a field in which some method leaves a resource open is an obligation of the
// class, and some method, destructor or base must release it. Where one does, whoever makes an
// object must have it called; where none does, the class itself is to blame, once, and nobody who
// uses it. Reads summaries only.
#pragma once

#include "analysis/leaks.h"
#include "analysis/linkage.h"
#include "analysis/properties.h"
#include "analysis/summaries.h"

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
          const Summaries& summaries, const Properties& properties);

  // False for a leak of what an object's class keeps in a field that the class never releases, or
  // that goes with the object.
  bool isUsersToRelease(const Reported& reported) const;

  // The method that a user calls to release what is reported; empty when there is no plain one.
  std::string_view teardownFor(const Reported& reported) const;

  // UNC201: acquired into a field, and nothing of the program releases that field.
  // UNC202: as UNC201, though the class has a teardown for other fields; or the teardown passes the
  // field by when another one holds nothing.
  void report(std::vector<Finding>& out) const;

  // UNC107: an object of C++ is copied member by member, and both destructors release.
  void reportCopies(std::vector<Finding>& out) const;

private:
  using Field = std::pair<link::ClassRef, std::string>;

  struct Acquisition {
    link::FunctionRef method;
    const Fresh* fresh = nullptr;
  };

  struct Release {
    link::FunctionRef method;
    const ParamFate* fate = nullptr;
    bool teardown = false; // the method releases it, or hands it to somebody under such a name
  };

  // ---- teardowns.cpp
  bool isTeardown(link::FunctionRef method) const;
  // The method of the class that releases other fields of it; null when there is none.
  const Release* teardownOf(const Field& field) const;
  const Release* missedBy(const Field& field, const Acquisition& acquisition) const;
  bool acquires(link::FunctionRef method, const std::string& field) const;
  bool acquiredTogether(const Field& field, const Acquisition& acquisition,
                        const std::vector<std::string>& others) const;
  void reportMissed(const Field& field, const Acquisition& acquisition, const Release& release,
                    std::vector<Finding>& out) const;

  // ---- classes.cpp
  void reportNever(const Field& field, const Acquisition& acquisition,
                   std::vector<Finding>& out) const;
  bool isBorrowed(const Field& field, const Acquisition& acquisition) const;
  // Nobody need release it: it lives as long as the process, or ends with something else.
  bool isExempt(const Field& field, const Acquisition& acquisition) const;
  Finding about(const Field& field, const Acquisition& acquisition) const;
  std::string_view className(link::ClassRef type) const;
  static bool isMadeByAnother(const Acquisition& one, const std::vector<Acquisition>& all);
  void learn(link::FunctionRef ref);
  void learnCalls(link::FunctionRef ref);

  // ---- native_classes.cpp
  bool isNative(link::ClassRef type) const {
    return program_.module(type.module).language == ir::Language::Cxx;
  }
  void learnNative(link::FunctionRef ref);
  void touch(link::FunctionRef ref, ir::PlaceId place);
  void touchAsked(link::FunctionRef ref, const ir::Call& getter);
  bool isTold(link::FunctionRef ref, ir::PlaceId place) const;
  bool mayEndUnseen(link::FunctionRef ref, const ir::Call& call) const;
  // Whether all that could release what a raw field of a C++ class holds is there to be read.
  bool isNativeOwner(const Field& field, const Acquisition& acquisition) const;
  bool isRaw(const Field& field) const;
  void reportCopy(link::FunctionRef ref, const ir::Instr& instr, std::vector<Finding>& out) const;
  bool mayBeInherited(link::ClassRef type) const;
  // `resource` UINT32_MAX: what the field holds is itself an owner. `byTeardown`: by a method that
  // a user can call for it; else it is enough that somebody else may have the field.
  bool isReleased(link::ClassRef type, const std::string& field, rules::ResourceId resource,
                  bool byTeardown) const;

  const link::Program& program_;
  const std::deque<Linkage>& linkages_;
  const Summaries& summaries_;
  const Properties& properties_;
  std::map<Field, std::vector<Acquisition>> acquired_;
  std::map<Field, std::vector<Release>> released_;
  std::set<Field> diesWith_; // released by the destructor: nobody has to do anything
  std::set<Field> touched_;  // C++: released in ways that no summary tells
  std::set<std::string, std::less<>> releasedNames_; // fields released on objects of unknown class
};

} // namespace unclosed::analysis

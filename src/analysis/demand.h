// Decides which Python files a whole-program analysis needs. At first only those are parsed whose
// text names something to acquire; a Demand then asks for more, round by round:
//
//   * files that may use what the parsed ones hand out: wrappers, classes that hold a resource,
//     variables that keep one (given_names.h);
//   * files that define the functions, classes and bases that a resource is passed to, there or by
//     functions that it was passed to before;
//   * files that define the constants that settings are made of (setting_inputs.h);
//   * files that define the functions which frameworks are told to call at the end;
//   * where something is kept for each request, files that requests lead through.
//
// It over-approximates by names and imports. Which files it asks for depends on their texts and
// paths only, never on timing. Not thread-safe.
#pragma once

#include "analysis/given_names.h"
#include "analysis/giving.h"
#include "analysis/loaded_modules.h"
#include "analysis/setting_names.h"

#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace re2 {
class RE2;
}

namespace unclosed::analysis {

class Demand {
public:
  // `index` must outlive the Demand.
  Demand(std::span<const std::string> paths, const RuleIndex& index);
  ~Demand();

  // Every readable file once, with the names in its text, before the first call of next().
  void add(FileId file, Identifiers identifiers);
  // The module of a file, which must outlive the Demand.
  void parsed(FileId file, const ir::Module& module);

  // The files to parse next, sorted; none when nothing more is needed. A file that is asked for and
  // cannot be parsed is not asked for again. O(size of what is parsed) a round.
  std::vector<FileId> next();

private:
  struct File;
  class View;
  struct FunctionId {
    FileId file;
    ir::Index function;
    bool operator==(const FunctionId&) const = default;
  };
  // Something that may yet become known, such as "this function gives": see keyOf().
  using Fact = uint64_t;

  void findGivers();
  void note(FileId file, ir::Index function, const Giving& giving);
  void keep(FileId file, const ir::Function& function, const ir::Place& place);
  void wake(Fact fact);
  void nameGivers(FileId file);
  void nameUsers();
  bool owes(const ir::Module& module) const;
  void followUsers();

  void findValues();
  void findValue(FileId file, ir::Sym name);

  void findHelpers();
  void follow(FileId file, ir::Index function, bool isHelper);
  void reachHooks(FileId file);
  static std::string_view hookList(const File& file, const ir::Function& function,
                                   const ir::Call& call);
  void reach(const Found& found);

  const RuleIndex& index_;
  SettingNames settings_;
  LoadedModules modules_;
  std::vector<File> files_;
  GivenNames given_;                                 // for files that are not parsed
  std::unordered_set<std::string> methods_, fields_; // that give, and whose names tell
  std::vector<FunctionId> helpers_;
  std::vector<FunctionId> unsettled_; // functions to look at, again or for the first time
  std::unordered_map<Fact, std::vector<FunctionId>> waiting_; // ... when the fact is known
  std::vector<FileId> wanted_;
  std::vector<std::unique_ptr<re2::RE2>> keepers_; // where code keeps what is one request's
  std::unordered_set<std::string_view> userNames_; // that register handlers and tasks
  bool namesUsers_ = false;
};

} // namespace unclosed::analysis

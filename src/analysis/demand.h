// Decides which Python files a whole-program analysis needs. At first only those are parsed whose
// text names something to acquire; a Demand then asks for more, round by round:
//
//   * files that may use what the parsed ones hand out: wrappers, classes that hold a resource,
//     variables that keep one (given_names.h);
//   * files that define what is called, constructed, inherited or used as a decorator by functions
//     that handle a resource, and by the functions that those call.
//
// It over-approximates by names and imports. The files asked for depend on the files' texts and
// paths only, never on the order of the calls within a round. Not thread-safe.
#pragma once

#include "analysis/giving.h"

#include <memory>
#include <string>
#include <vector>

#include "link/python_paths.h"

namespace unclosed::analysis {

class Demand {
public:
  using FileId = uint32_t; // position in the list of paths

  // Both must outlive the Demand.
  Demand(std::span<const std::string> paths, const RuleIndex& index);
  ~Demand();

  // Every readable file once, with the names in its text, before the first call of next().
  void add(FileId file, Identifiers identifiers);
  // The module of a file, which must outlive the Demand.
  void parsed(FileId file, const ir::Module& module);

  // The files to parse next, sorted; none when nothing more is needed. A file that is asked for and
  // cannot be parsed is not asked for again. O(size of what was parsed) a round.
  std::vector<FileId> next();

private:
  struct File;
  struct Reached {
    FileId file;
    ir::Index function;
  };
  // A name that leads to a file which is not parsed yet.
  struct Pending {
    FileId from;
    std::string dotted;
  };

  void findGivers();
  bool scan(FileId file);
  bool note(FileId file, ir::Index function, const Giving& giving);
  bool noteNames(FileId file);
  void findHelpers();
  void visit(Reached reached);
  void reachFunction(FileId file, ir::Index function);
  void reachClass(FileId file, ir::Index type);
  bool reachOwn(FileId file, std::string_view path);
  void reachName(FileId from, std::string_view dotted);
  void followName(FileId from, std::string_view dotted);
  void reachStars(FileId file, std::string_view path);
  void reachAttribute(FileId file, std::string_view path);
  void want(FileId file);

  const RuleIndex& index_;
  link::PythonPaths paths_;
  std::vector<File> files_;
  GivenNames given_;
  std::vector<Reached> open_;
  std::vector<Pending> pending_;
  std::vector<FileId> wanted_;
  int steps_ = 0; // through re-exports, of the name at hand
};

} // namespace unclosed::analysis

// The Python files of a run by path, and the modules of those that are parsed so far: finds what a
// name written in one of them means in another, and says when that needs a file to be parsed first.
// The final word is link::Program's, which needs all modules at once; this one grows.
#pragma once

#include "ir/ir.h"

#include <string>
#include <unordered_map>
#include <vector>

#include "link/python_paths.h"

namespace unclosed::analysis {

using FileId = uint32_t; // position in the list of paths

// What a name means: a function or class by its index, a variable by its name in the module.
struct Found {
  enum class Kind : uint8_t { Nothing, Function, Class, Variable, Unparsed };
  Kind kind = Kind::Nothing;
  FileId file = ir::None;
  uint32_t index = ir::None; // ir::Index, or ir::Sym of a variable
};

class LoadedModules {
public:
  explicit LoadedModules(std::span<const std::string> paths);

  // `module` must outlive this.
  void add(FileId file, const ir::Module& module);
  const ir::Module* module(FileId file) const { return files_[file].module; }
  size_t size() const { return files_.size(); }
  // The last segment of the file's module name: "db" of app/db.py and of app/db/__init__.py.
  std::string lastName(FileId file) const;

  // A name as the frontend resolved it in `from`, which is parsed. O(segments), and as much again
  // for each re-export on the way; names behind too many of them mean nothing.
  Found find(FileId from, std::string_view dotted) const;
  // The method or nested class `name` of a class, or of its bases.
  Found member(const Found& type, std::string_view name) const;
  // The bases that the class names itself. Valid until the next add().
  const std::vector<Found>& bases(const Found& type) const;
  // The class that a method belongs to.
  Found classOf(FileId file, const ir::Function& method) const;

private:
  struct Bases {
    std::vector<Found> found;
    size_t modules = 0; // how many modules there were when they were looked up
  };
  struct File {
    const ir::Module* module = nullptr;
    std::unordered_map<ir::Sym, ir::Index> functions, classes; // the last of each name
    mutable std::vector<Bases> bases;                          // by class; looked up when asked for
  };
  static constexpr int deepest = 12;

  Found find(FileId from, std::string_view dotted, int depth) const;
  Found own(FileId file, std::string_view path, int depth) const;
  Found attribute(FileId file, std::string_view path, int depth) const;
  Found imported(FileId file, std::string_view path, int depth) const;
  Found starred(FileId file, std::string_view path, int depth) const;
  Found member(const Found& type, std::string_view name, int depth) const;

  link::PythonPaths paths_;
  std::vector<File> files_;
  size_t modules_ = 0;
};

} // namespace unclosed::analysis

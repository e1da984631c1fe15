#include "cli/python_loader.h"

#include "analysis/demand.h"
#include "cli/pattern_files.h"
#include "cli/python_source.h"
#include "frontend/python/python.h"
#include "frontend/python/words.h"
#include "support/parallel.h"

#include <algorithm>
#include <exception>
#include <memory>
#include <optional>

namespace unclosed::cli {
namespace {

class Loader {
public:
  Loader(std::span<const std::string> paths, const analysis::Analyzer& analyzer,
         const pattern::Scanner& scanner, unsigned jobs, Progress& progress,
         const std::map<std::string, std::string>& texts)
      : progress_(progress), paths_(paths), analyzer_(analyzer), scanner_(scanner), jobs_(jobs),
        texts_(texts), frontends_(std::max(1u, jobs)), identifiers_(paths.size()),
        modules_(paths.size()), results_(paths.size()), loaded_(paths.size()) {}

  LoadedPython run() {
    support::parallelFor(jobs_, paths_.size(), [&](size_t file, unsigned worker) {
      guarded(file, [&] { begin(file, worker); });
      progress_.fileDone();
    });
    analysis::Demand demand(paths_, analyzer_.index(ir::Language::Python));
    for (uint32_t file = 0; file < paths_.size(); ++file) {
      if (!loaded(file)) continue;
      demand.add(file, std::move(identifiers_[file]));
      if (modules_[file]) demand.parsed(file, *modules_[file]);
    }
    for (std::vector<uint32_t> files = demand.next(); !files.empty(); files = demand.next()) {
      support::parallelFor(jobs_, files.size(), [&](size_t index, unsigned worker) {
        guarded(files[index], [&] { parse(files[index], worker); });
      });
      for (uint32_t file : files)
        if (modules_[file]) demand.parsed(file, *modules_[file]);
    }
    return collect();
  }

private:
  // A defect in the frontend costs this file, not the run.
  template <typename Task>
  void guarded(size_t file, Task task) {
    try {
      task();
    } catch (const std::exception& defect) {
      results_[file] = failedFile(paths_[file], std::string("internal error: ") + defect.what());
    }
  }

  std::optional<std::string> read(size_t file) {
    if (auto given = texts_.find(paths_[file]); given != texts_.end()) return given->second;
    auto source = readPythonSource(paths_[file]);
    if (!source) {
      results_[file] = failedFile(paths_[file], source.error().what);
      return std::nullopt;
    }
    if (!source->unparsed.empty()) {
      results_[file] = scanUnparsed(paths_[file], source->text, source->unparsed, scanner_);
      return std::nullopt;
    }
    return std::move(source->text);
  }

  void begin(size_t file, unsigned worker) {
    std::optional<std::string> text = read(file);
    if (!text) return;
    results_[file].analysed = true;
    loaded_[file] = true;
    addDirectives(results_[file], paths_[file], *text, ir::Language::Python);
    std::vector<ir::Word> words = python::wordsOf(*text);
    identifiers_[file] = analysis::Identifiers(words);
    if (analyzer_.mayFind(*text, words)) extract(file, *text, worker);
  }

  void parse(size_t file, unsigned worker) {
    if (std::optional<std::string> text = read(file)) extract(file, *text, worker);
  }

  void extract(size_t file, std::string_view text, unsigned worker) {
    auto& frontend = frontends_[worker];
    if (!frontend) frontend = std::make_unique<python::Frontend>();
    modules_[file] = std::make_unique<ir::Module>(frontend->extract(paths_[file], text));
    scanGaps(results_[file], *modules_[file], text, scanner_);
  }

  // Whether the file takes part in the analysis of the program.
  bool loaded(size_t file) const { return loaded_[file] && results_[file].analysed; }

  LoadedPython collect() {
    LoadedPython all;
    for (size_t file = 0; file < paths_.size(); ++file) {
      if (!loaded(file)) continue;
      if (!modules_[file]) {
        all.unloaded.push_back(paths_[file]);
        continue;
      }
      all.modules.push_back(std::move(*modules_[file]));
      all.pathOf.push_back(file);
    }
    all.results = std::move(results_);
    return all;
  }

  Progress& progress_;
  std::span<const std::string> paths_;
  const analysis::Analyzer& analyzer_;
  const pattern::Scanner& scanner_;
  unsigned jobs_;
  const std::map<std::string, std::string>& texts_;
  std::vector<std::unique_ptr<python::Frontend>> frontends_; // one a thread
  std::vector<analysis::Identifiers> identifiers_;
  std::vector<std::unique_ptr<ir::Module>> modules_;
  std::vector<FileResult> results_;
  std::vector<char> loaded_; // the file takes the way of the parser; not bool, for threads
};

} // namespace

LoadedPython loadPython(std::span<const std::string> paths, const analysis::Analyzer& analyzer,
                        const pattern::Scanner& scanner, unsigned jobs, Progress& progress,
                        const std::map<std::string, std::string>& texts) {
  return Loader(paths, analyzer, scanner, jobs, progress, texts).run();
}

} // namespace unclosed::cli

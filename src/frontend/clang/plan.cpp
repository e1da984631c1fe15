#include "frontend/clang/plan.h"

#include "frontend/clang/compile_commands.h"
#include "frontend/clang/flags.h"
#include "frontend/clang/guess.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>

namespace unclosed::clangfe {
namespace {

namespace fs = std::filesystem;

std::string absolute(const std::string& path, const std::string& currentFolder) {
  return (fs::path(currentFolder) / path).lexically_normal().string();
}

// The part of two folders that is common to both.
std::string commonFolder(const std::string& a, const std::string& b) {
  fs::path shared;
  fs::path left(a), right(b);
  for (auto l = left.begin(), r = right.begin(); l != left.end() && r != right.end() && *l == *r;
       ++l, ++r)
    shared /= *l;
  return shared.string();
}

// From this many files on, reading the standard headers once for all of them is worth it.
constexpr size_t fewestSharing = 6;

bool isCxx(const Request& request) {
  auto given = std::ranges::find(request.arguments, "-x");
  if (given == request.arguments.end() || ++given == request.arguments.end())
    return isCxxName(request.file);
  return given->starts_with("c++");
}

// Plans file after file; flags are looked up in one database and one guesser a project root.
class Planner {
public:
  explicit Planner(const PlanOptions& options) : options_(options) {}

  Expected<Plan> run() {
    if (!options_.compileCommands.empty()) {
      std::string path = absolute(options_.compileCommands, options_.currentFolder);
      Expected<CompileCommands> loaded = CompileCommands::load(path);
      if (!loaded) return loaded.error();
      given_ = std::make_unique<CompileCommands>(std::move(*loaded));
      plan_.database = path;
    }
    chooseRoots();
    for (const std::string& shown : options_.files)
      add(shown);
    shareHeaders();
    addShownRoots();
    return std::move(plan_);
  }

private:
  // Files without version control share the folder that holds them all.
  void chooseRoots() {
    std::string common;
    for (const std::string& shown : options_.files) {
      std::string file = absolute(shown, options_.currentFolder);
      std::string root = projectRoot(file);
      if (root == fs::path(file).parent_path().string())
        common = common.empty() ? root : commonFolder(common, root);
      rootOf_.emplace(file, root);
    }
    for (auto& [file, root] : rootOf_)
      if (!common.empty() && root == fs::path(file).parent_path().string()) root = common;
  }

  void add(const std::string& shown) {
    std::string file = absolute(shown, options_.currentFolder);
    const std::string& root = rootOf_.at(file);
    roots_.try_emplace(root, root);
    Request request{.path = shown, .file = file, .directory = {}, .arguments = {}};
    const CompileCommand* command = find(file, root);
    if (command) {
      request.directory = command->directory;
      request.arguments = allowedFlags(command->arguments, command->directory, root);
    } else {
      request.directory = root;
      request.arguments = guesser(root).flags(file);
      ++plan_.guessedFlags;
    }
    std::error_code failed;
    uint64_t size = fs::file_size(file, failed);
    plan_.jobs.push_back({std::move(request), failed ? 0 : size});
  }

  void shareHeaders() {
    std::map<std::vector<std::string>, std::vector<Request*>> alike;
    for (Job& job : plan_.jobs)
      if (isCxx(job.request)) alike[sharedFlags(job.request.arguments)].push_back(&job.request);
    for (auto& [flags, requests] : alike)
      for (Request* request : requests)
        request->sharesHeaders = requests.size() >= fewestSharing;
  }

  const CompileCommand* find(const std::string& file, const std::string& root) {
    if (given_) return given_->find(file);
    auto [it, fresh] = found_.try_emplace(root);
    if (fresh) load(root, it->second);
    return it->second ? it->second->find(file) : nullptr;
  }

  void load(const std::string& root, std::unique_ptr<CompileCommands>& into) {
    std::optional<std::string> path = findCompileCommands(root, root);
    if (!path) return;
    Expected<CompileCommands> loaded = CompileCommands::load(*path);
    if (!loaded) {
      plan_.databaseFault = loaded.error().text();
      return;
    }
    if (plan_.database.empty()) plan_.database = *path;
    into = std::make_unique<CompileCommands>(std::move(*loaded));
  }

  FlagGuesser& guesser(const std::string& root) {
    std::unique_ptr<FlagGuesser>& entry = guessers_[root];
    if (!entry) entry = std::make_unique<FlagGuesser>(root);
    return *entry;
  }

  // Below the current folder paths are shown relative to it, elsewhere absolute, as for sources.
  void addShownRoots() {
    for (const auto& [root, shown] : roots_) {
      if (isBelow(options_.currentFolder, root))
        plan_.roots.push_back({options_.currentFolder, ""});
      if (root == options_.currentFolder) continue;
      bool inside = isBelow(root, options_.currentFolder);
      plan_.roots.push_back({root, inside ? root.substr(options_.currentFolder.size() + 1) : root});
    }
    auto longer = [](const Root& a, const Root& b) {
      return a.directory.size() != b.directory.size() ? a.directory.size() > b.directory.size()
                                                      : a.directory < b.directory;
    };
    std::sort(plan_.roots.begin(), plan_.roots.end(), longer);
  }

  const PlanOptions& options_;
  Plan plan_;
  std::unique_ptr<CompileCommands> given_;
  std::map<std::string, std::string> rootOf_;
  std::map<std::string, std::string> roots_;
  std::map<std::string, std::unique_ptr<CompileCommands>> found_;
  std::map<std::string, std::unique_ptr<FlagGuesser>> guessers_;
};

} // namespace

std::string projectRoot(const std::string& file) {
  fs::path folder = fs::path(file).parent_path();
  for (fs::path here = folder;; here = here.parent_path()) {
    for (const char* marker : {".git", ".hg", ".svn"}) {
      std::error_code failed;
      if (fs::exists(here / marker, failed)) return here.string();
    }
    if (here == here.parent_path()) return folder.string();
  }
}

Expected<Plan> plan(const PlanOptions& options) { return Planner(options).run(); }

} // namespace unclosed::clangfe

#include "cli/side.h"

#include "frontend/clang/compile_commands.h"
#include "support/files.h"
#include "workspace/glob.h"

#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

namespace unclosed::cli {
namespace {

namespace fs = std::filesystem;

class CurrentFolder {
public:
  explicit CurrentFolder(const std::string& folder) : before_(fs::current_path(error_)) {
    fs::current_path(folder, error_);
  }
  CurrentFolder(const CurrentFolder&) = delete;
  CurrentFolder& operator=(const CurrentFolder&) = delete;
  ~CurrentFolder() { fs::current_path(before_, error_); }
  const std::error_code& error() const { return error_; }

private:
  std::error_code error_;
  fs::path before_;
};

// Reports quote the sources later, when they are no longer at their paths.
void readSources(Run& run) {
  auto read = [&](const analysis::Finding& finding) {
    run.sources.at(finding.path);
    for (const analysis::Step& step : finding.steps)
      run.sources.at(step.path);
  };
  for (const analysis::Finding& finding : run.report.findings)
    read(finding);
  for (const report::Suppressed& suppressed : run.report.suppressed)
    read(suppressed.finding);
  for (const report::Notice& notice : run.report.notices)
    run.sources.at(notice.path);
  for (const report::Remark& remark : run.report.remarks)
    run.sources.at(remark.path);
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (size_t at = text.find(from); at != text.npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

} // namespace

Side::Side(std::string workTree, std::string folder)
    : workTree_(std::move(workTree)), folder_(std::move(folder)) {
  std::error_code error; // What could not be made shows when it is entered.
  current_ = fs::current_path(error).string();
  fs::create_directories(moved(current_), error);
  // Where version control begins, the project begins.
  fs::create_directories(folder_ + "/.git", error);
}

std::string Side::absolute(const std::string& path) const {
  return (fs::path(current_) / path).lexically_normal().string();
}

// The path's place on this side; one outside the work tree stays.
std::string Side::moved(const std::string& path) const {
  fs::path relative = fs::path(path).lexically_relative(workTree_);
  bool inside = !relative.empty() && *relative.begin() != "..";
  return inside ? (fs::path(folder_) / relative).lexically_normal().string() : path;
}

// The compilation database of the work tree, with the paths of this side.
std::string Side::movedDatabase(const std::string& given) const {
  std::optional<std::string> file =
      given.empty() ? clangfe::findCompileCommands(current_, workTree_) : absolute(given);
  auto text = file ? support::readFile(*file) : Expected<std::string>(Error{});
  if (!text) return file && !given.empty() ? *file : std::string();
  std::string target = folder_ + ".compile_commands.json";
  std::string here = replaced(*text, workTree_ + "/", folder_ + "/");
  if (support::writeFile(target, replaced(here, workTree_ + "\"", folder_ + "\""))) return *file;
  // What the build makes is not under version control.
  fs::path build = fs::path(*file).parent_path();
  std::error_code error; // Then generated headers are missing, as they may be anyway.
  if (!fs::exists(moved(build.string()), error)) {
    fs::create_directories(fs::path(moved(build.string())).parent_path(), error);
    fs::create_directory_symlink(build, moved(build.string()), error);
  }
  return target;
}

CheckConfig Side::moved(CheckConfig config) const {
  std::error_code error;
  std::vector<std::string> paths;
  for (const std::string& path : config.paths) {
    std::string here = absolute(path), there = moved(here);
    if (workspace::hasWildcard(path)) {
      paths.push_back(path);
    } else if (fs::exists(there, error)) { // else nothing is to be found in it on this side
      bool outside = there == here;
      fs::path relative = fs::path(there).lexically_relative(moved(current_));
      paths.push_back(outside ? here : relative.string());
    }
  }
  config.paths = std::move(paths);
  for (std::string& pack : config.rulePacks)
    pack = absolute(pack);
  if (!config.excludeFolder.empty()) config.excludeFolder = moved(config.excludeFolder);
  for (PathOverride& override : config.overrides)
    override.paths.moveTo(moved(override.paths.folder()));
  config.compileCommands = movedDatabase(config.compileCommands);
  return config;
}

Expected<Run> Side::analyse(const CheckConfig& config, analysis::Memory* memory) const {
  CheckConfig here = moved(config);
  if (here.paths.empty()) return Run();
  CurrentFolder inside(moved(current_));
  if (inside.error())
    return Error{"cannot be entered: " + inside.error().message(), moved(current_), ""};
  auto run = cli::analyse(here, memory);
  if (run) readSources(*run);
  return run;
}

} // namespace unclosed::cli

#include "cli/file_result.h"

#include <iterator>
#include <utility>

namespace unclosed::cli {
namespace {

template <typename T>
void moveInto(std::vector<T>& all, std::vector<T>& some) {
  all.insert(all.end(), std::make_move_iterator(some.begin()), std::make_move_iterator(some.end()));
}

} // namespace

FileResult failedFile(const std::string& path, std::string reason) {
  FileResult result;
  result.notices.push_back({path, {}, {}, std::move(reason)});
  return result;
}

void addDirectives(FileResult& result, const std::string& path, std::string_view text,
                   ir::Language language) {
  std::vector<suppress::Directive> found = suppress::directivesOf(text, language);
  if (!found.empty()) result.directives.push_back({path, std::move(found), {}});
}

std::string fallbackReason(std::string_view reason) {
  return std::string(reason) + "; read line by line instead";
}

void addModule(FileResult& result, ir::Module module) {
  for (suppress::FileDirectives& file : result.directives)
    if (file.path == module.path) suppress::addScopes(file, module);
  for (const ir::Gap& gap : module.gaps) {
    result.notices.push_back({module.path, gap.range, std::string(module.text(gap.function)),
                              std::string(module.text(gap.reason))});
  }
  result.paths.push_back(module.path);
  result.modules.push_back(std::move(module));
  result.analysed = true;
}

void Collected::merge(FileResult result) {
  moveInto(modules, result.modules);
  moveInto(report.notices, result.notices);
  moveInto(directives, result.directives);
  moveInto(report.findings, result.findings);
  moveInto(report.analysed, result.paths);
  if (result.analysed) ++report.filesChecked;
}

} // namespace unclosed::cli

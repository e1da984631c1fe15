#include "fixtures_expected.h"

#include <re2/re2.h>

#include <algorithm>
#include <fstream>

namespace unclosed::fixtures {
namespace {

namespace fs = std::filesystem;

std::string languageOf(const fs::path& path) {
  std::string extension = path.extension();
  if (extension == ".py") return "python";
  if (extension == ".c" || extension == ".h") return "c";
  if (extension == ".cpp" || extension == ".hpp") return "c++";
  return "";
}

void addIds(Ids& ids, re2::StringPiece text) {
  static const RE2 id(R"((UNC\d{3}))");
  std::string one;
  while (RE2::FindAndConsume(&text, id, &one))
    ids.push_back(one);
  std::ranges::sort(ids);
}

Line parseLine(re2::StringPiece text) {
  static const RE2 comment(R"((?:#|//) expect(-fn|-fp)?: (UNC\d{3}(?:, UNC\d{3})*))");
  Line line;
  std::string kind;
  std::string ids;
  while (RE2::FindAndConsume(&text, comment, &kind, &ids)) {
    addIds(kind == "-fn" ? line.missed : kind == "-fp" ? line.wrong : line.right, ids);
  }
  return line;
}

// A function begins at a `def`, or at a C definition at the left margin or in a class. Counting is
// all that depends on it.
bool beginsFunction(const std::string& text, const std::string& language) {
  static const RE2 python(R"(\s*(async )?def \w+\(.*)");
  static const RE2 c(R"((  )?[A-Za-z_~][^;=#]*\)[^;()=]*\{.*)");
  static const RE2 keyword(R"(\s*(if|for|while|switch|else|do|namespace|class|struct|return)\b.*)");
  if (language == "python") return RE2::FullMatch(text, python);
  return RE2::FullMatch(text, c) && !RE2::FullMatch(text, keyword);
}

File readFile(const fs::path& root, const fs::path& path) {
  static const RE2 trap(R"((t\d\d)_.*)");
  File file{.path = path.lexically_relative(root).generic_string(), .language = languageOf(path)};
  RE2::FullMatch(path.filename().string(), trap, &file.trap);
  std::ifstream in(path);
  std::string text;
  for (int number = 1; std::getline(in, text); ++number) {
    if (beginsFunction(text, file.language)) file.cases.push_back({.line = number});
    Line line = parseLine(text);
    if (line.empty()) continue;
    if (file.cases.empty()) file.cases.push_back({.line = number});
    file.cases.back().missed |= !line.missed.empty();
    file.cases.back().wrong |= !line.wrong.empty();
    file.lines.emplace(number, std::move(line));
  }
  return file;
}

std::vector<std::string> foldersIn(const fs::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.is_directory()) names.push_back(entry.path().filename());
  std::ranges::sort(names);
  return names;
}

void addFoldersIn(std::vector<std::string>& out, const fs::path& root, const std::string& folder) {
  for (const std::string& name : foldersIn(root / folder))
    out.push_back(folder + "/" + name);
}

} // namespace

std::vector<File> readFixtures(const fs::path& root, const std::string& folder) {
  std::vector<File> files;
  for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
    if (entry.is_regular_file() && !languageOf(entry.path()).empty())
      files.push_back(readFile(root, entry.path()));
  }
  std::ranges::sort(files, {}, &File::path);
  return files;
}

std::vector<std::string> programs(const fs::path& root) {
  std::vector<std::string> out;
  for (const std::string& name : foldersIn(root / "fixtures")) {
    std::string folder = "fixtures/" + name;
    bool hasPrograms = name == "python" || name == "c" || name == "cpp" || name == "settings";
    bool hasGroups = name == "linked" || name == "teardown";
    if (!hasPrograms && !hasGroups) out.push_back(folder);
    if (hasPrograms) addFoldersIn(out, root, folder);
    if (hasGroups)
      for (const std::string& group : foldersIn(root / folder))
        addFoldersIn(out, root, folder + "/" + group);
  }
  return out;
}

} // namespace unclosed::fixtures

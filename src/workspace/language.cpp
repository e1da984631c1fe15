#include "workspace/language.h"

#include <algorithm>
#include <array>
#include <string>

namespace unclosed::workspace {
namespace {

using ir::Language;

struct Extension {
  std::string_view text;
  Language language;
};

constexpr std::array Sources = {
    Extension{".py", Language::Python},  Extension{".pyw", Language::Python},
    Extension{".pyx", Language::Python}, Extension{".ipynb", Language::Python},
    Extension{".c", Language::C},        Extension{".cc", Language::Cxx},
    Extension{".cpp", Language::Cxx},    Extension{".cxx", Language::Cxx},
    Extension{".c++", Language::Cxx},    Extension{".C", Language::Cxx},
};
constexpr std::array OnlyByName = {
    Extension{".pyi", Language::Python}, Extension{".hh", Language::Cxx},
    Extension{".hpp", Language::Cxx},    Extension{".hxx", Language::Cxx},
    Extension{".h++", Language::Cxx},    Extension{".H", Language::Cxx},
    Extension{".inl", Language::Cxx},    Extension{".ipp", Language::Cxx},
};

// A leading dot makes a hidden file, not an extension.
std::string_view extensionOf(std::string_view fileName) {
  size_t dot = fileName.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return {};
  return fileName.substr(dot);
}

template <size_t N>
std::optional<Language> lookUp(const std::array<Extension, N>& table, std::string_view extension) {
  auto found = std::find_if(table.begin(), table.end(), [&](const Extension& candidate) {
    return candidate.text == extension;
  });
  if (found == table.end()) return std::nullopt;
  return found->language;
}

// A ".h" is C unless something in it cannot be C.
Language languageOfHeader(std::string_view text) {
  for (std::string_view sign : {"namespace ", "template <", "template<", "class ",
                                "public:", "private:", "constexpr ", "std::"}) {
    if (text.find(sign) != std::string_view::npos) return Language::Cxx;
  }
  return Language::C;
}

} // namespace

std::optional<Language> languageOfName(std::string_view fileName) {
  return lookUp(Sources, extensionOf(fileName));
}

std::string_view leftOutOfName(std::string_view fileName) {
  constexpr std::array GeneratedEnds = {"_pb2.py", "_pb2_grpc.py", ".pb.cc", ".pb-c.c",
                                        ".grpc.pb.cc"};
  constexpr std::array GeneratedStarts = {"moc_", "qrc_"};
  std::string_view extension = extensionOf(fileName);
  if (extension == ".cu") return "CUDA";
  if (extension == ".m" || extension == ".mm") return "Objective-C";
  bool isCxx = languageOfName(fileName) == Language::Cxx;
  bool isGenerated = std::ranges::any_of(
                         GeneratedEnds, [&](const char* end) { return fileName.ends_with(end); }) ||
                     (isCxx && std::ranges::any_of(GeneratedStarts, [&](const char* start) {
                        return fileName.starts_with(start);
                      }));
  return isGenerated ? "generated code" : "";
}

// ".m" is also what Matlab and Mercury call their sources.
bool isObjectiveC(std::string_view text) {
  for (std::string_view sign : {"#import", "#include", "@interface", "@implementation", "@class"})
    if (text.find(sign) != std::string_view::npos) return true;
  return false;
}

bool isCython(std::string_view fileName) { return extensionOf(fileName) == ".pyx"; }

bool needsFirstLine(std::string_view fileName) {
  return fileName.find('.') == std::string_view::npos;
}

std::optional<Language> languageOfScript(std::string_view start) {
  if (!start.starts_with("#!")) return std::nullopt;
  std::string_view line = start.substr(2, start.find_first_of("\r\n") - 2);
  while (!line.empty()) {
    size_t begin = line.find_first_not_of(" \t");
    if (begin == std::string_view::npos) break;
    line.remove_prefix(begin);
    std::string_view word = line.substr(0, line.find_first_of(" \t"));
    std::string_view name = word.substr(word.rfind('/') + 1);
    if (name.starts_with("python") || name.starts_with("pypy")) return Language::Python;
    line.remove_prefix(word.size());
  }
  return std::nullopt;
}

std::optional<Language> languageOfNamedFile(std::string_view fileName, std::string_view text) {
  if (auto language = languageOfName(fileName)) return language;
  std::string_view extension = extensionOf(fileName);
  if (extension == ".h") return languageOfHeader(text);
  if (auto language = lookUp(OnlyByName, extension)) return language;
  return languageOfScript(text);
}

} // namespace unclosed::workspace

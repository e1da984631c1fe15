#include "frontend/clang/flags.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>
#include <string_view>
#include <utility>

namespace unclosed::clangfe {
namespace {

enum class Operand : uint8_t {
  None,     // the flag stands alone and must match entirely
  Text,     // joined (-DX) or the next argument (-D X)
  Path,     // the same, and the operand is a path
  Joined,   // always joined: -std=c++20
  Language, // a language name that is C or C++
  Include,  // a file that must be in the project
};

struct Allowed {
  std::string_view flag;
  Operand operand;
};

// Longer flags stand before their prefixes.
constexpr std::array allowed = {
    Allowed{"-isystem", Operand::Path},
    Allowed{"-iquote", Operand::Path},
    Allowed{"-idirafter", Operand::Path},
    Allowed{"-isysroot", Operand::Path},
    Allowed{"--sysroot=", Operand::Joined},
    Allowed{"-include", Operand::Include},
    Allowed{"-I", Operand::Path},
    Allowed{"-D", Operand::Text},
    Allowed{"-U", Operand::Text},
    Allowed{"-x", Operand::Language},
    Allowed{"-std=", Operand::Joined},
    Allowed{"--std=", Operand::Joined},
    Allowed{"--target=", Operand::Joined},
    Allowed{"-target", Operand::Text},
    Allowed{"-stdlib=", Operand::Joined},
    Allowed{"-ansi", Operand::None},
    Allowed{"-fexceptions", Operand::None},
    Allowed{"-fno-exceptions", Operand::None},
    Allowed{"-fcxx-exceptions", Operand::None},
    Allowed{"-fno-cxx-exceptions", Operand::None},
    Allowed{"-frtti", Operand::None},
    Allowed{"-fno-rtti", Operand::None},
    Allowed{"-fsigned-char", Operand::None},
    Allowed{"-funsigned-char", Operand::None},
    Allowed{"-fshort-enums", Operand::None},
    Allowed{"-fms-extensions", Operand::None},
    Allowed{"-fblocks", Operand::None},
    Allowed{"-fchar8_t", Operand::None},
    Allowed{"-fno-char8_t", Operand::None},
    Allowed{"-ffreestanding", Operand::None},
    Allowed{"-fno-builtin", Operand::None},
    Allowed{"-pthread", Operand::None},
    Allowed{"-nostdinc++", Operand::None},
    Allowed{"-nostdinc", Operand::None},
    Allowed{"-nostdlibinc", Operand::None},
    Allowed{"-m32", Operand::None},
    Allowed{"-m64", Operand::None},
    Allowed{"-mx32", Operand::None},
};

const Allowed* lookUp(std::string_view argument) {
  for (const Allowed& entry : allowed) {
    bool whole = entry.operand == Operand::None || entry.operand == Operand::Include;
    if (whole ? argument == entry.flag : argument.starts_with(entry.flag)) return &entry;
  }
  return nullptr;
}

std::string resolved(const std::string& path, const std::string& directory) {
  return (std::filesystem::path(directory) / path).lexically_normal().string();
}

bool isKnownLanguage(std::string_view name) {
  static constexpr std::array<std::string_view, 4> names = {"c", "c++", "c-header", "c++-header"};
  return std::find(names.begin(), names.end(), name) != names.end();
}

// Appends `entry` with its operand when the operand is one that may pass.
void append(const Allowed& entry, const std::string& operand, const std::string& directory,
            const std::string& root, std::vector<std::string>& out) {
  std::string flag(entry.flag);
  switch (entry.operand) {
  case Operand::None: out.push_back(flag); return;
  case Operand::Joined: out.push_back(flag + operand); return;
  case Operand::Text:
    out.push_back(flag);
    out.push_back(operand);
    return;
  case Operand::Path:
    if (operand.empty()) return;
    out.push_back(flag);
    out.push_back(resolved(operand, directory));
    return;
  case Operand::Language:
    if (!isKnownLanguage(operand)) return;
    out.push_back(flag);
    out.push_back(operand);
    return;
  case Operand::Include: {
    std::string file = resolved(operand, directory);
    std::error_code failed;
    if (!isBelow(file, root) || !std::filesystem::is_regular_file(file, failed)) return;
    out.push_back(flag);
    out.push_back(file);
    return;
  }
  }
}

} // namespace

bool isBelow(const std::string& path, const std::string& folder) {
  if (folder.empty() || folder == "/") return path.starts_with('/');
  if (!path.starts_with(folder)) return false;
  return path.size() == folder.size() || path[folder.size()] == '/';
}

std::vector<std::string> allowedFlags(std::span<const std::string> arguments,
                                      const std::string& directory,
                                      const std::string& projectRoot) {
  std::vector<std::string> out;
  for (size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    const Allowed* entry = lookUp(argument);
    if (!entry) continue;
    std::string operand = argument.substr(entry->flag.size());
    bool separate = entry->operand != Operand::None && entry->operand != Operand::Joined;
    if (separate && operand.empty()) {
      if (++i == arguments.size()) break;
      operand = arguments[i];
    }
    append(*entry, operand, directory, projectRoot, out);
  }
  return out;
}

std::vector<std::string> sharedFlags(std::span<const std::string> arguments) {
  std::vector<std::string> out;
  for (size_t i = 0; i < arguments.size(); ++i) {
    const Allowed* entry = lookUp(arguments[i]);
    if (!entry) continue;
    bool paths = entry->operand == Operand::Path && entry->flag != "-isysroot";
    bool macros = entry->flag == "-D" || entry->flag == "-U";
    bool drop = paths || macros || entry->operand == Operand::Include;
    bool separate = arguments[i] == entry->flag && entry->operand != Operand::None &&
                    entry->operand != Operand::Joined;
    if (!drop) out.push_back(arguments[i]);
    if (separate && ++i < arguments.size() && !drop) out.push_back(arguments[i]);
  }
  return out;
}

std::vector<std::string> splitCommand(const std::string& command) {
  std::vector<std::string> words;
  std::optional<std::string> word;
  char quote = 0;
  for (size_t i = 0; i < command.size(); ++i) {
    char c = command[i];
    bool more = i + 1 < command.size();
    if (c == '\\' && quote != '\'' && more) {
      word = word.value_or("") + command[++i];
    } else if (quote != 0) {
      if (c == quote)
        quote = 0;
      else
        *word += c;
    } else if (c == '"' || c == '\'') {
      quote = c;
      word = word.value_or("");
    } else if (c == ' ' || c == '\t' || c == '\n') {
      if (word) words.push_back(*std::exchange(word, std::nullopt));
    } else {
      word = word.value_or("") + c;
    }
  }
  if (word) words.push_back(*word);
  return words;
}

} // namespace unclosed::clangfe

// A tool of the build: reads the packs given after OUT and ROOT, and writes them in their compiled
// form as the C++ source OUT. A pack with an error stops the build with the loader's message. Files
// are named relative to ROOT in messages.
#include "rules/assembly.h"
#include "support/files.h"

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>

namespace {

using namespace unclosed;

// The bytes as string literals of short lines. Octal escapes have three digits, so that a digit
// after one cannot join it.
std::string literals(std::string_view bytes) {
  std::string out = "    \"";
  size_t column = 0;
  for (unsigned char byte : bytes) {
    if (byte == '"' || byte == '\\')
      out += {'\\', static_cast<char>(byte)};
    else if (byte >= ' ' && byte < 127)
      out += static_cast<char>(byte);
    else
      out += fmt::format("\\{:03o}", byte);
    if (++column % 90 == 0) out += "\"\n    \"";
  }
  return out + "\"";
}

Expected<std::string> generate(const std::string& root, std::span<char* const> files) {
  std::vector<rules::PackSource> sources;
  for (const char* file : files) {
    Expected<std::string> text = support::readFile(file);
    if (!text) return text.error();
    sources.push_back(
        {std::filesystem::path(file).lexically_relative(root).generic_string(), std::move(*text)});
  }
  Expected<rules::LoadedRules> loaded = rules::assemblePacks({}, sources);
  if (!loaded) return loaded.error();
  std::string bytes = rules::writeCompiled(*loaded);
  return fmt::format("#include \"rules/builtin.h\"\n\nnamespace unclosed::rules {{\n\n"
                     "std::string_view builtinRules() {{\n  return {{\n{},\n    {}}};\n}}\n\n"
                     "}} // namespace unclosed::rules\n",
                     literals(bytes), bytes.size());
}

} // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fputs("usage: compile-packs OUT ROOT PACK...\n", stderr);
    return 2;
  }
  Expected<std::string> source = generate(argv[2], {argv + 3, argv + argc});
  Status failure = source ? support::writeFile(argv[1], *source) : Status(source.error());
  if (!failure) return 0;
  fmt::print(stderr, "error: {}\n", failure->text());
  return 1;
}

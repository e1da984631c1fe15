// A configuration file as it was written: settings in the order of the file, each with its place.
// What the keys mean, and whether they exist, is for the reader of the Document to say. A Document
// owns its text.
#pragma once

#include "support/expected.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace unclosed::config {

enum class Shape : uint8_t { Text, Number, Boolean, List };

// `key = value`. A table of its own (`[severity]`) becomes one setting a member, with the value
// "member=value", as the command line spells it.
struct Setting {
  std::string key;
  std::vector<std::string>
      values; // exactly one, unless it is a list; "true" or "false" of a boolean
  Shape shape = Shape::Text;
  uint32_t line = 0;
};

// One `[[overrides]]`: settings for some paths.
struct Override {
  std::vector<std::string> paths; // patterns as in .gitignore, relative to the document's folder
  std::vector<Setting> settings;
  uint32_t line = 0;
};

struct Document {
  std::string file;   // as messages show it
  std::string folder; // absolute: what paths in it are relative to
  std::vector<Setting> settings;
  std::vector<Override> overrides;
};

// Reads `file`; of a pyproject.toml only the table [tool.unclosed], and nothing when it has none.
// The Error names the file, the line and the column.
Expected<std::optional<Document>> readDocument(const std::string& file);

// The nearest configuration: in `folder` (absolute) or in the first of its parents that has one of
// unclosed.toml, .unclosed.toml, and pyproject.toml with a table [tool.unclosed].
Expected<std::optional<Document>> findDocument(const std::string& folder);

} // namespace unclosed::config

// A folder below the system's temporary one that goes away with the object, and all that is in it.
#pragma once

#include "support/expected.h"

#include <memory>
#include <string>

namespace unclosed::support {

class TemporaryFolder {
public:
  static Expected<std::unique_ptr<TemporaryFolder>> make();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder();

  const std::string& path() const { return path_; } // absolute, without symbolic links

private:
  explicit TemporaryFolder(std::string path) : path_(std::move(path)) {}

  std::string path_;
};

} // namespace unclosed::support

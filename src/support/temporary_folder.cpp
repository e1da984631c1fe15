#include "support/temporary_folder.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <system_error>

namespace unclosed::support {

namespace fs = std::filesystem;

Expected<std::unique_ptr<TemporaryFolder>> TemporaryFolder::make() {
  std::error_code error;
  fs::path parent = fs::canonical(fs::temp_directory_path(error), error);
  std::string name = (parent / "unclosed-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr)
    return Error{std::string("no temporary folder: ") + std::strerror(errno), parent.string(),
                 "TMPDIR names another place"};
  return std::unique_ptr<TemporaryFolder>(new TemporaryFolder(name));
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored; // What cannot be removed is left to the system's own clean-up.
  fs::remove_all(path_, ignored);
}

} // namespace unclosed::support

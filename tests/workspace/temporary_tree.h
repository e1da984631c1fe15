// A folder with files in it that goes away with the object: what tests of the file system work in.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace unclosed::testing {

class TemporaryTree {
public:
  TemporaryTree() {
    std::string name = (std::filesystem::temp_directory_path() / "unclosed-test-XXXXXX").string();
    char* made = ::mkdtemp(name.data());
    if (made == nullptr) ADD_FAILURE() << "no temporary folder";
    root_ = std::filesystem::canonical(name);
  }
  TemporaryTree(const TemporaryTree&) = delete;
  TemporaryTree& operator=(const TemporaryTree&) = delete;
  ~TemporaryTree() {
    std::error_code ignored; // What cannot be removed is left to the system's own clean-up.
    std::filesystem::remove_all(root_, ignored);
  }

  std::filesystem::path root() const { return root_; }
  std::string path(std::string_view relative) const { return (root_ / relative).string(); }

  // Writes a file, and makes the folders above it.
  void add(std::string_view relative, std::string_view text = "") const {
    std::filesystem::path file = root_ / relative;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
  }

private:
  std::filesystem::path root_;
};

} // namespace unclosed::testing

// One state of a repository in a folder of its own, which is analysed as if it were the work tree:
// with the current folder, the options' paths and the compilation database of the work tree, moved
// there. Reports show the same paths as for the work tree.
#pragma once

#include "cli/run.h"

#include <string>

namespace unclosed::cli {

class Side {
public:
  // Both absolute. `folder` is made, and is for whoever uses it to fill.
  Side(std::string workTree, std::string folder);

  // Runs with another current folder meanwhile, so nothing else may run at the same time.
  Expected<Run> analyse(const CheckConfig& config, analysis::Memory* memory) const;

private:
  std::string moved(const std::string& path) const;
  std::string absolute(const std::string& path) const;
  CheckConfig moved(CheckConfig config) const;
  std::string movedDatabase(const std::string& given) const;

  std::string workTree_, folder_, current_;
};

} // namespace unclosed::cli

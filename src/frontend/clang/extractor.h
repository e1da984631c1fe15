// Runs Clang over one translation unit: virtual headers over the real file system, one parse, a
// second one with a prelude when types were unknown, and the modules of the last parse. Made once a
// worker; keeps nothing from one file to the next but the standard headers.
#pragma once

#include "frontend/clang/protocol.h"
#include "frontend/clang/shared_headers.h"

#include <string>

namespace unclosed::clangfe {

class Extractor {
public:
  explicit Extractor(Setup setup);

  Reply extract(const Request& request);

private:
  std::vector<std::string> commandLine(const Request& request, bool withPrelude) const;

  Setup setup_;
  SharedHeaders shared_;
};

} // namespace unclosed::clangfe

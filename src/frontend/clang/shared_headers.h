// The standard headers of C++, read once a worker instead of once a file: reading them is most of
// the work of a typical translation unit, and repairs read each file several times. They are kept
// in Clang's precompiled form, one for each set of flags that changes how they are read.
//
// A file that begins with them knows names that it has not included itself; for an audit that is
// no loss. Which files do so is decided by the plan (plan.h), never by what a worker did before.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace unclosed::clangfe {

class SharedHeaders {
public:
  explicit SharedHeaders(std::string resourceDirectory);

  // The precompiled headers for these flags, made when first asked for; empty when this machine
  // cannot make them. The text lives as long as this object.
  std::string_view compiled(const std::vector<std::string>& flags);

private:
  std::string make(const std::vector<std::string>& flags) const;

  std::string resourceDirectory_;
  std::map<std::vector<std::string>, std::string> made_;
};

} // namespace unclosed::clangfe

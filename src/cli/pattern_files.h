// Python that is read line by line, by the patterns of frontend/pattern: whole files, where the
// user wants that engine or no parser takes them, and the parts of a file that have no usable tree.
#pragma once

#include "cli/file_result.h"
#include "frontend/pattern/pattern.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace unclosed::cli {

// One result a path, in their order; the same for any number of jobs.
std::vector<FileResult> scanPatternFiles(std::span<const std::string> paths,
                                         const pattern::Scanner& scanner, unsigned jobs);

// What patterns find in a text.
FileResult scanText(const std::string& path, std::string_view text,
                    const pattern::Scanner& scanner);

// The same of a text that no parser takes, because of `reason`, which a notice tells.
FileResult scanUnparsed(const std::string& path, std::string_view text, std::string_view reason,
                        const pattern::Scanner& scanner);

// Adds what patterns find in the gaps of the module of `text` to the result of its file, and lets
// the gaps say so.
void scanGaps(FileResult& result, ir::Module& module, std::string_view text,
              const pattern::Scanner& scanner);

} // namespace unclosed::cli

// The report as GitLab code quality (the "Code Climate" form): a JSON array of issues. GitLab shows
// two issues with one fingerprint as one, so that every fingerprint is there once.
#pragma once

#include "report/report.h"

#include <string>

namespace unclosed::report {

std::string renderGitlab(const Report& report);

} // namespace unclosed::report

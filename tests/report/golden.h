// Expected output that lies in a file of tests/report/golden. UPDATE_GOLDEN=1 rewrites it, and the
// diff is reviewed.
#pragma once

#include <string>

namespace unclosed::report {

void expectGolden(const std::string& name, const std::string& actual);

} // namespace unclosed::report

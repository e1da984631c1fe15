#include "cli/app.h"

#include "cli/baseline_command.h"
#include "cli/check.h"
#include "cli/config_command.h"
#include "cli/console.h"
#include "cli/explain.h"
#include "cli/fix.h"
#include "cli/init.h"
#include "cli/layers.h"
#include "cli/rules.h"

#include <exception>
#include <string>

namespace unclosed::cli {
namespace {

struct Run {
  int operator()(const CheckConfig& config) const { return runCheck(config); }
  int operator()(const FixConfig& config) const { return runFix(config); }
  int operator()(const ConfigCommand& command) const { return runConfig(command); }
  int operator()(const BaselineCommand& command) const { return runBaseline(command); }
  int operator()(const RulesConfig& config) const { return runRules(config); }
  int operator()(const ExplainConfig& config) const { return runExplain(config); }
  int operator()(const InitCommand&) const { return runInit(); }
  int operator()(const PrintOnly& print) const { return printText(print.text); }
  int operator()(const UsageError& error) const { return fail(error.message); }
};

} // namespace

int run(int argc, const char* const* argv) {
  // The last resort: what is not an error value is a defect or a lack of memory, and the user
  // deserves a sentence and exit code 2 instead of an abort.
  try {
    return std::visit(Run(), readCommandLine(argc, argv));
  } catch (const std::exception& defect) {
    return fail(std::string("internal error: ") + defect.what());
  }
}

} // namespace unclosed::cli

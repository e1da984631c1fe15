#include "cli/rules.h"

#include "cli/console.h"
#include "cli/embedded_schema.h"
#include "cli/pack_check.h"
#include "cli/rule_lists.h"
#include "rules/loader.h"

namespace unclosed::cli {

int runRules(const RulesConfig& config) {
  if (config.schema) return printText(embeddedSchema());
  if (!config.check.empty()) return checkPacks(config.check);
  auto rules = rules::loadAll(config.rulePacks);
  if (!rules) return fail(rules.error());
  RuleList list = listRules(*rules, config.kinds);
  if (list.empty() && !config.kinds.empty()) return fail("no resource is of this kind");
  switch (config.format) {
  case RulesFormat::Text: return printText(rulesAsText(list));
  case RulesFormat::Json: return printText(rulesAsJson(list));
  case RulesFormat::Markdown: return printText(rulesAsMarkdown(list));
  }
  return ExitFailure;
}

} // namespace unclosed::cli

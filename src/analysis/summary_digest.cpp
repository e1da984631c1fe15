#include "analysis/summary_digest.h"

namespace unclosed::analysis {

using support::Digest;
using support::Hasher;

namespace {

void add(Hasher& hasher, const Access& access) {
  hasher.add(access.root).add(access.path.size());
  for (const std::string& name : access.path)
    hasher.add(name);
}

void add(Hasher& hasher, const std::optional<Access>& access) {
  hasher.add(access.has_value());
  if (access) add(hasher, *access);
}

void add(Hasher& hasher, const ir::Range& range) {
  for (ir::Loc at : {range.begin, range.end})
    hasher.add(at.line).add(at.col);
}

void add(Hasher& hasher, const rules::Acquire& how) {
  const rules::Callee& callee = how.callee;
  for (std::string_view text : {callee.call, callee.type, callee.method, callee.receiver,
                                callee.name, callee.namePattern, callee.space, how.returns})
    hasher.add(text);
  hasher.add(callee.when.size());
  for (const rules::ArgTest& test : callee.when)
    hasher.add(test.kind).add(test.arg).add(test.name).add(test.value);
  hasher.add(how.into.where).add(how.into.arg).add(how.into.name).add(how.fails);
  hasher.add(how.releaseOnFailure).add(how.awaited).add(how.confidence);
  hasher.add(how.releasedBy.size());
  for (const std::string& name : how.releasedBy)
    hasher.add(name);
}

void add(Hasher& hasher, const Fresh& fresh) {
  add(hasher, fresh.where);
  add(hasher, fresh.how);
  add(hasher, fresh.parent);
  hasher.add(fresh.resource).add(fresh.confidence).add(fresh.sometimes).add(fresh.steps.size());
  hasher.add(fresh.when.has_value());
  if (fresh.when) hasher.add(fresh.when->param).add(fresh.when->truth);
  for (const Step& step : fresh.steps) {
    hasher.add(step.kind).add(step.path).add(step.message).add(step.nesting);
    add(hasher, step.range);
  }
}

void add(Hasher& hasher, const Verdict& verdict) {
  hasher.add(verdict.fails).add(verdict.success).add(verdict.values.has_value());
  if (verdict.values) hasher.add(verdict.values->first).add(verdict.values->second);
}

void add(Hasher& hasher, const ParamFate& fate) {
  add(hasher, fate.where);
  add(hasher, fate.into);
  hasher.add(fate.fate).add(fate.resource).add(fate.method).add(fate.path).add(fate.byCaller);
  hasher.add(fate.when.has_value()).add(fate.verdict.has_value());
  if (fate.when) hasher.add(fate.when->param).add(fate.when->truth);
  if (fate.verdict) add(hasher, *fate.verdict);
  add(hasher, fate.range);
  add(hasher, fate.missed);
  hasher.add(fate.without.size());
  for (const std::string& name : fate.without)
    hasher.add(name);
}

} // namespace

Digest digestOf(const Summary& summary) {
  Hasher hasher;
  hasher.add(summary.known).add(summary.returns).add(summary.hangs).add(summary.type);
  hasher.add(summary.raises.has_value()).add(summary.unusual);
  if (summary.raises) hasher.add(*summary.raises);
  hasher.add(summary.fresh.size());
  for (const Fresh& fresh : summary.fresh)
    add(hasher, fresh);
  hasher.add(summary.fates.size());
  for (const ParamFate& fate : summary.fates)
    add(hasher, fate);
  add(hasher, summary.alias);
  hasher.add(summary.constant.has_value());
  if (summary.constant) hasher.add(summary.constant->constant).add(summary.constant->number);
  return hasher.digest();
}

} // namespace unclosed::analysis

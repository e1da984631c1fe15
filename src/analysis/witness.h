// Words for what the engine knows: places as the source writes them, conditions, and the steps of a
// path. Used by everything that builds a finding.
#pragma once

#include "analysis/finding.h"
#include "analysis/objects.h"
#include "analysis/trace.h"
#include "ir/ir.h"

#include <string>
#include <vector>

namespace unclosed::analysis {

class Witness {
public:
  Witness(const ir::Module& module, const ir::Function& function, const Objects& objects,
          const Trace& trace, const RuleIndex& index)
      : module_(module), function_(function), objects_(objects), trace_(trace), index_(index) {}

  // "self.conn", "rows[0]"; empty for a temporary.
  std::string place(ir::PlaceId id) const;
  // What the acquisition is assigned to; empty when nothing holds it.
  std::string variable(ObjectId resource) const;
  // "`conn` (psycopg2 connection)", or the resource's label when no variable holds it.
  std::string subject(ObjectId resource) const;
  // The events from the acquisition to `last`, then a final step at `end`.
  std::vector<Step> steps(ObjectId resource, uint32_t last, StepKind end, ir::Range where,
                          std::string endMessage) const;
  // How a function comes to hand the resource out: from the acquisition to `where`, the way out
  // (empty: its end, which is no step), without the branches; for those who see it from outside, a
  // level deeper than they are.
  std::vector<Step> handedOut(ObjectId resource, uint32_t last, ir::Range where) const;

private:
  std::string member(ObjectId resource) const;
  std::string unpacked(const Object& object) const;
  ir::PlaceId holder(const Object& object) const;
  std::string callText(ir::PlaceId id) const;
  std::string condition(const ir::Cond& cond, bool holds) const;
  std::string message(const Event& event, const std::string& name) const;
  bool concerns(const Event& event, ObjectId resource) const;

  const ir::Module& module_;
  const ir::Function& function_;
  const Objects& objects_;
  const Trace& trace_;
  const RuleIndex& index_;
};

} // namespace unclosed::analysis

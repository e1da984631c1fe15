// Turns what the engine recorded about one function into findings: which diagnostic, how severe,
// how sure, told along which path. Reads only; one call a function.
#pragma once

#include "analysis/finding.h"
#include "analysis/interpreter.h"

#include <string>
#include <vector>

namespace unclosed::analysis {

// A finding, and the field of a class that holds the resource, when one does: whether anybody but
// the class is to blame is known when all functions have been analysed.
struct Reported {
  Finding finding;
  std::string ownerType; // canonical name of the class; empty: no object holds it
  std::string ownerField;
  bool direct = true; // the field is the resource itself, not another object that holds it
};

// UNC101 to UNC106: every acquisition that some way out leaves open, once.
void reportLeaks(const Interpreter& run, const Scope& scope, const ir::Function& function,
                 std::vector<Reported>& out);

// UNC107 and UNC108: releases and uses that come too late.
void reportMisuses(const Interpreter& run, const RuleIndex& index, const ir::Module& module,
                   const ir::Function& function, std::vector<Reported>& out);

} // namespace unclosed::analysis

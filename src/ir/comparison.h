// What a comparison says in other words.
#pragma once

#include "ir/ir.h"

namespace unclosed::ir {

// a < b is b > a.
inline CmpOp mirrored(CmpOp op) {
  switch (op) {
  case CmpOp::Lt: return CmpOp::Gt;
  case CmpOp::Le: return CmpOp::Ge;
  case CmpOp::Gt: return CmpOp::Lt;
  case CmpOp::Ge: return CmpOp::Le;
  default: return op;
  }
}

// not a < b is a >= b.
inline CmpOp opposite(CmpOp op) {
  switch (op) {
  case CmpOp::Eq: return CmpOp::Ne;
  case CmpOp::Ne: return CmpOp::Eq;
  case CmpOp::Lt: return CmpOp::Ge;
  case CmpOp::Le: return CmpOp::Gt;
  case CmpOp::Gt: return CmpOp::Le;
  case CmpOp::Ge: return CmpOp::Lt;
  }
  return op;
}

} // namespace unclosed::ir

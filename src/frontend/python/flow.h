// Control flow on top of ir::FunctionBuilder: blocks that exist only when something reaches them,
// loops, and regions that are left through clean-up code.
//
// A `finally` block or a context manager's exit is lowered once for each kind of way out of its
// region that is taken. A jump out of regions goes to the innermost region's clean-up for that way,
// which goes on to the next region's, and so on outwards. The value of a `return` that passes
// clean-up code waits in the local `$return`.
#pragma once

#include "ir/builder.h"

#include <vector>

namespace unclosed::python {

// A block that is made, with `handler` as its exceptional successor, when it is first used.
struct Label {
  ir::BlockId handler = ir::None;
  ir::BlockId block = ir::None;
};

enum class Way : uint8_t { Normal, Exception, Return, Break, Continue };

// A loop, or a region that has clean-up code, around the point being lowered.
struct Frame {
  bool isLoop = false;
  Label ways[5]; // by Way; a loop uses Break and Continue, a region these and Return
};

// A region that is being lowered, from its opening to the lowering of its clean-up.
struct Region {
  ir::BlockId outer = ir::None;  // the handler around it
  ir::BlockId arrive = ir::None; // where an exception from inside arrives
  Label after;
};

class Flow {
public:
  explicit Flow(ir::FunctionBuilder& builder) : b_(builder) {}

  Label label() const { return {.handler = b_.handler()}; }
  ir::BlockId use(Label& label);
  // Ends the current block with a jump; nothing when it has ended already.
  void jumpTo(Label& label);
  // Goes on at the label; false, and the code there is dead, when nothing uses it.
  bool enter(const Label& label);
  // Goes on at the label, by a jump when anything else leads there, else where it is.
  void land(Label& label);
  // Goes on in a new block, whose exceptional successor is the present handler.
  void startBlock();

  void openLoop(const Label& breakTo, const Label& continueTo);
  // The loop's labels as they are now.
  Frame closeFrame();
  Region openRegion();
  // Ends the lowering of the region's body and returns its frame; clean-ups come after that.
  Frame closeRegion(const Region& region);

  // Leaves by `break`, `continue`, or a `return` whose value is in returned().
  void leave(Way way, ir::Range range);
  bool isInRegion() const;
  ir::PlaceId returned() { return b_.local("$return"); }

private:
  ir::FunctionBuilder& b_;
  std::vector<Frame> frames_;
};

} // namespace unclosed::python

#include "frontend/python/flow.h"

#include <algorithm>

namespace unclosed::python {

ir::BlockId Flow::use(Label& label) {
  if (label.block == ir::None) {
    ir::BlockId current = b_.setHandler(label.handler);
    label.block = b_.newBlock();
    b_.setHandler(current);
  }
  return label.block;
}

void Flow::jumpTo(Label& label) {
  if (!b_.ended()) b_.jump(use(label));
}

bool Flow::enter(const Label& label) {
  if (label.block == ir::None) return false;
  b_.setBlock(label.block);
  return true;
}

void Flow::land(Label& label) {
  if (label.block == ir::None) return;
  jumpTo(label);
  enter(label);
}

void Flow::startBlock() {
  ir::BlockId block = b_.newBlock();
  if (!b_.ended()) b_.jump(block);
  b_.setBlock(block);
}

void Flow::openLoop(const Label& breakTo, const Label& continueTo) {
  Frame frame{.isLoop = true, .ways = {}};
  frame.ways[static_cast<size_t>(Way::Break)] = breakTo;
  frame.ways[static_cast<size_t>(Way::Continue)] = continueTo;
  frames_.push_back(frame);
}

Frame Flow::closeFrame() {
  Frame frame = frames_.back();
  frames_.pop_back();
  return frame;
}

Region Flow::openRegion() {
  Region region{.outer = b_.handler(), .arrive = b_.newBlock(), .after = label()};
  Frame frame;
  for (Label& way : frame.ways)
    way = label();
  frames_.push_back(frame);
  b_.setHandler(region.arrive);
  startBlock();
  return region;
}

Frame Flow::closeRegion(const Region& region) {
  b_.setHandler(region.outer);
  return closeFrame();
}

bool Flow::isInRegion() const {
  return std::ranges::any_of(frames_, [](const Frame& frame) { return !frame.isLoop; });
}

void Flow::leave(Way way, ir::Range range) {
  if (b_.ended()) return;
  for (size_t i = frames_.size(); i-- > 0;) {
    Frame& frame = frames_[i];
    if (frame.isLoop && way == Way::Return) continue;
    return b_.jump(use(frame.ways[static_cast<size_t>(way)]), range);
  }
  if (way != Way::Return) return b_.unreachable(range); // `break` outside a loop
  b_.ret(returned(), range);
}

} // namespace unclosed::python

// How far a resource is needed: the statements after its acquisition that a release must enclose,
// and what is against enclosing them. The statements stand side by side in one block.
#pragma once

#include <string>
#include <vector>

#include "repair/python_release.h"
#include "repair/python_site.h"
#include "repair/ties.h"

namespace unclosed::repair {

struct Extent {
  NodeId block = NoNode;
  size_t from = 0, end = 0;    // positions in the block
  bool follows = true;         // the first of them stands directly behind the acquisition
  NodeId release = NoNode;     // the statement behind them that the new release takes the place of
  std::vector<NodeId> dropped; // releases inside that the new one makes needless
  std::vector<std::string> doubts;

  bool empty() const { return from == end; }
};

// The statements of a block from one position to another, and nothing known of them yet.
Extent extentOf(NodeId block, size_t from, size_t end);

// An Error says why no release can enclose all uses. O(nodes of the function).
Expected<Extent> findExtent(const Site& site, const Ties& ties, const ReleaseCode& code);

// What speaks against a release behind the extent that was not there before: values that are handed
// out or kept, and may need the resource.
std::vector<std::string> doubtsOf(const Site& site, const Ties& ties, const Extent& extent);

} // namespace unclosed::repair

#include "link/linearize.h"

#include <algorithm>
#include <utility>

namespace unclosed::link {
namespace {

using Order = std::vector<uint32_t>;

bool isInTail(const std::vector<Order>& sequences, uint32_t name) {
  return std::ranges::any_of(sequences, [&](const Order& sequence) {
    return std::find(sequence.begin() + !sequence.empty(), sequence.end(), name) != sequence.end();
  });
}

// The C3 merge; false when the sequences contradict each other.
bool merge(std::vector<Order> sequences, Order& out) {
  while (out.size() < longestOrder) {
    std::erase_if(sequences, [](const Order& sequence) { return sequence.empty(); });
    if (sequences.empty()) return true;
    auto good = std::ranges::find_if(
        sequences, [&](const Order& sequence) { return !isInTail(sequences, sequence.front()); });
    if (good == sequences.end()) return false;
    uint32_t next = good->front();
    out.push_back(next);
    for (Order& sequence : sequences)
      if (!sequence.empty() && sequence.front() == next) sequence.erase(sequence.begin());
  }
  return true;
}

Order orderOf(const Order& bases, const std::vector<Order>& orders) {
  Order out;
  if (bases.size() == 1) {
    out = bases;
    const Order& rest = orders[bases.front()];
    out.insert(out.end(), rest.begin(),
               rest.begin() + static_cast<ptrdiff_t>(std::min(rest.size(), longestOrder - 1)));
    return out;
  }
  std::vector<Order> sequences;
  for (uint32_t base : bases) {
    Order& sequence = sequences.emplace_back(Order{base});
    sequence.insert(sequence.end(), orders[base].begin(), orders[base].end());
  }
  std::vector<Order> depthFirst = sequences;
  sequences.push_back(bases);
  if (merge(std::move(sequences), out)) return out;
  out.clear();
  for (const Order& sequence : depthFirst)
    for (uint32_t base : sequence)
      if (out.size() < longestOrder && std::ranges::find(out, base) == out.end())
        out.push_back(base);
  return out;
}

} // namespace

std::vector<Order> linearize(const std::vector<Order>& bases) {
  enum class State : uint8_t { New, Open, Done };
  std::vector<State> states(bases.size(), State::New);
  std::vector<Order> kept(bases.size()), orders(bases.size());
  std::vector<std::pair<uint32_t, size_t>> open; // class, next base to visit
  for (uint32_t start = 0; start < bases.size(); ++start) {
    if (states[start] != State::New) continue;
    states[start] = State::Open;
    open.emplace_back(start, 0);
    while (!open.empty()) {
      auto& [current, next] = open.back();
      if (next == bases[current].size()) {
        orders[current] = orderOf(kept[current], orders);
        states[current] = State::Done;
        open.pop_back();
        continue;
      }
      uint32_t base = bases[current][next];
      if (states[base] == State::New) {
        states[base] = State::Open;
        open.emplace_back(base, 0);
        continue;
      }
      ++next;
      bool isRepeated = std::ranges::find(kept[current], base) != kept[current].end();
      if (states[base] == State::Done && !isRepeated) kept[current].push_back(base);
    }
  }
  return orders;
}

} // namespace unclosed::link

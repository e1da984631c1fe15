#include "analysis/recall.h"

#include "analysis/summary_digest.h"
#include "ir/text.h"

#include <algorithm>
#include <utility>

namespace unclosed::analysis {

using link::FunctionRef;
using support::Digest;
using support::Hasher;

namespace {

const Digest& unknownSummary() {
  static const Digest digest = digestOf(Summary{});
  return digest;
}

// A module of Python is what its source says; what one of C and C++ says its headers say, too.
void addContent(Hasher& hasher, const ir::Module& module) {
  bool isSource = module.language == ir::Language::Python && module.hash != 0;
  hasher.add(module.path).add(isSource ? module.hash : 0);
  if (!isSource) hasher.add(ir::print(module));
}

} // namespace

Recall::Recall(Memory& memory, const Digest& rules, const link::Program& program,
               const ProgramTypes& types, std::span<const link::Component> components,
               Summaries& summaries)
    : memory_(memory), components_(components), summaries_(summaries), names_(program),
      entries_(components.size()), reused_(components.size()) {
  Surroundings surroundings(program, types);
  for (link::ModuleId id = 0; id < program.modules().size(); ++id) {
    const ir::Module& module = program.module(id);
    Hasher hasher;
    addContent(hasher.add(rules), module);
    modules_.push_back(hasher.add(surroundings.of(id)).digest());
    digests_.emplace_back(module.functions.size(), unknownSummary());
  }
}

Digest Recall::keyOf(const link::Component& component) const {
  Hasher hasher;
  for (FunctionRef ref : component.functions)
    hasher.add(modules_[ref.module]);
  return hasher.digest();
}

Digest Recall::seen(FunctionRef ref, uint32_t component) const {
  return summaries_.isVisible(ref, component) ? digests_[ref.module][ref.function]
                                              : unknownSummary();
}

void Recall::keepDigests(const link::Component& component) {
  for (FunctionRef ref : component.functions)
    digests_[ref.module][ref.function] = digestOf(std::as_const(summaries_)[ref]);
}

bool Recall::take(uint32_t index, std::vector<Reported>& out) {
  const link::Component& component = components_[index];
  const Memory::Entry* known = memory_.find(names_.of(component));
  if (!known || known->key != keyOf(component)) return false;
  bool holds = std::ranges::all_of(known->reads, [&](const auto& read) {
    FunctionRef ref = names_.find(read.first);
    return ref && seen(ref, index) == read.second;
  });
  holds = holds && std::ranges::all_of(known->methods, [&](const auto& read) {
            return summaries_.named(read.first) == read.second;
          });
  if (!holds) return false;
  for (size_t i = 0; i < component.functions.size(); ++i)
    summaries_[component.functions[i]] = known->summaries[i];
  keepDigests(component);
  out.insert(out.end(), known->reported.begin(), known->reported.end());
  entries_[index] = *known;
  reused_[index] = true;
  return true;
}

void Recall::note(uint32_t index, const Reads& reads, std::span<const Reported> reported) {
  const link::Component& component = components_[index];
  Memory::Entry entry;
  entry.key = keyOf(component);
  for (std::string_view method : reads.methods)
    entry.methods.emplace_back(method, summaries_.named(method));
  for (FunctionRef ref : reads.functions)
    if (!std::ranges::binary_search(component.functions, ref))
      entry.reads.emplace_back(names_.of(ref), seen(ref, index));
  for (FunctionRef ref : component.functions)
    entry.summaries.push_back(std::as_const(summaries_)[ref]);
  entry.reported.assign(reported.begin(), reported.end());
  keepDigests(component);
  entries_[index] = std::move(entry);
}

void Recall::finish() {
  std::map<Digest, Memory::Entry> entries;
  for (size_t i = 0; i < entries_.size(); ++i)
    if (entries_[i]) entries.emplace(names_.of(components_[i]), std::move(*entries_[i]));
  memory_.replace(std::move(entries),
                  static_cast<size_t>(std::ranges::count(reused_, static_cast<char>(true))));
}

} // namespace unclosed::analysis

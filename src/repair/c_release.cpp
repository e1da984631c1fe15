#include "repair/c_release.h"

#include <fmt/format.h>

#include <algorithm>

namespace unclosed::repair {
namespace {

Error because(std::string why) { return Error{std::move(why), {}, {}}; }

bool isPlainRelease(const rules::Release& release) {
  return !release.partial && !release.untilUse && !release.callee.call.empty() &&
         release.callee.when.empty() && release.what.where == rules::Where::Argument &&
         release.what.arg == 0;
}

// The one that the rule asks for, where it asks.
bool isWanted(const rules::Resource& resource, std::string_view name) {
  return resource.repair.release.empty() || resource.repair.release == name;
}

bool isReleaseOf(const rules::Resource& resource, std::string_view name) {
  return std::ranges::any_of(resource.release, [&](const rules::Release& release) {
    return lastCName(release.callee.call) == name;
  });
}

// Whether an example of the rule calls it with nothing but the resource.
bool takesOnlyIt(const rules::Resource& resource, std::string_view name) {
  bool seen = false;
  for (const std::string& example : {resource.cleanExample, resource.leakExample}) {
    CSource source(example);
    for (size_t at = 0; at + 1 < source.tokens().size(); ++at) {
      if (!source.is(at, name) || !source.is(at + 1, "(") || source.closing(at + 1) == 0) continue;
      seen = true;
      for (size_t inner = at + 2; inner < source.closing(at + 1); ++inner) {
        if (source.is(inner, "(") && source.closing(inner) != 0) inner = source.closing(inner);
        if (source.is(inner, ",")) return false;
      }
    }
  }
  return seen;
}

// `ctx->pool` or `COUNT`: means at every way out what it means at the call.
bool isStable(const CSite& site, size_t first, size_t end) {
  const CSource& source = site.source;
  std::string_view path = source.between(first, end);
  bool isConstant = end == first + 1 &&
                    path.find_first_of("abcdefghijklmnopqrstuvwxyz") == std::string_view::npos;
  if (isConstant) return true;
  bool isParameter = false;
  for (size_t at = site.function.name + 1; at < site.function[0].first; ++at)
    isParameter |= source.is(at, source.token(first));
  for (size_t at = site.function[0].first; at + 1 < site.function[0].end; ++at) {
    if (!source.is(at, source.token(first)) || source.is(at - 1, ".") || source.is(at - 1, "->"))
      continue;
    size_t behind = at + 1;
    while (source.is(behind, "->") || source.is(behind, "."))
      behind += 2;
    std::string_view next = source.token(behind);
    bool changes = next == "=" ||
                   (next.size() == 2 && next[1] == '=' && next[0] != '=' && next[0] != '!' &&
                    next[0] != '<' && next[0] != '>') ||
                   next == "++" || next == "--" || source.is(at - 1, "&") ||
                   source.is(at - 1, "++") || source.is(at - 1, "--");
    if (changes) return false;
  }
  return isParameter;
}

// The argument from one token to another: the resource, a constant, or something that stays.
bool fitsEverywhere(const CSite& site, size_t first, size_t end, bool& isIt) {
  const CSource& source = site.source;
  std::string_view text = source.between(first, end);
  if (text == site.variable || text == site.root) return isIt = true;
  if (end == first + 1 && source.tokens()[first].kind != CTokenKind::Name) return true;
  bool isPath = true;
  for (size_t at = first; at < end; ++at)
    isPath &= (at - first) % 2 == 0 ? source.tokens()[at].kind == CTokenKind::Name
                                    : source.is(at, "->") || source.is(at, ".");
  return isPath && (end - first) % 2 == 1 && isStable(site, first, end);
}

// `finish(x)`, `unmap(x, size)`: a call that releases it on another way, and fits on any.
bool isPlainCall(const CSite& site, size_t first, size_t end) {
  const CSource& source = site.source;
  if (!source.is(first + 1, "(") || source.closing(first + 1) + 1 != end) return false;
  bool isIt = false;
  for (size_t from = first + 2, at = from; at < end; ++at) {
    if (at + 1 < end && source.is(at, "(")) return false;
    if (!source.is(at, ",") && at + 1 != end) continue;
    if (from == at || !fitsEverywhere(site, from, at, isIt)) return false;
    from = at + 1;
  }
  return isIt;
}

// The release that the function has already; false when it has none that fits elsewhere.
bool takeWritten(CSite& site) {
  const CSource& source = site.source;
  for (ir::Range range : site.finding.releasing.calls) {
    size_t first = source.tokenAt(source.offsetOf(range.begin.line, range.begin.col));
    size_t end = source.tokenAt(source.offsetOf(range.end.line, range.end.col));
    std::string_view name = source.token(first);
    bool known = isReleaseOf(site.resource, name);
    if (!isPlainCall(site, first, end) || (known && !isWanted(site.resource, name))) continue;
    site.release = name;
    // What the declarations of a program name as its release does nothing else.
    site.releasedByHelper =
        !known && !site.resource.id.empty() &&
        !(site.helpers != nullptr && site.helpers->onlyReleases(name, site.rules));
    site.releaseCall = source.between(first, end);
    if (site.releaseCall.find(site.variable) != std::string::npos) return true;
    // The object that has it was made together with it.
    bool made = site.declaration > site.function[0].first && site.source.is(site.call - 1, "=") &&
                site.source.is(site.call - 2, site.root);
    if (!made) continue;
    site.variable = site.root;
    return true;
  }
  return false;
}

} // namespace

Status findRelease(CSite& site) {
  // A part of an object that the function releases as a whole is released with it.
  // So is what another function has made.
  bool byOther = site.variable != site.root || !site.finding.releasing.direct;
  if (byOther && takeWritten(site)) return std::nullopt;
  for (const rules::Release& release : site.resource.release) {
    if (site.resource.inferred) break;
    if (!isPlainRelease(release)) continue;
    std::string_view name = lastCName(release.callee.call);
    bool fits = site.acquire == nullptr || site.acquire->releasedBy.empty() ||
                std::ranges::any_of(site.acquire->releasedBy, [&](const std::string& wanted) {
                  return lastCName(wanted) == name;
                });
    if (!fits || !isWanted(site.resource, name) || !takesOnlyIt(site.resource, name)) continue;
    site.release = name;
    if (site.source.is(site.call, "std")) site.release = "std::" + site.release;
    site.releaseCall = fmt::format("{}({})", site.release, site.variable);
    return std::nullopt;
  }
  if (takeWritten(site)) return std::nullopt;
  if (site.resource.id.empty()) return because("no rule says how it is released");
  if (site.resource.inferred) return because("how it is released is guessed from names only");
  return because("its release takes more than the resource, or is not known");
}

void addReleaseDoubts(const CSite& site, std::vector<std::string>& doubts) {
  const std::string& also = site.resource.repair.releaseAlso;
  if (!also.empty()) doubts.push_back(fmt::format("`{}` {}", site.releaseCall, also));
  if (site.releasedByHelper)
    doubts.push_back(fmt::format("`{}` may do more than release it", site.releaseCall));
}

std::optional<std::string> releaseAt(const CSite& site, std::string_view step, size_t token,
                                     bool behind) {
  std::string call = site.releaseCall + ";";
  if (behind && isHeldAt(site, token)) return call;
  bool pointer = site.isPointer();
  bool number =
      !pointer && site.variable == site.root && site.source.is(site.declaration - 1, "int");
  if (site.acquire != nullptr) {
    if (site.acquire->into.where != rules::Where::Return) return std::nullopt;
    rules::Fails fails = site.acquire->fails;
    pointer = fails == rules::Fails::Null;
    number =
        !site.isPointer() && (fails == rules::Fails::Negative || fails == rules::Fails::MinusOne);
  }
  if (pointer) return fmt::format("if ({})\n{}{}", site.variable, step, call);
  if (number) return fmt::format("if ({} >= 0)\n{}{}", site.variable, step, call);
  return std::nullopt;
}

} // namespace unclosed::repair

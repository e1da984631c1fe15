#include <vector>

#include "repair/c_site.h"

namespace unclosed::repair {
bool isNull(const CSource& source, size_t first, size_t end) {
  std::string_view text = source.between(first, end);
  return text == "NULL" || text == "nullptr" || text == "0";
}

bool isMinusOne(const CSource& source, size_t first, size_t end) {
  std::string_view text = source.between(first, end);
  return text == "-1" || text == "(-1)";
}

namespace {

// `port.fd` of "port" means: nothing but the variable, in brackets or not.
bool isVariable(const CSite& site, size_t first, size_t end) {
  while (end > first + 1 && site.source.is(first, "(") && site.source.closing(first) == end - 1)
    ++first, --end;
  if (site.source.between(first, end) == site.variable) return true;
  // `(x = acquire())`
  return end > first + 2 && site.source.is(first, site.variable) &&
         site.source.is(first + 1, "=") && site.call == first + 2 && site.callEnd == end;
}

// `MAP_FAILED`: minus one as a pointer has a name of its own.
bool isConstant(const CSource& source, size_t first, size_t end) {
  return end == first + 1 && source.tokens()[first].kind == CTokenKind::Name &&
         !isNull(source, first, end) &&
         source.token(first).find_first_of("abcdefghijklmnopqrstuvwxyz") == std::string_view::npos;
}

// One comparison, without `&&` and `||`: what it says when it is true.
Holds oneTest(const CSite& site, size_t first, size_t end) {
  const CSource& source = site.source;
  while (end > first + 1 && source.is(first, "(") && source.closing(first) == end - 1 &&
         !isVariable(site, first, end))
    ++first, --end;
  bool pointer = site.isPointer();
  bool failsByName = pointer && site.acquire && site.acquire->fails == rules::Fails::MinusOne;
  if (pointer && !failsByName) {
    if (isVariable(site, first, end)) return Holds::Something;
    if (source.is(first, "!") && isVariable(site, first + 1, end)) return Holds::Nothing;
  }
  for (size_t at = first; at < end; ++at) {
    if ((source.is(at, "(") || source.is(at, "[")) && source.closing(at) != 0) {
      at = source.closing(at);
      continue;
    }
    std::string_view op = source.token(at);
    if (op != "==" && op != "!=" && op != "<" && op != ">=" && op != ">") continue;
    bool left = isVariable(site, first, at), right = isVariable(site, at + 1, end);
    if (left == right) return Holds::Unknown;
    size_t from = left ? at + 1 : first, to = left ? end : at;
    bool sentinel = failsByName ? isConstant(source, from, to)
                    : pointer   ? isNull(source, from, to)
                                : isMinusOne(source, from, to);
    if (sentinel && op == "==") return Holds::Nothing;
    if (sentinel && op == "!=") return Holds::Something;
    bool zero = !pointer && left && source.between(from, to) == "0";
    if (zero && op == "<") return Holds::Nothing;
    if (zero && (op == ">=" || op == ">")) return Holds::Something;
    return !pointer && left && op == ">" && isMinusOne(source, from, to) ? Holds::Something
                                                                         : Holds::Unknown;
  }
  return Holds::Unknown;
}

Holds opposite(Holds holds) {
  if (holds == Holds::Unknown) return holds;
  return holds == Holds::Nothing ? Holds::Something : Holds::Nothing;
}

// What one of the tests that `word` joins says; all of them must hold (`&&`), or fail (`||`).
Holds joined(const CSite& site, size_t first, size_t end, std::string_view word, bool negated) {
  const CSource& source = site.source;
  std::vector<size_t> cuts{first};
  bool other = false;
  for (size_t at = first; at < end; ++at) {
    if ((source.is(at, "(") || source.is(at, "[")) && source.closing(at) != 0)
      at = source.closing(at);
    else if (source.is(at, word))
      cuts.push_back(at + 1);
    else
      other |= source.is(at, word == "&&" ? "||" : "&&") || source.is(at, "?");
  }
  if (other) return Holds::Unknown;
  for (size_t i = 0; i < cuts.size(); ++i) {
    size_t stop = i + 1 < cuts.size() ? cuts[i + 1] - 1 : end;
    Holds holds = oneTest(site, cuts[i], stop);
    if (negated) holds = opposite(holds);
    if (holds != Holds::Unknown) return holds;
  }
  return Holds::Unknown;
}

} // namespace

Holds whenTrue(const CSite& site, size_t first, size_t end) {
  return joined(site, first, end, "&&", false);
}

Holds whenFalse(const CSite& site, size_t first, size_t end) {
  return joined(site, first, end, "||", true);
}

} // namespace unclosed::repair

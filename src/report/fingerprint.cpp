#include "report/fingerprint.h"

#include "support/unicode.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <xxhash.h>

namespace unclosed::report {
namespace {

constexpr size_t Window = 100;
constexpr uint64_t Base = 37;
constexpr uint16_t EndOfText = 0xFFFF;

struct Units {
  std::vector<uint16_t> values;   // of the visible characters and line breaks, then EndOfText
  std::vector<size_t> lineStarts; // where each line's first unit is
};

class UnitReader {
public:
  Units read(std::string_view text) {
    for (size_t at = 0; at < text.size();) {
      support::CodePoint point = support::decodeAt(text, at);
      at += point.bytes;
      if (point.value < 0x10000) {
        add(static_cast<uint16_t>(point.value));
        continue;
      }
      char32_t rest = point.value - 0x10000;
      add(static_cast<uint16_t>(0xD800 + (rest >> 10)));
      add(static_cast<uint16_t>(0xDC00 + (rest & 0x3FF)));
    }
    append(EndOfText);
    return std::move(units_);
  }

private:
  void add(uint16_t unit) {
    bool secondOfPair = afterReturn_ && unit == '\n';
    afterReturn_ = unit == '\r';
    if (unit == ' ' || unit == '\t' || secondOfPair) return;
    append(unit == '\r' ? '\n' : unit);
  }

  void append(uint16_t unit) {
    if (atLineStart_) units_.lineStarts.push_back(units_.values.size());
    atLineStart_ = unit == '\n';
    units_.values.push_back(unit);
  }

  Units units_;
  bool atLineStart_ = true;
  bool afterReturn_ = false;
};

uint64_t hashFrom(const std::vector<uint16_t>& units, size_t start) {
  uint64_t hash = 0;
  for (size_t i = start; i < start + Window; ++i) {
    hash = hash * Base + (i < units.size() ? units[i] : 0);
  }
  return hash;
}

// Counts equal findings, which must come in the report's order.
class Numbering {
public:
  std::string next(const analysis::Finding& f) {
    std::string key =
        fmt::format("{}\n{}\n{}\n{}\n{}", f.rule, f.path, f.function, f.resource, f.variable);
    size_t occurrence = seen_[key]++;
    key += fmt::format("\n{}", occurrence);
    return textFingerprint(key);
  }

private:
  std::unordered_map<std::string, size_t> seen_;
};

} // namespace

std::string textFingerprint(std::string_view text) {
  XXH128_hash_t hash = XXH3_128bits(text.data(), text.size());
  return fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
}

std::vector<std::string> lineHashes(std::string_view text) {
  Units units = UnitReader().read(text);
  std::unordered_map<uint64_t, size_t> seen;
  std::vector<std::string> hashes;
  hashes.reserve(units.lineStarts.size());
  for (size_t start : units.lineStarts) {
    uint64_t hash = hashFrom(units.values, start);
    hashes.push_back(fmt::format("{:x}:{}", hash, ++seen[hash]));
  }
  return hashes;
}

std::vector<std::string> functionFingerprints(std::span<const analysis::Finding> findings) {
  Numbering numbering;
  std::vector<std::string> fingerprints;
  fingerprints.reserve(findings.size());
  for (const analysis::Finding& finding : findings)
    fingerprints.push_back(numbering.next(finding));
  return fingerprints;
}

Fingerprints fingerprintsOf(const Report& report) {
  struct Place {
    const analysis::Finding* finding;
    std::string* fingerprint;
  };
  Fingerprints out{std::vector<std::string>(report.findings.size()),
                   std::vector<std::string>(report.suppressed.size()),
                   std::vector<std::string>(report.known.size())};
  std::vector<Place> all;
  for (size_t i = 0; i < report.findings.size(); ++i)
    all.push_back({&report.findings[i], &out.findings[i]});
  for (size_t i = 0; i < report.suppressed.size(); ++i)
    all.push_back({&report.suppressed[i].finding, &out.suppressed[i]});
  for (size_t i = 0; i < report.known.size(); ++i)
    all.push_back({&report.known[i], &out.known[i]});
  std::sort(all.begin(), all.end(),
            [](const Place& a, const Place& b) { return comesBefore(*a.finding, *b.finding); });
  Numbering numbering;
  for (const Place& place : all)
    *place.fingerprint = numbering.next(*place.finding);
  return out;
}

} // namespace unclosed::report

#include "report/html_data.h"

#include "report/details.h"
#include "report/fingerprint.h"
#include "support/unicode.h"
#include "support/version.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <set>

namespace unclosed::report {
namespace {

using analysis::Finding;
using Json = nlohmann::ordered_json;

constexpr uint32_t Context = 2;      // lines shown before and after one that matters
constexpr size_t MaxLineBytes = 400; // a longer one is cut: it is generated, not written

std::string_view nameOf(analysis::CountsAs counts) {
  switch (counts) {
  case analysis::CountsAs::Misuse: return "misuse";
  case analysis::CountsAs::Setting: return "setting";
  case analysis::CountsAs::Leak: break;
  }
  return "leak";
}

std::string cut(std::string_view line) {
  if (line.size() <= MaxLineBytes) return std::string(line);
  size_t end = 0;
  while (end < MaxLineBytes)
    end += support::decodeAt(line, end).bytes;
  return std::string(line.substr(0, end)) + " …";
}

class DataWriter {
public:
  DataWriter(const Report& report, SourceTexts& sources, const Backlog* backlog)
      : report_(report), sources_(sources), backlog_(backlog) {}

  Json data() {
    Json findings = this->findings();
    Json asides = this->asides();
    return {{"version", support::version()},
            {"totals", totals()},
            {"rules", rules()},
            {"findings", std::move(findings)},
            {"asides", std::move(asides)},
            {"comparisons", comparisons()},
            {"files", files_},
            {"words", words_},
            {"lines", lines()}};
  }

private:
  size_t fileOf(const std::string& path) {
    auto [entry, isNew] = fileIndex_.try_emplace(path, files_.size());
    if (isNew) {
      files_.push_back(path);
      wanted_.emplace_back();
    }
    return entry->second;
  }

  // Where `text` is in the table of words: thousands of findings say the same.
  size_t word(std::string_view text) {
    auto [entry, isNew] = wordIndex_.try_emplace(std::string(text), words_.size());
    if (isNew) words_.emplace_back(text);
    return entry->second;
  }

  // The place as the page knows it, whose lines it will show.
  Json placeOf(const std::string& path, const ir::Range& range) {
    size_t file = fileOf(path);
    const SourceText& source = sources_.at(path);
    uint32_t first = range.begin.line, last = std::max(first, range.end.line);
    uint32_t from = first > Context ? first - Context : 1;
    uint32_t to = std::min({last + Context, first + 2 * Context, source.lineCount()});
    for (uint32_t line = from; line <= to; ++line)
      wanted_[file].insert(line);
    return {file, first, support::utf16Column(source.line(first), range.begin.col), last,
            support::utf16Column(source.line(last), range.end.col)};
  }

  Json findingOf(size_t index, const std::string& fingerprint) {
    const Finding& f = report_.findings[index];
    Json out = {{"rule", word(f.rule)},
                {"severity", word(report::nameOf(f.severity))},
                {"confidence", word(report::nameOf(f.confidence))},
                {"at", placeOf(f.path, f.range)},
                {"message", word(f.message)},
                {"advice", word(f.advice)},
                {"function", word(f.function)},
                {"kind", word(f.resourceKind)},
                {"resource", word(f.resource)},
                {"fingerprint", fingerprint}};
    if (backlog_ != nullptr && index < backlog_->placements.size()) {
      out["library"] = word(backlog_->placements[index].library);
      out["owner"] = word(backlog_->placements[index].owner);
    }
    if (backlog_ != nullptr && !backlog_->comparisons.empty())
      out["isNew"] = bool(backlog_->comparisons.back().isNew[index]);
    Json steps = Json::array();
    for (const analysis::Step& step : f.steps) {
      Json place = placeOf(step.path, step.range);
      place.push_back(word(step.message));
      steps.push_back(std::move(place));
    }
    out["steps"] = std::move(steps);
    return out;
  }

  Json findings() {
    Json out = Json::array();
    Fingerprints fingerprints = fingerprintsOf(report_);
    for (size_t i = 0; i < report_.findings.size(); ++i)
      out.push_back(findingOf(i, fingerprints.findings[i]));
    return out;
  }

  Json asides() {
    Json out = Json::array();
    for (const Aside& aside : asidesOf(report_)) {
      out.push_back({{"id", aside.id},
                     {"path", *aside.path},
                     {"line", aside.range.begin.line},
                     {"text", aside.text}});
    }
    return out;
  }

  Json totals() const {
    Totals totals = totalsOf(report_);
    return {{"leaks", totals.leaks},
            {"misuses", totals.misuses},
            {"settings", totals.settings},
            {"filesChecked", report_.filesChecked},
            {"filesNotAnalysed", totals.filesNotAnalysed},
            {"suppressed", report_.suppressed.size()}};
  }

  // Only those that the findings name.
  Json rules() const {
    Json out = Json::object();
    for (const Row& row : rowsBy(report_, Grouping::Rule)) {
      const auto* info = analysis::findDiagnostic(row.name);
      if (info == nullptr) continue;
      out[row.name] = {{"name", info->name},       {"counts", nameOf(info->counts)},
                       {"summary", info->summary}, {"why", info->why},
                       {"bad", info->badExample},  {"good", info->goodExample},
                       {"cwe", info->cwe}};
    }
    return out;
  }

  Json comparisons() const {
    Json out = Json::array();
    if (backlog_ == nullptr) return out;
    for (const Comparison& comparison : backlog_->comparisons) {
      Json fixed = Json::array();
      for (const FixedFinding& f : comparison.fixed)
        fixed.push_back(
            {{"rule", f.rule}, {"path", f.path}, {"line", f.line}, {"message", f.message}});
      out.push_back({{"name", comparison.name},
                     {"before", comparison.before},
                     {"added", comparison.added},
                     {"left", comparison.left},
                     {"fixed", std::move(fixed)}});
    }
    return out;
  }

  // By file, the lines that a finding or a step of one is near to.
  Json lines() {
    Json out = Json::array();
    for (size_t file = 0; file < files_.size(); ++file) {
      Json texts = Json::object();
      const SourceText& source = sources_.at(files_[file]);
      for (uint32_t line : wanted_[file])
        texts[std::to_string(line)] = cut(source.line(line));
      out.push_back(std::move(texts));
    }
    return out;
  }

  const Report& report_;
  SourceTexts& sources_;
  const Backlog* backlog_;
  std::vector<std::string> files_;
  std::map<std::string, size_t> fileIndex_;
  std::vector<std::string> words_;
  std::map<std::string, size_t> wordIndex_;
  std::vector<std::set<uint32_t>> wanted_; // lines, by file
};

} // namespace

std::string htmlData(const Report& report, SourceTexts& sources, const Backlog* backlog) {
  std::string json = DataWriter(report, sources, backlog)
                         .data()
                         .dump(-1, ' ', false, Json::error_handler_t::replace);
  // "</script" and "<!--" would end or change the element that holds it.
  std::string out;
  out.reserve(json.size());
  for (char c : json) {
    if (c == '<') {
      out += "\\u003c";
    } else {
      out += c;
    }
  }
  return out;
}

} // namespace unclosed::report

#include "workspace/notebook.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace unclosed::workspace {
namespace {

// A piece of a cell's source, and where its characters stand in the file.
struct Piece {
  std::string text;
  std::vector<uint32_t> places;
};

struct Cell {
  bool isCode = false;
  Piece source;
};

// Where each byte of a decoded JSON string stands: `at` is that of the opening quote.
std::vector<uint32_t> placesOf(std::string_view json, size_t at, std::string_view decoded) {
  std::vector<uint32_t> places;
  places.reserve(decoded.size());
  size_t from = at + 1;
  while (places.size() < decoded.size() && from < json.size()) {
    size_t length = 1; // in the file
    size_t bytes = 1;  // in the text
    if (json[from] == '\\' && from + 1 < json.size() && json[from + 1] == 'u') {
      auto lead = static_cast<unsigned char>(decoded[places.size()]);
      bytes = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
      length = bytes == 4 ? 12 : 6; // a pair of surrogates
    } else if (json[from] == '\\') {
      length = 2;
    }
    for (size_t i = 0; i < bytes; ++i)
      places.push_back(static_cast<uint32_t>(from));
    from += length;
  }
  places.resize(decoded.size(), static_cast<uint32_t>(at));
  return places;
}

// Reads the tokens of the file, and with them how much of it has been read.
class CellReader : public nlohmann::json::json_sax_t {
public:
  explicit CellReader(std::string_view json) : json_(json) {}

  std::vector<Cell> cells;
  std::string language;
  bool hasCells = false;

  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool binary(binary_t&) override { return false; } // JSON text has none

  bool start_object(size_t) override {
    if (isCellList(path_)) cells.emplace_back();
    path_.emplace_back();
    return true;
  }
  bool end_object() override { return pop(); }
  bool start_array(size_t) override {
    path_.emplace_back("[]");
    if (isCellList(path_)) hasCells = true;
    return true;
  }
  bool end_array() override { return pop(); }
  bool key(string_t& name) override {
    passString();
    path_.back() = name;
    return true;
  }
  bool string(string_t& value) override {
    size_t quote = passString();
    bool inCell = !cells.empty() && path_.size() > 1 && isCellList(cellList());
    std::string_view key = keyOf();
    if (inCell && key == "cell_type") cells.back().isCode = value == "code";
    if (inCell && (key == "source" || key == "input")) add(value, quote);
    bool tellsLanguage = path_.size() == 3 && path_[0] == "metadata" &&
                         (path_[1] == "kernelspec" || path_[1] == "language_info") &&
                         (path_[2] == "language" || path_[2] == "name");
    if (tellsLanguage && !(path_[1] == "kernelspec" && path_[2] == "name")) language = value;
    return true;
  }
  bool parse_error(size_t, const std::string&, const nlohmann::detail::exception&) override {
    return false;
  }

private:
  using Keys = std::vector<std::string>; // of the open objects; "[]" for an open array

  static bool isCellList(const Keys& keys) {
    if (keys.size() == 2) return keys[0] == "cells" && keys[1] == "[]";
    return keys.size() == 4 && keys[0] == "worksheets" && keys[2] == "cells" && keys[3] == "[]";
  }
  // The list that the innermost cell is in: a cell's own strings are one or two levels deeper.
  Keys cellList() const {
    Keys list = path_;
    if (list.back() == "[]") list.pop_back();
    if (!list.empty()) list.pop_back();
    return list;
  }
  std::string_view keyOf() const {
    bool inArray = path_.back() == "[]";
    return inArray && path_.size() > 1 ? path_[path_.size() - 2] : path_.back();
  }
  bool pop() {
    path_.pop_back();
    return true;
  }

  // Moves behind the next string of the file; returns where it begins.
  size_t passString() {
    size_t begin = json_.find('"', at_);
    if (begin == std::string_view::npos) return json_.size();
    size_t end = begin + 1;
    while (end < json_.size() && json_[end] != '"')
      end += json_[end] == '\\' ? 2 : 1;
    at_ = end + 1;
    return begin;
  }

  void add(const std::string& value, size_t quote) {
    Piece& source = cells.back().source;
    std::vector<uint32_t> places = placesOf(json_, quote, value);
    source.text += value;
    source.places.insert(source.places.end(), places.begin(), places.end());
  }

  std::string_view json_;
  size_t at_ = 0;
  Keys path_;
};

// Cell magics whose cell is Python all the same.
constexpr std::array<std::string_view, 5> PythonMagics{"%%time", "%%timeit", "%%capture", "%%prun",
                                                       "%%px"};

bool isForeign(std::string_view source) {
  size_t begin = source.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos || !source.substr(begin).starts_with("%%")) return false;
  std::string_view word = source.substr(begin, source.find_first_of(" \t\r\n", begin) - begin);
  return std::ranges::find(PythonMagics, word) == PythonMagics.end();
}

void blank(std::string& text, size_t begin, size_t end, std::string_view instead = {}) {
  for (size_t i = begin; i < end; ++i)
    text[i] = i - begin < instead.size() ? instead[i - begin] : ' ';
}

// Puts what is not Python out of the way, in place: every byte keeps its offset.
void maskMagics(std::string& text, size_t begin, size_t end) {
  size_t first = text.find_first_not_of(" \t", begin);
  if (first == std::string::npos || first >= end) return;
  bool isMagic = text[first] == '%' || text[first] == '!' || text[first] == '?';
  std::string_view line = std::string_view(text).substr(first, end - first);
  bool asks = line.ends_with('?') && line.find_first_of("'\"#") == std::string_view::npos;
  // A statement must stay where the block may have no other one.
  if (isMagic || asks) return blank(text, first, end, end - first >= 4 ? "pass" : "0");
  size_t equals = line.find('=');
  if (equals == std::string_view::npos) return;
  size_t value = text.find_first_not_of(" \t", first + equals + 1);
  bool runs = value < end && (text[value] == '!' || text[value] == '%');
  if (runs) blank(text, value, end, "0");
}

std::vector<uint32_t> startsOf(std::string_view text) {
  std::vector<uint32_t> starts{0};
  for (size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1))
    starts.push_back(static_cast<uint32_t>(at + 1));
  return starts;
}

void append(Notebook& notebook, Cell& cell, uint32_t number) {
  std::string& text = cell.source.text;
  if (text.empty()) return;
  if (!text.ends_with('\n')) {
    text += '\n';
    cell.source.places.push_back(cell.source.places.back());
  }
  bool foreign = isForeign(text);
  uint32_t line = 0;
  for (size_t begin = 0; begin < text.size();) {
    size_t end = text.find('\n', begin);
    if (foreign)
      blank(text, begin, end);
    else
      maskMagics(text, begin, end);
    notebook.lines.push_back({number, ++line});
    begin = end + 1;
  }
  notebook.text += text;
  notebook.places.insert(notebook.places.end(), cell.source.places.begin(),
                         cell.source.places.end());
}

} // namespace

bool isNotebook(std::string_view path) { return path.ends_with(".ipynb"); }

CellLine Notebook::cellLine(ir::Loc place) const {
  return place.line == 0 || place.line > lines.size() ? CellLine{} : lines[place.line - 1];
}

ir::Loc Notebook::inFile(ir::Loc place) const {
  if (place.line == 0 || place.line > starts.size() || places.empty()) return place;
  size_t offset = std::min<size_t>(starts[place.line - 1] + place.col - 1, places.size() - 1);
  auto after = std::ranges::upper_bound(fileStarts, places[offset]);
  auto line = static_cast<uint32_t>(after - fileStarts.begin());
  return {line, places[offset] - fileStarts[line - 1] + 1};
}

Expected<Notebook> readNotebook(std::string_view json) {
  CellReader reader(json);
  if (!nlohmann::json::sax_parse(json.begin(), json.end(), &reader) || !reader.hasCells)
    return Error{"is not a Jupyter notebook", "", ""};
  std::string language = reader.language;
  if (!language.empty() && language != "python" && language != "ipython")
    return Error{"is a notebook of " + language + ", not of Python", "", ""};
  Notebook notebook;
  for (size_t i = 0; i < reader.cells.size(); ++i)
    if (reader.cells[i].isCode) append(notebook, reader.cells[i], static_cast<uint32_t>(i + 1));
  notebook.starts = startsOf(notebook.text);
  notebook.fileStarts = startsOf(json);
  return notebook;
}

} // namespace unclosed::workspace

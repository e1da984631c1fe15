#include "frontend/python/words.h"

#include <algorithm>
#include <array>

namespace unclosed::python {
namespace {

enum class Byte : uint8_t { Other, Name, Digit, Quote, Comment, Space, Newline };

constexpr std::array<Byte, 256> bytes = [] {
  std::array<Byte, 256> table{};
  for (size_t c = 0; c < 256; ++c) {
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 128;
    if (letter) table[c] = Byte::Name;
    if (c >= '0' && c <= '9') table[c] = Byte::Digit;
  }
  table['"'] = table['\''] = Byte::Quote;
  table['#'] = Byte::Comment;
  table[' '] = table['\t'] = table['\r'] = Byte::Space;
  table['\n'] = Byte::Newline;
  return table;
}();

Byte kind(char c) { return bytes[static_cast<unsigned char>(c)]; }
bool inName(char c) { return kind(c) == Byte::Name || kind(c) == Byte::Digit; }

class Scanner {
public:
  explicit Scanner(std::string_view source) : source_(source) {
    words_.reserve(source.size() / 10);
  }

  std::vector<ir::Word> run() {
    scan(source_.size(), true);
    return std::move(words_);
  }

private:
  // Up to `end`; inside an f-string quotes are text.
  void scan(size_t end, bool quotes) {
    while (at_ < end) {
      char c = source_[at_];
      switch (kind(c)) {
      case Byte::Name: word(end); continue;
      case Byte::Digit: number(end); continue;
      case Byte::Newline: newline(); break;
      case Byte::Comment:
        if (!quotes) break;
        at_ = std::min(end, source_.find('\n', at_));
        continue;
      case Byte::Quote:
        if (!quotes) break;
        string();
        continue;
      case Byte::Space: ++at_; continue;
      case Byte::Other: punctuation(c); break;
      }
      last_ = c;
      ++at_;
    }
  }

  void punctuation(char c) {
    if (!imports_) return;
    depth_ += (c == '(') - (c == ')');
    if (c == ';') imports_ = false;
    if (c == '*') add(at_, 1, ir::hashOf("*"), ir::InImport);
  }

  void newline() {
    bool continues = last_ == '\\' || depth_ > 0;
    if (!continues) imports_ = false, depth_ = 0;
  }

  void number(size_t end) {
    while (at_ < end && inName(source_[at_]))
      ++at_;
    last_ = '0';
  }

  void word(size_t end) {
    size_t begin = at_;
    uint32_t hash = ir::WordHashStart;
    for (; at_ < end && inName(source_[at_]); ++at_)
      hash = ir::nextWordHash(hash, source_[at_]);
    std::string_view text = source_.substr(begin, at_ - begin);
    bool afterDot = last_ == '.';
    if (!afterDot && imports_ && text == "as" && !words_.empty())
      words_.back().flags |= ir::Renamed;
    uint8_t flags = imports_ ? ir::InImport : 0;
    if (afterDot) {
      flags |= ir::AfterDot;
      bool ofWord = !words_.empty() && wordEnd_ + 1 == begin && source_[wordEnd_] == '.';
      if (ofWord) flags |= ir::OfWord;
    }
    size_t next = source_.find_first_not_of(" \t", at_);
    if (next != source_.npos && source_[next] == '(') flags |= ir::BeforeCall;
    if (next != source_.npos && source_[next] == '.') flags |= ir::BeforeDot;
    wordEnd_ = at_;
    last_ = 'a';
    add(begin, text.size(), hash, flags);
    // `raise Lost from error` is taken for an import as well, which does no harm.
    if (!afterDot && (text == "import" || text == "from")) imports_ = true;
  }

  void add(size_t begin, size_t length, uint32_t hash, uint8_t flags) {
    if (length > UINT16_MAX) return;
    words_.push_back({.hash = hash,
                      .begin = static_cast<uint32_t>(begin),
                      .length = static_cast<uint16_t>(length),
                      .flags = flags});
  }

  // The letters before the quote that make the string what it is.
  bool isFormatted() const {
    if (words_.empty() || wordEnd_ != at_ || words_.back().length > 2) return false;
    return words_.back().in(source_).find_first_of("fFtT") != std::string_view::npos;
  }

  // `config["POOL_SIZE"]` names a setting as config.POOL_SIZE does.
  void quoted(size_t end) {
    std::string_view text = source_.substr(at_, end - at_);
    bool isName = text.find('_') != text.npos && kind(text[0]) == Byte::Name &&
                  std::ranges::all_of(text, inName);
    if (isName) add(at_, text.size(), ir::hashOf(text), ir::Quoted);
  }

  // From the opening quote to behind the closing one.
  void string() {
    bool formatted = isFormatted();
    char quote = source_[at_];
    std::string_view rest = source_.substr(at_);
    bool triple = rest.size() > 2 && rest[1] == quote && rest[2] == quote;
    size_t width = triple ? 3 : 1;
    size_t end = at_ + width;
    for (; end < source_.size(); ++end) {
      char c = source_[end];
      if (c == '\\')
        ++end;
      else if (c == '\n' && !triple)
        break;
      else if (c == quote && (!triple || source_.substr(end, 3) == source_.substr(at_, 3)))
        break;
    }
    end = std::min(end, source_.size());
    at_ += width;
    last_ = quote;
    if (formatted && at_ < end) scan(end, false);
    if (!formatted && !triple) quoted(end);
    bool closed = end < source_.size() && source_[end] == quote;
    at_ = closed ? end + width : end;
    last_ = quote;
  }

  std::string_view source_;
  std::vector<ir::Word> words_;
  size_t at_ = 0, wordEnd_ = 0;
  char last_ = '\n'; // the last byte that is no space; 'a' and '0' stand for words and numbers
  bool imports_ = false;
  int depth_ = 0; // of parentheses in an import statement
};

} // namespace

std::vector<ir::Word> wordsOf(std::string_view source) { return Scanner(source).run(); }

} // namespace unclosed::python

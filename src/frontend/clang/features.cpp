#include "frontend/clang/features.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <optional>
#include <span>
#include <unordered_set>
#include <utility>

namespace unclosed::clangfe {
namespace {

// Parts of names, between underscores.
constexpr std::array foreign = {
    "AIX",    "AMIGA",   "ANDROID", "APPLE",   "BEOS",    "BSD",  "CYGWIN",  "DARWIN",
    "DOS",    "FREEBSD", "HAIKU",   "HPUX",    "IOS",     "IRIX", "MAC",     "MACOS",
    "MACOSX", "MINGW",   "MINGW32", "MSC",     "MSDOS",   "MSVC", "NETBSD",  "NETWARE",
    "NT",     "OPENBSD", "OS2",     "OS400",   "OSX",     "QNX",  "SOLARIS", "SUN",
    "SUNOS",  "SYMBIAN", "VMS",     "VXWORKS", "WASM",    "WIN",  "WIN32",   "WIN64",
    "WINCE",  "WINDOWS", "WINNT",   "WINSOCK", "WINSOCK2"};
// For debugging, for tests, or what is there no longer or not yet.
constexpr std::array unusual = {
    "ASAN",     "BENCHMARK", "BROKEN",  "COVERAGE",  "DEBUG",  "DEBUGGING", "DEMO",       "DISABLE",
    "DISABLED", "DMALLOC",   "EFENCE",  "EXAMPLE",   "FUZZ",   "FUZZER",    "FUZZING",    "LACK",
    "LACKS",    "LINT",      "MAIN",    "MISSING",   "NDEBUG", "NEVER",     "NO",         "NOT",
    "OBSOLETE", "OLD",       "PROFILE", "PROFILING", "PURIFY", "SANITIZE",  "STANDALONE", "TEST",
    "TESTING",  "TESTS",     "UNUSED",  "VALGRIND",  "WITHOUT"};

bool isNameStart(char c) { return std::isalpha(static_cast<unsigned char>(c)) || c == '_'; }
bool isNamePart(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

// Whether one of the parts of the name is among `parts`.
bool hasPart(std::string_view name, std::span<const char* const> parts) {
  while (!name.empty()) {
    std::string_view part = name.substr(0, name.find('_'));
    if (std::ranges::find(parts, part) != parts.end()) return true;
    name.remove_prefix(std::min(name.size(), part.size() + 1));
  }
  return false;
}

bool isSwitchName(std::string_view name) {
  if (name.size() < 2 || name.front() == '_' || name == "HAVE_CONFIG_H") return false;
  if (std::ranges::any_of(name, [](unsigned char c) { return std::islower(c); })) return false;
  return !hasPart(name, foreign) && !hasPart(name, unusual);
}

// The next name from `at` on; empty at the end. Skips numbers, whose suffixes are no names.
std::string_view nextName(std::string_view text, size_t& at) {
  while (at < text.size()) {
    size_t begin = at;
    if (!isNamePart(text[at])) {
      ++at;
      continue;
    }
    while (at < text.size() && isNamePart(text[at]))
      ++at;
    if (isNameStart(text[begin])) return text.substr(begin, at - begin);
  }
  return {};
}

// A macro in a condition, and whether the condition wants it defined.
struct Atom {
  std::string name;
  bool positive = true;
};

// The macros that `expression` asks for as such: `defined(X)`, or X by itself. One that is compared
// or called is a value, not a switch.
class ConditionReader {
public:
  explicit ConditionReader(std::string_view expression) : text_(expression) {}

  std::vector<Atom> run() {
    for (; at_ < text_.size();)
      step();
    return std::move(atoms_);
  }

private:
  void step() {
    char c = text_[at_];
    if (c == '!' && !startsWith("!=")) {
      negated_ = !negated_;
      ++at_;
    } else if (c == '(') {
      outer_.push_back(inverted_);
      inverted_ = inverted_ != negated_;
      negated_ = false;
      ++at_;
    } else if (c == ')') {
      if (!outer_.empty()) {
        inverted_ = outer_.back();
        outer_.pop_back();
      }
      negated_ = false;
      ++at_;
    } else if (isNamePart(c)) {
      word();
    } else if (c == ' ' || c == '\t') {
      ++at_;
    } else {
      negated_ = false;
      compared_ = c == '<' || c == '>' || c == '=' || c == '!' || c == '+' || c == '-' || c == '*';
      ++at_;
      if (compared_ && at_ < text_.size() && text_[at_] == '=') ++at_;
    }
  }

  void word() {
    size_t begin = at_;
    while (at_ < text_.size() && isNamePart(text_[at_]))
      ++at_;
    std::string_view name = text_.substr(begin, at_ - begin);
    bool asked = name == "defined";
    if (asked) {
      name = nextName(text_, at_);
      size_t close = text_.find_first_not_of(" \t", at_);
      if (close != std::string_view::npos && text_[close] == ')') at_ = close + 1;
    }
    bool value = !asked && (std::exchange(compared_, false) || isCompared());
    if (!value && !name.empty() && isNameStart(name.front()))
      atoms_.push_back({std::string(name), inverted_ == negated_});
    negated_ = false;
  }

  // What follows the name makes it a number, or a macro with arguments.
  bool isCompared() const {
    size_t next = text_.find_first_not_of(" \t", at_);
    if (next == std::string_view::npos) return false;
    char c = text_[next];
    return c == '<' || c == '>' || c == '=' || c == '(' || c == '+' || c == '-' || c == '*' ||
           text_.substr(next).starts_with("!=");
  }
  bool startsWith(std::string_view what) const { return text_.substr(at_).starts_with(what); }

  std::string_view text_;
  size_t at_ = 0;
  bool negated_ = false, inverted_ = false, compared_ = false;
  std::vector<bool> outer_;
  std::vector<Atom> atoms_;
};

// Reads the file line by line, with comments and strings taken out.
class SwitchScanner {
public:
  explicit SwitchScanner(std::string_view text) : text_(text) {}

  Switches run() {
    while (std::optional<std::string> next = logicalLine())
      line(*next);
    for (const auto& [name, lines] : gain_)
      if (lines > 0 && isSwitchName(name) && !result_.defined.contains(name) &&
          !used_.contains(name))
        result_.wanted.push_back(name);
    return std::move(result_);
  }

private:
  // One #if with its alternatives.
  struct Group {
    std::vector<Atom> own, earlier; // of the branch at hand; of those before it
    int lines = 0;                  // of the branch at hand
  };

  // The next line without comments and the contents of strings, continued ones joined.
  std::optional<std::string> logicalLine() {
    if (at_ >= text_.size()) return std::nullopt;
    std::string line;
    char quote = 0;
    bool kept = false; // the name of a header is no text
    for (; at_ < text_.size(); ++at_) {
      char c = text_[at_];
      std::string_view rest = text_.substr(at_);
      if (c == '\\' && (rest.starts_with("\\\n") || rest.starts_with("\\\r\n"))) {
        at_ += rest[1] == '\r' ? 2 : 1;
      } else if (c == '\n') {
        ++at_;
        return line;
      } else if (quote != 0) {
        if (kept) line += c;
        if (c == '\\') ++at_;
        if (c == quote) quote = 0;
      } else if (rest.starts_with("//")) {
        size_t end = text_.find('\n', at_);
        at_ = (end == std::string_view::npos ? text_.size() : end) - 1;
      } else if (rest.starts_with("/*")) {
        size_t end = text_.find("*/", at_ + 2);
        at_ = end == std::string_view::npos ? text_.size() : end + 1;
        line += ' ';
      } else {
        // An apostrophe between digits only groups them.
        bool groups = c == '\'' && !line.empty() && isNamePart(line.back());
        if ((c == '"' || c == '\'') && !groups) {
          quote = c;
          kept = line.find("include") != std::string::npos &&
                 line.find_first_not_of(" \t") == line.find('#');
        }
        line += c;
      }
    }
    return line;
  }

  void line(std::string_view text) {
    size_t at = text.find_first_not_of(" \t\r\f");
    if (at == std::string_view::npos) return;
    if (text[at] != '#') {
      for (Group& group : groups_)
        ++group.lines;
      use(text);
      return;
    }
    size_t begin = text.find_first_not_of(" \t", at + 1);
    if (begin == std::string_view::npos) return;
    size_t end = begin;
    while (end < text.size() && isNamePart(text[end]))
      ++end;
    directive(text.substr(begin, end - begin), text.substr(end));
  }

  void directive(std::string_view word, std::string_view rest) {
    size_t at = 0;
    if (word == "ifdef" || word == "ifndef") {
      groups_.push_back({{{std::string(nextName(rest, at)), word == "ifdef"}}, {}, 0});
    } else if (word == "if") {
      groups_.push_back({ConditionReader(rest).run(), {}, 0});
    } else if (word == "include") {
      if (std::ranges::any_of(groups_, isForeign)) result_.foreign.emplace(headerName(rest));
    } else if (word == "define" || word == "undef") {
      result_.defined.emplace(nextName(rest, at));
      use(rest.substr(at));
    } else if (!groups_.empty() && (word == "else" || word.starts_with("elif"))) {
      Group& group = groups_.back();
      count(group);
      group.earlier.insert(group.earlier.end(), group.own.begin(), group.own.end());
      group.own.clear();
      group.lines = 0;
      if (word == "elif") group.own = ConditionReader(rest).run();
    } else if (!groups_.empty() && word == "endif") {
      count(groups_.back());
      groups_.pop_back();
    }
  }

  // Whether the branch at hand is for another system.
  static bool isForeign(const Group& group) {
    auto wants = [](bool positive) {
      return [positive](const Atom& atom) {
        return atom.positive == positive && hasPart(atom.name, foreign);
      };
    };
    return std::ranges::any_of(group.own, wants(true)) ||
           std::ranges::any_of(group.earlier, wants(false));
  }

  static std::string_view headerName(std::string_view rest) {
    size_t begin = rest.find_first_of("\"<");
    size_t end = rest.find_last_of("\">");
    bool none = begin == std::string_view::npos || end <= begin;
    return none ? std::string_view() : rest.substr(begin + 1, end - begin - 1);
  }

  void count(const Group& group) {
    for (const Atom& atom : group.own)
      gain_[atom.name] += atom.positive ? group.lines : -group.lines;
    for (const Atom& atom : group.earlier)
      gain_[atom.name] -= atom.positive ? group.lines : -group.lines;
  }

  void use(std::string_view code) {
    size_t at = 0;
    for (std::string_view name = nextName(code, at); !name.empty(); name = nextName(code, at))
      used_.emplace(name);
  }

  std::string_view text_;
  size_t at_ = 0;
  std::vector<Group> groups_;
  std::map<std::string, int> gain_; // lines shown less lines hidden
  std::unordered_set<std::string> used_;
  Switches result_;
};

} // namespace

Switches switchesOf(std::string_view text) { return SwitchScanner(text).run(); }

} // namespace unclosed::clangfe

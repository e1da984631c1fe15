#include "frontend/clang/method_heads.h"

#include "frontend/clang/name_use.h"

namespace unclosed::clangfe {
namespace {

bool isNameChar(char c) { return llvm::isAlnum(c) || c == '_'; }

class Rewriter {
public:
  Rewriter(llvm::StringRef text, const std::set<std::string>& classes,
           const std::set<std::string>& unknown)
      : text_(text.str()), classes_(classes), unknown_(unknown) {}

  std::string run() {
    while (at_ < text_.size())
      step();
    return std::move(text_);
  }

private:
  static constexpr size_t None = std::string::npos;

  llvm::StringRef rest(size_t from) const { return llvm::StringRef(text_).drop_front(from); }

  void step() {
    size_t next = skipText(at_);
    if (next != at_) {
      at_ = next;
    } else if (text_[at_] == '{') {
      open_.push_back(opensNamespace());
      begin_ = ++at_;
    } else if (text_[at_] == '}') {
      if (!open_.empty()) open_.pop_back();
      begin_ = ++at_;
    } else if (text_[at_] == ';') {
      begin_ = ++at_;
    } else if (isWordStart(rest(at_))) {
      word();
    } else {
      ++at_;
    }
  }

  // Behind the comment, literal or preprocessor line that begins here.
  size_t skipText(size_t at) const {
    llvm::StringRef here = rest(at);
    auto behind = [&](llvm::StringRef end, size_t from) {
      size_t found = text_.find(end.data(), at + from, end.size());
      return found == None ? text_.size() : found + end.size();
    };
    if (here.starts_with("//") || here.starts_with("#")) return behind("\n", 1);
    if (here.starts_with("/*")) return behind("*/", 2);
    if (here.front() != '"' && here.front() != '\'') return at;
    for (size_t i = at + 1; i < text_.size() && text_[i] != '\n'; ++i) {
      if (text_[i] == '\\')
        ++i;
      else if (text_[i] == here.front())
        return i + 1;
    }
    return at + 1;
  }

  bool opensNamespace() const {
    llvm::StringRef head = llvm::StringRef(text_).slice(begin_, at_);
    return head.contains("namespace") || head.contains("extern");
  }
  bool isOutside() const {
    return std::all_of(open_.begin(), open_.end(), [](bool isNamespace) { return isNamespace; });
  }

  void word() {
    size_t begin = at_;
    at_ += rest(at_).size() - skipWord(rest(at_)).size();
    llvm::StringRef name = llvm::StringRef(text_).slice(begin, at_);
    if (!isOutside() || !rest(at_).starts_with("::") || !classes_.contains(name.str())) return;
    size_t last = begin; // of the segment in front of the method's name
    size_t method = at_ + 2;
    while (isWordStart(rest(method)) && skipWord(rest(method)).starts_with("::")) {
      last = method;
      method = text_.size() - skipWord(rest(method)).size() + 2;
    }
    size_t end = text_.size() - skipWord(rest(method)).size();
    if (text_[method] == '~') end = text_.size() - skipWord(rest(method + 1)).size();
    if (end == method) return; // an operator
    if (end < text_.size() && text_[end] == '(')
      definition(begin, last, method, end);
    else
      foreignType(begin, end);
  }

  // A type of an unknown class is as good as a number.
  void foreignType(size_t begin, size_t end) {
    if (end - begin < 4) return;
    std::fill(text_.begin() + static_cast<long>(begin), text_.begin() + static_cast<long>(end),
              ' ');
    text_.replace(begin, 4, "long");
    at_ = end;
  }

  size_t skipBalanced(size_t at) const {
    int depth = 0;
    while (at < text_.size()) {
      size_t next = skipText(at);
      if (next != at) {
        at = next;
        continue;
      }
      char c = text_[at++];
      if (c == '(' || c == '{') ++depth;
      if ((c == ')' || c == '}') && --depth == 0) return at;
    }
    return None;
  }

  size_t skipBlank(size_t at) const { return text_.size() - skipSpace(rest(at)).size(); }

  // Where the body begins, behind what initialises members; None when there is none.
  size_t bodyBehind(size_t colon) const {
    for (size_t at = colon + 1; at < text_.size();) {
      at = skipBlank(at);
      size_t named = at;
      while (at < text_.size() && (isNameChar(text_[at]) || text_[at] == ':'))
        ++at;
      at = skipBlank(at);
      if (named == at || at >= text_.size() || (text_[at] != '(' && text_[at] != '{')) return None;
      at = skipBalanced(at);
      if (at == None) return None;
      at = skipBlank(at);
      if (at < text_.size() && text_[at] == '{') return at;
      if (at >= text_.size() || text_[at] != ',') return None;
      ++at;
    }
    return None;
  }

  // Whether what precedes `use` is assigned to, or something is passed to a method of it.
  static bool takes(llvm::StringRef use) {
    bool member = false;
    while (use.consume_front(".") || use.consume_front("->")) {
      member = true;
      use = skipSpace(skipWord(use));
    }
    if (member && use.consume_front("(")) return !skipSpace(use).starts_with(")");
    return use.starts_with("[") || (use.starts_with("=") && !use.starts_with("=="));
  }

  // Whether something may be put into a member between the two.
  bool fillsMember(size_t at, size_t end) const {
    while (at < end) {
      size_t next = skipText(at);
      if (next != at || !isWordStart(rest(at))) {
        at = std::max(next, at + 1);
        continue;
      }
      size_t behind = text_.size() - skipWord(rest(at)).size();
      std::string name = text_.substr(at, behind - at);
      if (name == "this" || (unknown_.contains(name) && takes(skipSpace(rest(behind)))))
        return true;
      at = behind;
    }
    return false;
  }

  void blank(size_t begin, size_t end) {
    for (size_t i = begin; i < end; ++i)
      if (text_[i] != '\n') text_[i] = ' ';
  }

  void definition(size_t begin, size_t last, size_t method, size_t end) {
    size_t close = skipBalanced(end);
    if (close == None) return;
    size_t at = skipBlank(close), qualifiers = at;
    while (isWordStart(rest(at)))
      at = skipBlank(text_.size() - skipWord(rest(at)).size());
    size_t body = at;
    if (at < text_.size() && text_[at] == ':') body = bodyBehind(at);
    if (body == None || body >= text_.size() || text_[body] != '{') return;
    if (fillsMember(body, std::min(skipBalanced(body), text_.size()))) return;
    bool ends = text_[method] == '~';
    std::string name = text_.substr(method + (ends ? 1 : 0), end - method - (ends ? 1 : 0));
    size_t length = skipWord(rest(last)).data() - rest(last).data();
    bool makes = ends || name == text_.substr(last, length);
    blank(qualifiers, body);
    blank(begin, method);
    if (makes) {
      std::string head = "void " + name + "_";
      if (head.size() > end - begin) return;
      blank(begin, end);
      text_.replace(begin, head.size(), head);
    }
    at_ = end;
    while (at_ < close)
      stepInParameters();
  }

  void stepInParameters() {
    size_t next = skipText(at_);
    if (next != at_)
      at_ = next;
    else if (isWordStart(rest(at_)))
      word();
    else
      ++at_;
  }

  std::string text_;
  const std::set<std::string>&classes_, &unknown_;
  size_t at_ = 0;
  size_t begin_ = 0;       // of the declaration at hand
  std::vector<bool> open_; // braces: whether each is a namespace's
};

} // namespace

std::string withFunctionHeads(llvm::StringRef text, const std::set<std::string>& classes,
                              const std::set<std::string>& unknown) {
  return classes.empty() ? text.str() : Rewriter(text, classes, unknown).run();
}

} // namespace unclosed::clangfe

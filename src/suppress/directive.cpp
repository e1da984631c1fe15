#include "suppress/directive.h"

#include "analysis/finding.h"
#include "support/suggestion.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace unclosed::suppress {
namespace {

constexpr std::string_view Mark = "unclosed:";
constexpr std::string_view Blanks = " \t\r";

std::string_view trimmed(std::string_view text) {
  text.remove_prefix(std::min(text.size(), text.find_first_not_of(Blanks)));
  return text.substr(0, text.find_last_not_of(Blanks) + 1);
}

// The comment's part from our mark on: at its beginning, or behind another tool's comment, as in
// `# noqa: E501 # unclosed: ignore[UNC103]`.
std::optional<std::string_view> ours(std::string_view comment) {
  for (size_t at = comment.find(Mark); at != comment.npos; at = comment.find(Mark, at + 1)) {
    std::string_view before = trimmed(comment.substr(0, at));
    bool begins = before.empty() || before.ends_with('#') || before.ends_with("//") ||
                  before.find_first_not_of("*!/") == before.npos;
    if (begins) return trimmed(comment.substr(at + Mark.size()));
  }
  return std::nullopt;
}

// Without what sets the reason off, and without another tool's comment behind it.
std::string reasonOf(std::string_view rest) {
  for (std::string_view next : {" # ", " // "})
    rest = rest.substr(0, rest.find(next));
  rest = trimmed(rest);
  rest.remove_prefix(std::min(rest.size(), rest.find_first_not_of("-: \t")));
  return std::string(rest);
}

std::string upper(std::string_view word) {
  std::string out(word);
  std::ranges::transform(out, out.begin(),
                         [](char c) { return c >= 'a' && c <= 'z' ? char(c - 'a' + 'A') : c; });
  return out;
}

// The id, or beginning of ids, that `word` means; nothing when no rule is called so.
std::optional<std::string> ruleOf(std::string_view word) {
  if (const auto* info = analysis::findDiagnostic(word)) return std::string(info->id);
  std::string prefix = upper(word);
  bool begins = std::ranges::any_of(analysis::diagnostics(),
                                    [&](const auto& info) { return info.id.starts_with(prefix); });
  return begins ? std::optional(prefix) : std::nullopt;
}

std::string unknownRule(std::string_view word) {
  std::vector<std::string_view> names;
  bool isId = upper(word).starts_with("UNC");
  for (const auto& info : analysis::diagnostics())
    names.push_back(isId ? info.id : info.name);
  return fmt::format("no rule is called \"{}\" ({})", word,
                     support::suggestion(isId ? upper(word) : word, names));
}

void readRules(std::string_view list, Directive& directive) {
  while (!list.empty()) {
    std::string_view item = list.substr(0, list.find(','));
    list.remove_prefix(std::min(list.size(), item.size() + 1));
    item = trimmed(item);
    if (item.empty()) continue;
    if (auto rule = ruleOf(item)) {
      directive.rules.push_back(*rule);
    } else {
      directive.fault = unknownRule(item);
    }
  }
  if (directive.rules.empty() && directive.fault.empty())
    directive.fault = "names no rule: write `ignore[UNC103]`, with the ids of what to ignore";
}

// `text` is what follows our mark. Nothing for prose that only looks like a directive.
std::optional<Directive> parse(std::string_view text) {
  size_t wordEnd = std::min(text.size(), text.find_first_of(" \t[("));
  std::string_view verb = text.substr(0, wordEnd);
  std::string_view rest = trimmed(text.substr(wordEnd));
  bool listed = rest.starts_with('[');
  if (!verb.starts_with("ignore") && !listed) return std::nullopt;
  Directive directive;
  directive.wholeFile = verb == "ignore-file";
  if (verb != "ignore" && verb != "ignore-file") {
    directive.fault =
        fmt::format("\"{}\" is not known: `ignore[...]` and `ignore-file[...]` are", verb);
    return directive;
  }
  size_t close = rest.find(']');
  if (listed && close == rest.npos) {
    directive.fault = "the bracket behind it is not closed";
    return directive;
  }
  readRules(listed ? rest.substr(1, close - 1) : std::string_view(), directive);
  directive.reason = reasonOf(listed ? rest.substr(close + 1) : rest);
  return directive;
}

} // namespace

std::vector<Directive> directivesOf(std::string_view source, ir::Language language) {
  std::vector<Directive> directives;
  if (source.find(Mark) == source.npos) return directives;
  std::vector<Comment> comments = commentsOf(source, language);
  for (size_t i = 0; i < comments.size(); ++i) {
    const Comment& comment = comments[i];
    auto text = ours(comment.text);
    auto directive = text ? parse(*text) : std::nullopt;
    if (!directive) continue;
    directive->range = {{comment.line, comment.column}, {comment.line, comment.endColumn}};
    directive->applies = comment.line;
    // Above code it may stand among other comments, over several lines.
    for (size_t next = i; next < comments.size() && comments[next].alone &&
                          comments[next].line == directive->applies;
         ++next)
      ++directive->applies;
    directives.push_back(std::move(*directive));
  }
  return directives;
}

} // namespace unclosed::suppress

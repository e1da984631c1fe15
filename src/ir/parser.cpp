// The grammar of the text form. One line holds one declaration, label, instruction or terminator.
// Lines of the module and labels start at the margin (the indentation of the first line), the rest
// is indented deeper. `#` begins a comment. Everything in [brackets] may be left out.
//
//   module (python|c|cxx) "path" [hash HEX]
//   import [ALIAS =] WORD [in FUNCTION] [RANGE]          ALIAS is a WORD or *
//   export NAME, NAME
//   class WORD [(WORD, ...)] [destroyed] [RANGE]         below it: field NAME [: TYPE]
//                                                                  method FUNCTION
//                                                                  declares WORD
//                                                                  decorator ...
//   gap [RANGE] [in WORD] "reason"
//   constant WORD = CONSTANT
//   ownership WORD KIND WORD [in [*]INTEGER] [-> RESULT]  the function, the family, the argument;
//     KIND is acquires, releases, keeps or uses; RESULT pointer, number or truth
//   function WORD(PARAM, ...) [-> TYPE] [FLAG ...] [of CLASS] [in FUNCTION] [link WORD] [RANGE]
//     PARAM is [*|**]NAME [: TYPE] [= CONSTANT]; FLAG is async, generator, static, constructor,
//     destructor, noreturn, noexcept, module, main, lambda, classmethod, property or internal
//   below a function, before its blocks:
//     decorator WORD [(source text) | "source text"] [RANGE]
//     captured NAME, NAME
//     place PLACE, PLACE : TYPE                a parameter has its annotation's type without this
//   LABEL: [!LABEL]                            !LABEL is the exceptional successor
//
// Instructions, each followed by [raises async exceptional delegates implicit] [RANGE]; `PLACE =`
// may be missing wherever the result is dropped:
//   PLACE = PLACE                              assign
//   PLACE = &PLACE                             address of
//   PLACE = call WORD(ARG, ...) [on PLACE] [: TYPE] [RESOLUTION ["callee"]] [link WORD]
//           [method WORD] [-> TYPE] [awaited constructs noreturn discarded unevaluated virtual
//           copies]
//     ARG is [NAME =] [^][&|*|**]PLACE, a dereferenced place in parentheses; `on` is the receiver and
//     `: TYPE` its type; RESOLUTION is unknown, import, module, builtin or value, its callee is the
//     WORD unless another is given; without a RESOLUTION there is no callee. The method is the last
//     segment of the WORD, or __call__ for `value`. A call with a receiver has the flag Method,
//     unless its resolution is `value`; `asmethod` and `nomethod` say otherwise.
//   PLACE = enter PLACE          PLACE = exit PLACE  PLACE = iterate PLACE
//   PLACE = yield [PLACE]        PLACE = await PLACE
//   PLACE = make KIND(PLACE, ...)              aggregate: tuple, list, dict ...
//   PLACE = make mapping(PLACE: PLACE, ...)    a dict with its keys
//   PLACE = compute [KIND](PLACE, ...)
//   PLACE = closure [FUNCTION](PLACE, ...) [method WORD] [kind WORD]
//   PLACE = bound METHOD(PLACE) [kind WORD]    `receiver.method` as a value
//   PLACE = test COND
//   destroy PLACE [with WORD [link WORD] [virtual]]          unbind PLACE
//
// Terminators, each followed by [RANGE]; a block without one goes on with the next block:
//   jump LABEL                   branch COND ? LABEL : LABEL
//   switch PLACE {CONSTANT: LABEL, ...} else LABEL
//   catch {"Type Type": LABEL, *: LABEL} [else LABEL]     * handles everything
//   return [PLACE]               throw [PLACE]       unwind       unreachable
//
// COND is PLACE | PLACE is null | PLACE is bound | PLACE isa TYPE | more PLACE
//       | PLACE (==|!=|<|<=|>|>=) PLACE | opaque [PLACE [, PLACE]], and then its own RANGE when
//         that is not the range of the statement
// PLACE is NAME (the parameter of that name, else a local) | `name` (local) | $NAME (parameter)
//       | %NUMBER (temporary) | @DOTTED (global)
//       | PLACE.NAME | PLACE[INTEGER] | PLACE["key"] | PLACE[] (element not known) | *PLACE
//       | (PLACE) | CONSTANT; a field of a global is (@a.b).field
// CONSTANT is null | true | false | INTEGER | "string" | 'any other, as spelt'
// FUNCTION is WORD | WORD!2 (the second of that name)
// NAME is an identifier, also `name#2`, or any text between backquotes; the words of instructions
//   stand between backquotes when they are names. WORD is a name as functions, types and callees
//   have it (a.b, ns::f, <module>, char*) or "any text". Escapes: \\ \" \' \` \n \t \xHH.
// RANGE is @line:col-line:col | @line:col-col | @line:col | @line | @- (none)
#include "ir/function_parser.h"
#include "ir/text.h"
#include "ir/text_words.h"

#include <algorithm>

namespace unclosed::ir {
namespace {

using namespace text;

class Parser {
public:
  explicit Parser(std::string_view text);
  Expected<Module> run();

private:
  Sym word(LineCursor& line) { return module_.intern(line.word()); }

  bool isTopLevel(std::string_view line) const;
  void nameFunctions();
  Status endFunction();
  void topLevel(LineCursor& line);
  void moduleLine(LineCursor& line);
  void importLine(LineCursor& line);
  void exportLine(LineCursor& line);
  void classLine(LineCursor& line);
  void classMember(LineCursor& line);
  void gapLine(LineCursor& line);
  void constantLine(LineCursor& line);
  void ownershipLine(LineCursor& line);
  void indented(LineCursor& line);

  std::vector<std::string_view> lines_;
  size_t margin_ = 0;
  FunctionNames names_;
  Module module_;
  std::optional<FunctionParser> function_;
  bool inClass_ = false;
};

size_t indentation(std::string_view line) {
  return std::min(line.find_first_not_of(" \t\r"), line.size());
}

bool isBlank(std::string_view line) {
  size_t indent = indentation(line);
  return indent == line.size() || line[indent] == '#';
}

Parser::Parser(std::string_view text) {
  while (!text.empty()) {
    size_t end = std::min(text.find('\n'), text.size());
    lines_.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  auto first = std::ranges::find_if_not(lines_, isBlank);
  if (first != lines_.end()) margin_ = indentation(*first);
}

// A label stands at the margin as well, and belongs to the function.
bool Parser::isTopLevel(std::string_view line) const {
  if (indentation(line) > margin_) return false;
  LineCursor cursor(line, 0);
  cursor.skipName();
  return !cursor.at(":");
}

void Parser::nameFunctions() {
  for (std::string_view text : lines_) {
    LineCursor line(text, 0);
    if (!isBlank(text) && isTopLevel(text) && line.acceptKeyword("function"))
      names_.add(line.word());
  }
}

Expected<Module> Parser::run() {
  nameFunctions();
  for (size_t i = 0; i < lines_.size(); ++i) {
    if (isBlank(lines_[i])) continue;
    LineCursor line(lines_[i], i + 1);
    if (isTopLevel(lines_[i])) {
      if (Status error = endFunction()) return *error;
      topLevel(line);
    } else {
      indented(line);
    }
    if (line.failed()) return *line.error();
  }
  if (Status error = endFunction()) return *error;
  return std::move(module_);
}

Status Parser::endFunction() {
  inClass_ = false;
  if (!function_) return std::nullopt;
  Expected<Function> function = function_->finish();
  function_.reset();
  if (!function) return function.error();
  module_.functions.push_back(std::move(*function));
  return std::nullopt;
}

void Parser::indented(LineCursor& line) {
  if (function_) return function_->line(line);
  if (!inClass_) return line.fail("this line belongs to no function and no class");
  classMember(line);
  line.expectEnd();
}

void Parser::topLevel(LineCursor& line) {
  struct Statement {
    std::string_view word;
    void (Parser::*read)(LineCursor&);
  };
  static constexpr Statement statements[] = {{"module", &Parser::moduleLine},
                                             {"import", &Parser::importLine},
                                             {"export", &Parser::exportLine},
                                             {"class", &Parser::classLine},
                                             {"gap", &Parser::gapLine},
                                             {"constant", &Parser::constantLine},
                                             {"ownership", &Parser::ownershipLine}};
  if (line.acceptKeyword("function")) {
    function_.emplace(module_, names_);
    return function_->header(line);
  }
  for (const Statement& statement : statements) {
    if (!line.acceptKeyword(statement.word)) continue;
    (this->*statement.read)(line);
    return line.expectEnd();
  }
  line.fail(
      "expected module, import, export, class, gap, constant, ownership, function or a label");
}

void Parser::moduleLine(LineCursor& line) {
  auto language = std::ranges::find(languages, line.peekName());
  if (language == std::end(languages)) return line.fail("expected python, c or cxx");
  line.skipName();
  module_.language = static_cast<Language>(language - std::begin(languages));
  module_.path = line.quoted('"');
  if (line.acceptKeyword("hash")) module_.hash = line.hexadecimal();
}

void Parser::importLine(LineCursor& line) {
  Import import;
  if (line.accept("*")) {
    import.alias = module_.intern("*");
    line.expect("=");
    import.target = word(line);
  } else {
    import.target = word(line);
    if (line.accept("=")) {
      import.alias = import.target;
      import.target = word(line);
    }
  }
  if (line.acceptKeyword("in")) import.scope = word(line);
  if (line.atRange()) import.range = line.range();
  module_.imports.push_back(import);
}

void Parser::exportLine(LineCursor& line) {
  do
    module_.exported.push_back(module_.intern(line.name()));
  while (line.accept(","));
}

void Parser::classLine(LineCursor& line) {
  Class decl;
  decl.name = word(line);
  if (line.accept("(")) {
    do
      decl.bases.push_back(word(line));
    while (line.accept(","));
    line.expect(")");
  }
  acceptFlag(line, classFlags, decl.flags);
  if (line.atRange()) decl.range = line.range();
  module_.classes.push_back(std::move(decl));
  inClass_ = true;
}

void Parser::classMember(LineCursor& line) {
  Class& decl = module_.classes.back();
  if (line.acceptKeyword("field")) {
    FieldDecl field{.name = module_.intern(line.name())};
    if (line.accept(":")) field.type = word(line);
    decl.fields.push_back(field);
  } else if (line.acceptKeyword("method")) {
    decl.methods.push_back(names_.read(line));
  } else if (line.acceptKeyword("declares")) {
    decl.declared.push_back(word(line));
  } else if (line.acceptKeyword("decorator")) {
    decl.decorators.push_back(readDecorator(line, module_));
  } else {
    line.fail("expected field, method, declares or decorator");
  }
}

void Parser::gapLine(LineCursor& line) {
  Gap gap;
  if (line.atRange()) gap.range = line.range();
  if (line.acceptKeyword("in")) gap.function = word(line);
  gap.reason = module_.intern(line.quoted('"'));
  module_.gaps.push_back(gap);
}

void Parser::constantLine(LineCursor& line) {
  ConstantDecl decl;
  decl.name = word(line);
  line.expect("=");
  decl.value = readConstant(line, module_);
  module_.constants.push_back(decl);
}

// Reads the word of a table; `what` is named when it is none of them.
template <typename Enum>
Enum oneOf(LineCursor& line, std::span<const std::string_view> words, const char* what) {
  auto found = std::ranges::find(words, line.peekName());
  if (found == words.end()) {
    line.fail(what);
    return Enum{};
  }
  line.skipName();
  return static_cast<Enum>(found - words.begin());
}

void Parser::ownershipLine(LineCursor& line) {
  Ownership ownership;
  ownership.function = word(line);
  ownership.kind =
      oneOf<OwnershipKind>(line, ownershipKinds, "expected acquires, releases, keeps or uses");
  ownership.family = word(line);
  if (line.acceptKeyword("in")) {
    if (line.accept("*")) ownership.flags = AddressTaken;
    ownership.arg = static_cast<Index>(line.integer());
  }
  if (line.accept("->"))
    ownership.result = oneOf<ResultKind>(line, resultKinds, "expected pointer, number or truth");
  module_.ownerships.push_back(ownership);
}

} // namespace

Expected<Module> parse(std::string_view text) { return Parser(text).run(); }

} // namespace unclosed::ir

#include "ir/function_parser.h"

#include "ir/text_words.h"

#include <algorithm>

namespace unclosed::ir::text {
namespace {

constexpr int maxNesting = 200; // of parentheses around places

} // namespace

Index FunctionNames::read(LineCursor& line) const {
  std::string name = line.word();
  int64_t wanted = line.accept("!") ? line.integer() : 1;
  for (size_t i = 0; i < names_.size(); ++i)
    if (names_[i] == name && --wanted == 0) return static_cast<Index>(i);
  line.fail("there is no function `" + name + "` of that number");
  return None;
}

Decorator readDecorator(LineCursor& line, Module& module) {
  Decorator decorator;
  decorator.name = module.intern(line.word());
  if (line.accept("("))
    decorator.arguments = module.intern(line.arguments());
  else if (line.at("\""))
    decorator.arguments = module.intern(line.quoted('"'));
  if (line.atRange()) decorator.range = line.range();
  return decorator;
}

Place readConstant(LineCursor& line, Module& module) {
  Place place{.kind = PlaceKind::Constant};
  if (line.acceptKeyword("null")) {
    place.constant = ConstKind::Null;
  } else if (line.acceptKeyword("true")) {
    place.constant = ConstKind::Bool;
    place.number = 1;
  } else if (line.acceptKeyword("false")) {
    place.constant = ConstKind::Bool;
  } else if (line.at("\"")) {
    place.constant = ConstKind::String;
    place.name = module.intern(line.quoted('"'));
  } else if (line.at("'")) {
    place.name = module.intern(line.quoted('\''));
  } else {
    place.constant = ConstKind::Int;
    place.number = line.integer();
  }
  return place;
}

void FunctionParser::header(LineCursor& line) {
  function_.name = word(line);
  parameters(line);
  while (!line.failed() && !line.atEnd() && !line.atRange()) {
    if (line.accept("->"))
      function_.returnType = word(line);
    else if (line.acceptKeyword("of"))
      function_.className = word(line);
    else if (line.acceptKeyword("in"))
      function_.parent = names_.read(line);
    else if (line.acceptKeyword("link"))
      function_.link = word(line);
    else if (!acceptFlag(line, functionFlags, function_.flags))
      line.fail("expected a flag of the function, `->`, `of`, `in`, `link` or its range");
  }
  if (line.atRange()) function_.range = line.range();
  line.expectEnd();
}

void FunctionParser::parameters(LineCursor& line) {
  line.expect("(");
  while (!line.failed() && !line.accept(")")) {
    if (!function_.params.empty()) line.expect(",");
    Param param;
    if (line.accept("**"))
      param.flags = DoubleStar;
    else if (line.accept("*"))
      param.flags = Star;
    param.name = intern(line.name());
    if (line.accept(":")) param.annotation = word(line);
    param.place = intern({.kind = PlaceKind::Param, .name = param.name, .type = param.annotation});
    if (line.accept("=")) param.byDefault = intern(readConstant(line, module_));
    function_.params.push_back(param);
  }
}

bool FunctionParser::headLine(LineCursor& line) {
  if (line.acceptKeyword("decorator")) {
    function_.decorators.push_back(readDecorator(line, module_));
  } else if (line.acceptKeyword("captured")) {
    do
      function_.captured.push_back(intern(line.name()));
    while (line.accept(","));
  } else if (line.acceptKeyword("place")) {
    placeType(line);
  } else {
    return false;
  }
  line.expectEnd();
  return true;
}

void FunctionParser::placeType(LineCursor& line) {
  std::vector<PlaceId> typed;
  do
    typed.push_back(place(line));
  while (line.accept(","));
  line.expect(":");
  Sym type = word(line);
  if (line.failed()) return;
  for (PlaceId id : typed)
    function_.places[id].type = type;
}

bool FunctionParser::atPlace(LineCursor& line) const {
  std::string_view name = line.peekName();
  if (!name.empty())
    return !isReserved(name) || name == "null" || name == "true" || name == "false";
  std::string_view rest = line.rest();
  return !rest.empty() && !line.atRange() &&
         std::string_view("$%@(*`\"'-0123456789").find(rest[0]) != std::string_view::npos;
}

PlaceId FunctionParser::optionalPlace(LineCursor& line) {
  return atPlace(line) ? place(line) : None;
}

PlaceId FunctionParser::place(LineCursor& line) {
  if (line.failed()) return None;
  size_t stars = 0;
  while (line.accept("*"))
    ++stars;
  PlaceId id = suffixes(line, primary(line));
  for (; stars > 0 && !line.failed(); --stars)
    id = intern({.kind = PlaceKind::Deref, .parent = id});
  return id;
}

PlaceId FunctionParser::primary(LineCursor& line) {
  if (line.accept("(")) {
    if (++nesting_ > maxNesting) line.fail("the place is nested too deeply");
    PlaceId inner = place(line);
    line.expect(")");
    --nesting_;
    return inner;
  }
  if (!atPlace(line)) {
    bool reserved = isReserved(line.peekName());
    line.fail(reserved ? "a name that is a word of the text form stands between backquotes"
                       : "expected a place");
    return None;
  }
  if (line.accept("$")) return intern({.kind = PlaceKind::Param, .name = intern(line.name())});
  if (line.accept("@")) return intern({.kind = PlaceKind::Global, .name = intern(line.dotted())});
  if (line.accept("%")) return intern({.kind = PlaceKind::Temp, .number = line.integer()});
  bool isLocal = line.at("`") || (!line.peekName().empty() && !isReserved(line.peekName()));
  return isLocal ? variable(line) : intern(readConstant(line, module_));
}

// A bare name is the parameter of that name when there is one; between backquotes, a local.
PlaceId FunctionParser::variable(LineCursor& line) {
  bool bare = !line.at("`");
  Sym name = intern(line.name());
  bool isParam = bare && std::ranges::count(function_.params, name, &Param::name) > 0;
  return intern({.kind = isParam ? PlaceKind::Param : PlaceKind::Local, .name = name});
}

PlaceId FunctionParser::suffixes(LineCursor& line, PlaceId base) {
  while (!line.failed()) {
    if (line.accept(".")) {
      base = intern({.kind = PlaceKind::Field, .parent = base, .name = intern(line.name())});
    } else if (line.accept("[")) {
      Sym key = 0;
      if (line.at("\""))
        key = intern(line.quoted('"'));
      else if (!line.at("]"))
        key = intern(std::to_string(line.integer()));
      line.expect("]");
      base = intern({.kind = PlaceKind::Element, .parent = base, .name = key});
    } else {
      return base;
    }
  }
  return None;
}

Index FunctionParser::label(LineCursor& line) {
  std::string name(line.name());
  auto [it, fresh] = labelIndex_.try_emplace(name, static_cast<Index>(labels_.size()));
  if (fresh) labels_.push_back({.mentioned = line.number()});
  return it->second;
}

void FunctionParser::startBlock() {
  function_.blocks.emplace_back().first = static_cast<Index>(function_.instrs.size());
  ended_ = false;
}

void FunctionParser::defineLabel(LineCursor& line) {
  Index index = label(line);
  line.expect(":");
  if (labels_[index].block != None) line.fail("the label is defined twice");
  if (!function_.blocks.empty() && !ended_)
    function_.blocks.back().term = {.kind = TermKind::Jump, .targets = {index, None}};
  labels_[index].block = static_cast<BlockId>(function_.blocks.size());
  startBlock();
  if (line.accept("!")) function_.blocks.back().exceptional = label(line);
  line.expectEnd();
}

void FunctionParser::line(LineCursor& line) {
  if (function_.blocks.empty() && headLine(line)) return;
  LineCursor ahead = line;
  ahead.name();
  bool isLabel = !ahead.failed() && ahead.at(":");
  if (isLabel) return defineLabel(line);
  if (function_.blocks.empty()) startBlock();
  if (ended_) return line.fail("the block has ended; a label such as `b1:` is missing");
  if (!terminator(line)) instruction(line);
  line.expectEnd();
}

Expected<Function> FunctionParser::finish() {
  for (const auto& [name, index] : labelIndex_) {
    const Label& label = labels_[index];
    if (label.block == None)
      return Error{"there is no block `" + name + "`", "line " + std::to_string(label.mentioned),
                   ""};
  }
  if (function_.blocks.empty() || !ended_)
    return Error{"the last block of `" + std::string(module_.text(function_.name)) +
                     "` has no terminator",
                 "", ""};
  auto resolve = [&](BlockId& target) {
    if (target != None) target = labels_[target].block;
  };
  for (Block& block : function_.blocks) {
    resolve(block.exceptional);
    resolve(block.term.targets[0]);
    resolve(block.term.targets[1]);
  }
  for (Case& entry : function_.cases)
    resolve(entry.target);
  return std::move(function_);
}

} // namespace unclosed::ir::text

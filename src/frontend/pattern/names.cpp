#include "frontend/pattern/names.h"

#include "ir/dotted.h"

#include <re2/re2.h>

namespace unclosed::pattern {
namespace {

// `name as alias`, behind the words of an import statement; `alias` is empty without `as`.
bool nextImported(re2::StringPiece& list, std::string& name, std::string& alias) {
  static const RE2 item(R"(\s*\(?\s*([\w.]+|\*)(?:\s+as\s+(\w+))?\s*[,)]?)");
  alias.clear();
  return RE2::Consume(&list, item, &name, &alias);
}

} // namespace

Names::Names(const SourceLines& source) {
  for (const Line& line : source.lines()) {
    std::string_view code = source.codeOf(line);
    if (line.kind == LineKind::Import) {
      addImport(code);
    } else if (line.kind == LineKind::Def || line.kind == LineKind::Class) {
      static const RE2 definition(R"((?:async\s+)?(?:def|class|cp?def)\b.*?(\w+)\s*(?:[(:\[]|$))");
      std::string name;
      bool isMethod = line.parent != ir::None && source[line.parent].kind == LineKind::Class;
      if (!isMethod && RE2::PartialMatch({code.data(), code.size()}, definition, &name))
        defined_.insert(name);
    }
  }
}

void Names::addImport(std::string_view code) {
  static const RE2 from(R"(from\s+(\.*[\w.]*)\s+c?import\s+)"), plain(R"(c?import\s+)");
  re2::StringPiece rest(code.data(), code.size());
  std::string module;
  if (RE2::Consume(&rest, from, &module))
    addNames(module, {rest.data(), rest.size()});
  else if (RE2::Consume(&rest, plain))
    addModules({rest.data(), rest.size()});
}

void Names::addNames(std::string_view from, std::string_view list) {
  re2::StringPiece rest(list.data(), list.size());
  std::string name, alias;
  while (nextImported(rest, name, alias)) {
    if (!alias.empty()) renamed_.push_back(alias);
    if (name == "*")
      stars_.insert(std::string(from));
    else
      imports_[alias.empty() ? name : alias] = ir::joined(from, name);
  }
}

void Names::addModules(std::string_view list) {
  re2::StringPiece rest(list.data(), list.size());
  std::string name, alias;
  while (nextImported(rest, name, alias)) {
    if (alias.empty()) name = ir::firstSegment(name);
    imports_[alias.empty() ? name : alias] = name;
  }
}

Meaning Names::resolve(std::string_view written) const {
  std::string root(ir::firstSegment(written));
  auto found = imports_.find(root);
  if (found != imports_.end()) {
    std::string_view rest = ir::afterFirst(written);
    return {Meaning::How::Import, rest.empty() ? found->second : ir::joined(found->second, rest)};
  }
  if (defined_.contains(root)) return {Meaning::How::Local, std::string(written)};
  bool plain = root.size() == written.size();
  return {plain ? Meaning::How::Builtin : Meaning::How::Unknown, std::string(written)};
}

} // namespace unclosed::pattern

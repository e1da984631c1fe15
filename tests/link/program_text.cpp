#include "program_text.h"

#include "ir/text.h"
#include "ir/verifier.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace unclosed::link {
namespace {

// How many functions of the same name precede this one.
size_t sameBefore(const ir::Module& module, ir::Index index) {
  size_t count = 0;
  for (ir::Index i = 0; i < index; ++i)
    count += module.functions[i].name == module.functions[index].name;
  return count;
}

} // namespace

std::vector<ir::Module> parseModules(std::string_view text) {
  std::vector<ir::Module> modules;
  while (!text.empty()) {
    size_t next = text.find("\nmodule ", 1);
    auto module = ir::parse(text.substr(0, next));
    text = next == text.npos ? std::string_view() : text.substr(next + 1);
    if (!module) {
      ADD_FAILURE() << module.error().text();
      continue;
    }
    Status invalid = ir::verify(*module);
    EXPECT_FALSE(invalid) << module->path << ": " << invalid->text();
    modules.push_back(std::move(*module));
  }
  return modules;
}

std::string show(const Program& program, FunctionRef ref) {
  if (!ref) return "nothing";
  const ir::Module& module = program.module(ref.module);
  std::string text = module.path + ":" + std::string(module.text(program.function(ref).name));
  size_t before = sameBefore(module, ref.function);
  return before == 0 ? text : text + "!" + std::to_string(before + 1);
}

std::string show(const Program& program, ClassRef ref) {
  if (!ref) return "nothing";
  const ir::Module& module = program.module(ref.module);
  return module.path + ":" + std::string(module.text(program.type(ref).name));
}

std::string show(const Program& program, const Symbol& symbol) {
  switch (symbol.kind) {
  case Symbol::Kind::Nothing: return "nothing";
  case Symbol::Kind::Function: return "function " + show(program, symbol.function);
  case Symbol::Kind::Class: return "class " + show(program, symbol.type);
  case Symbol::Kind::Module: return "module " + program.module(symbol.module).path;
  case Symbol::Kind::Variable:
    return "variable " + program.module(symbol.module).path + ":" + std::string(symbol.name);
  }
  return "?";
}

ModuleId moduleOf(const Program& program, std::string_view path) {
  auto found = std::ranges::find(program.modules(), path, &ir::Module::path);
  if (found != program.modules().end())
    return static_cast<ModuleId>(found - program.modules().begin());
  ADD_FAILURE() << "no module " << path;
  return 0;
}

FunctionRef functionAt(const Program& program, std::string_view text) {
  ModuleId id = moduleOf(program, text.substr(0, text.find(':')));
  const ir::Module& module = program.module(id);
  for (ir::Index index = 0; index < module.functions.size(); ++index)
    if (show(program, FunctionRef{id, index}) == text) return {id, index};
  ADD_FAILURE() << "no function " << text;
  return {};
}

ClassRef classAt(const Program& program, std::string_view text) {
  ModuleId id = moduleOf(program, text.substr(0, text.find(':')));
  const ir::Module& module = program.module(id);
  for (ir::Index index = 0; index < module.classes.size(); ++index)
    if (show(program, ClassRef{id, index}) == text) return {id, index};
  ADD_FAILURE() << "no class " << text;
  return {};
}

} // namespace unclosed::link

// Each file in cases/ holds the modules of a program and, in lines that begin with `?`, questions
// about it with their answers. Every case is asked with the modules in several orders.
//
// `unloaded PATH` names a Python file that exists and is not loaded.
//
//   ? resolve PATH NAME -> function PATH:NAME | class ... | module PATH | variable ... | nothing
//   ? external PATH NAME -> NAME | nothing           ? link PATH NAME -> PATH:NAME
//   ? canonical PATH:CLASS -> NAME                   ? class NAME -> PATH:CLASS
//   ? bases|derived PATH:CLASS -> PATH:CLASS, ...    ? foreign PATH:CLASS -> NAME, ...
//   ? method PATH:CLASS NAME -> PATH:NAME            ? owner PATH:NAME -> PATH:CLASS
//   ? overrides PATH:CLASS NAME -> PATH:NAME, ...    ? named NAME -> PATH:NAME, ...
//   ? calls PATH:NAME -> the candidates of each call, in order, separated by `;`
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "program_text.h"

namespace unclosed::link {
namespace {

constexpr size_t overrideLimit = 4;

struct Question {
  std::string text, expected;
};

struct Case {
  std::string modules;
  std::vector<std::string> unloaded;
  std::vector<Question> questions;
};

Case readCase(const std::filesystem::path& path) {
  Case out;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    size_t arrow = line.find(" -> ");
    if (line.starts_with("unloaded "))
      out.unloaded.push_back(line.substr(9));
    else if (line.starts_with("? ") && arrow != line.npos)
      out.questions.push_back({line.substr(2, arrow - 2), line.substr(arrow + 4)});
    else
      out.modules += line + "\n";
  }
  return out;
}

template <typename Refs>
std::string showAll(const Program& program, const Refs& refs) {
  std::string text;
  for (auto ref : refs)
    text += (text.empty() ? "" : ", ") + show(program, ref);
  return text.empty() ? "nothing" : text;
}

std::string showCalls(const Program& program, FunctionRef caller) {
  std::string text;
  ResolvedNames names(program);
  for (const ir::Call& call : program.function(caller).calls)
    text += (text.empty() ? "" : "; ") + showAll(program, candidates(names, caller, call));
  return text.empty() ? "nothing" : text;
}

std::string orNothing(std::string_view text) {
  return text.empty() ? "nothing" : std::string(text);
}

std::string answer(const Program& program, const std::string& question) {
  std::istringstream words(question);
  std::string what, subject, name;
  words >> what >> subject >> name;
  if (what == "class") return show(program, program.classNamed(subject));
  if (what == "named") return showAll(program, program.methodsNamed(subject));
  if (what == "owner") return show(program, program.classOf(functionAt(program, subject)));
  if (what == "calls") return showCalls(program, functionAt(program, subject));
  if (what == "resolve" || what == "external" || what == "link") {
    ModuleId from = moduleOf(program, subject);
    if (what == "resolve") return show(program, program.resolve(from, name));
    if (what == "external") return orNothing(program.externalName(from, name));
    return show(program, program.byLinkName(from, name));
  }
  ClassRef type = classAt(program, subject);
  if (!type) return "nothing";
  if (what == "canonical") return std::string(program.canonicalName(type));
  if (what == "bases") return showAll(program, program.bases(type));
  if (what == "derived") return showAll(program, program.derived(type));
  if (what == "foreign")
    return orNothing(fmt::format("{}", fmt::join(program.foreignBases(type), ", ")));
  if (what == "method") return show(program, program.method(type, name));
  if (what == "overrides") return showAll(program, program.overrides(type, name, overrideLimit));
  return "no such question";
}

void ask(const Case& asked, std::vector<ir::Module> modules) {
  Program program(std::move(modules), asked.unloaded);
  for (const Question& question : asked.questions)
    EXPECT_EQ(answer(program, question.text), question.expected) << question.text;
}

class LinkCases : public testing::TestWithParam<std::string> {};

TEST_P(LinkCases, AnswersWhateverTheOrderOfModules) {
  Case asked = readCase(std::filesystem::path(UNCLOSED_SOURCE_DIR "/tests/link/cases") /
                        (GetParam() + ".ir"));
  ASSERT_FALSE(asked.questions.empty());
  std::vector<ir::Module> modules = parseModules(asked.modules);
  ask(asked, modules);
  std::ranges::reverse(modules);
  ask(asked, modules);
  for (size_t turn = 1; turn < modules.size(); ++turn) {
    std::ranges::rotate(modules, modules.begin() + 1);
    ask(asked, modules);
  }
}

std::vector<std::string> caseNames() {
  std::vector<std::string> names;
  for (const auto& entry :
       std::filesystem::directory_iterator(UNCLOSED_SOURCE_DIR "/tests/link/cases"))
    names.push_back(entry.path().stem().string());
  std::ranges::sort(names);
  return names;
}

INSTANTIATE_TEST_SUITE_P(Link, LinkCases, testing::ValuesIn(caseNames()),
                         [](const auto& info) { return info.param; });

} // namespace
} // namespace unclosed::link

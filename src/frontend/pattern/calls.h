// Which entries of the rule packs fit the calls of a file. Like the engine's matcher, but what it
// knows of a receiver's type is what assignments, annotations and `with` targets of the file tell.
//
// A Calls object belongs to one file and keeps the shapes of the lines that were asked for. Not
// thread-safe.
#pragma once

#include "analysis/rule_index.h"
#include "frontend/pattern/names.h"
#include "frontend/pattern/shape.h"

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace unclosed::pattern {

struct Fit {
  const analysis::Entry* entry = nullptr;
  bool certain = false; // by a resolved name or a known type, not by spelling
};

class Calls {
public:
  // Both must outlive the object.
  Calls(const SourceLines& source, const analysis::RuleIndex& index);

  const SourceLines& source() const { return source_; }
  const analysis::RuleIndex& index() const { return index_; }
  const Names& names() const { return names_; }
  const Shape& shape(uint32_t line);

  // Everything that fits the call number `call` of a line, the names' conventions included.
  std::vector<Fit> fits(uint32_t line, uint32_t call);
  // What all calls of a line are known to do. Computed once a line.
  struct Effects {
    uint32_t kinds = 0;    // a bit for each rules::EffectKind
    bool allSilent = true; // no call can raise
    bool has(rules::EffectKind kind) const { return kinds >> static_cast<unsigned>(kind) & 1; }
  };
  const Effects& effects(uint32_t line);
  // The type of a dotted name as far as the lines before say; empty when they do not.
  std::string typeOf(std::string_view name, uint32_t line);
  // Whether the function of the line itself gives the name a value before it.
  bool isBoundBeside(std::string_view name, uint32_t line);
  // The quick filter: whether any acquisition goes by such a name.
  bool mayAcquire(const CallSite& call) const;
  bool isAwaited(uint32_t line, const CallSite& call) const;
  // The argument that a position or keyword names.
  std::optional<Argument> argument(uint32_t line, const CallSite& call, int position,
                                   std::string_view keyword);

private:
  struct Binding {
    uint32_t line = 0;
    std::string annotation; // a type as written, or empty: what the line's call gives
  };

  void collectBindings();
  void bind(const std::string& name, uint32_t line, std::string annotation);
  void bindParameters(uint32_t line);
  bool sees(uint32_t line, const Binding& binding, bool isField) const;
  std::string typeOfBinding(const std::string& name, const Binding& binding);
  std::string resultType(uint32_t line, uint32_t call);
  void addByCall(const CallSite& call, const Meaning& meaning, std::vector<Fit>& out) const;
  void addByMethod(uint32_t line, const CallSite& call, std::vector<Fit>& out);
  bool holds(uint32_t line, const CallSite& call, const std::vector<rules::ArgTest>& tests);

  const SourceLines& source_;
  const analysis::RuleIndex& index_;
  Names names_;
  std::vector<std::unique_ptr<Shape>> shapes_; // by line
  std::vector<std::optional<Effects>> effects_;
  std::unordered_map<std::string, std::vector<Binding>> bindings_;
  bool collected_ = false;
  int depth_ = 0; // of typeOf, which follows chains of assignments
};

} // namespace unclosed::pattern

#include "frontend/clang/unread.h"

#include <algorithm>

namespace unclosed::clangfe {
namespace {

// Does the expansion leave out, or only spell, what is passed for a parameter?
bool dropsArgument(const clang::MacroInfo& macro) {
  if (!macro.isFunctionLike()) return false;
  auto uses = [&](const clang::IdentifierInfo* parameter) {
    bool spelt = false;
    for (const clang::Token& token : macro.tokens()) {
      if (!spelt && token.getIdentifierInfo() == parameter) return true;
      spelt = token.is(clang::tok::hash);
    }
    return false;
  };
  return !llvm::all_of(macro.params(), uses);
}

bool isJump(llvm::StringRef word) {
  return word == "return" || word == "goto" || word == "break" || word == "continue" ||
         word == "throw";
}

class Watcher : public clang::PPCallbacks {
public:
  Watcher(const clang::SourceManager& sources, DroppedText& dropped)
      : sources_(sources), dropped_(dropped) {}

  void SourceRangeSkipped(clang::SourceRange range, clang::SourceLocation) override { add(range); }

  void MacroExpands(const clang::Token&, const clang::MacroDefinition& definition,
                    clang::SourceRange range, const clang::MacroArgs*) override {
    const clang::MacroInfo* macro = definition.getMacroInfo();
    if (!macro || !macro->isFunctionLike()) return;
    // A macro that another one leads to stands where that one is used.
    clang::SourceRange whole = sources_.getExpansionRange(range).getAsRange();
    if (sources_.isInMainFile(whole.getBegin()) && dropsArgument(*macro)) add(whole);
  }

private:
  void add(clang::SourceRange range) {
    auto [beginFile, begin] = sources_.getDecomposedLoc(range.getBegin());
    auto [endFile, end] = sources_.getDecomposedLoc(range.getEnd());
    if (beginFile == sources_.getMainFileID() && endFile == beginFile) dropped_.add(begin, end);
  }

  const clang::SourceManager& sources_;
  DroppedText& dropped_;
};

// Where the tree has names, and the variables that the function declares.
class ReadNames : public clang::RecursiveASTVisitor<ReadNames> {
public:
  explicit ReadNames(const clang::FunctionDecl* function)
      : sources_(function->getASTContext().getSourceManager()), function_(function) {}

  bool VisitDeclRefExpr(clang::DeclRefExpr* expr) { return note(expr->getLocation()); }
  bool VisitMemberExpr(clang::MemberExpr* expr) { return note(expr->getMemberLoc()); }
  bool VisitCXXDependentScopeMemberExpr(clang::CXXDependentScopeMemberExpr* expr) {
    return note(expr->getMemberLoc());
  }
  bool VisitOverloadExpr(clang::OverloadExpr* expr) { return note(expr->getNameLoc()); }
  bool VisitReturnStmt(clang::ReturnStmt* jump) { return note(jump->getReturnLoc()); }
  bool VisitGotoStmt(clang::GotoStmt* jump) { return note(jump->getGotoLoc()); }
  bool VisitBreakStmt(clang::BreakStmt* jump) { return note(jump->getBreakLoc()); }
  bool VisitContinueStmt(clang::ContinueStmt* jump) { return note(jump->getContinueLoc()); }
  bool VisitCXXThrowExpr(clang::CXXThrowExpr* jump) { return note(jump->getThrowLoc()); }
  bool VisitNamedDecl(clang::NamedDecl* decl) { return note(decl->getLocation()); }
  bool VisitVarDecl(clang::VarDecl* variable) {
    bool own = variable->getDeclContext() == function_ && variable->hasLocalStorage();
    if (own && variable->getIdentifier()) variables[variable->getName()].push_back(variable);
    return true;
  }

  bool has(unsigned offset) const { return offsets_.contains(offset); }

  llvm::StringMap<llvm::SmallVector<const clang::VarDecl*, 1>> variables; // in source order

private:
  bool note(clang::SourceLocation where) {
    auto [file, offset] = sources_.getDecomposedLoc(sources_.getSpellingLoc(where));
    if (file == sources_.getMainFileID()) offsets_.insert(offset);
    return true;
  }

  const clang::SourceManager& sources_;
  const clang::FunctionDecl* function_;
  llvm::DenseSet<unsigned> offsets_;
};

// Follows the tokens of a body to tell the arguments of calls that are whole statements.
class CallStatements {
public:
  // Between the tokens of the body, `uses` grows by those whose token comes next.
  void token(const clang::Token& token, unsigned offset, std::vector<UnreadUse>& uses) {
    if (ended_ && token.isNot(clang::tok::semi)) forget(uses, first_);
    ended_ = false;
    if (depth_ > 0)
      argument(token, uses);
    else
      callee(token, offset, uses);
  }

  // What the variable whose token comes next is an argument of.
  void describe(UnreadUse& use) {
    if (depth_ != 1 || !(atStart_ || address_)) return;
    use.callee = name_;
    use.call = begin_;
    use.isAddress = address_;
    pending_ = true;
  }

private:
  void callee(const clang::Token& token, unsigned offset, const std::vector<UnreadUse>& uses) {
    bool word = token.is(clang::tok::raw_identifier);
    bool keyword = word && (token.getRawIdentifier() == "else" || token.getRawIdentifier() == "do");
    if (token.isOneOf(clang::tok::semi, clang::tok::l_brace, clang::tok::r_brace,
                      clang::tok::r_paren) ||
        keyword) {
      name_.clear();
      mayBegin_ = true;
      return;
    }
    bool names = mayBegin_ && (word ? name_.empty() || name_.ends_with("::")
                                    : token.is(clang::tok::coloncolon) && !name_.ends_with("::"));
    if (names) {
      if (name_.empty()) begin_ = offset;
      name_ += word ? token.getRawIdentifier().str() : "::";
    } else if (mayBegin_ && token.is(clang::tok::l_paren) && name_.find("::", 1) != name_.npos) {
      depth_ = 1;
      first_ = uses.size();
      atStart_ = true;
      mayBegin_ = false;
    } else {
      mayBegin_ = false;
    }
  }

  void argument(const clang::Token& token, std::vector<UnreadUse>& uses) {
    bool separates = depth_ == 1 && token.isOneOf(clang::tok::comma, clang::tok::r_paren);
    // `f(x + 1)`: only a part of the argument.
    if (pending_ && skipped_ && !separates) forget(uses, uses.size() - 1);
    skipped_ = pending_ && !skipped_;
    if (separates) pending_ = skipped_ = false;
    if (token.isOneOf(clang::tok::l_paren, clang::tok::l_brace, clang::tok::l_square)) ++depth_;
    if (token.isOneOf(clang::tok::r_paren, clang::tok::r_brace, clang::tok::r_square)) --depth_;
    address_ = atStart_ && token.is(clang::tok::amp);
    atStart_ = depth_ == 1 && token.is(clang::tok::comma);
    ended_ = depth_ == 0;
  }

  void forget(std::vector<UnreadUse>& uses, size_t from) {
    for (size_t i = from; i < uses.size(); ++i)
      uses[i].callee.clear();
    pending_ = skipped_ = false;
  }

  std::string name_;
  unsigned begin_ = 0;
  size_t first_ = 0;     // of the uses in the call
  int depth_ = 0;        // of brackets in the call; 0: not in one
  bool mayBegin_ = true; // a statement, or its callee
  bool atStart_ = false; // of an argument
  bool address_ = false; // behind `&` there
  bool pending_ = false; // a use was the last word
  bool skipped_ = false; // and its own token has been seen
  bool ended_ = false;   // the call, if this is the whole statement
};

// Reads the tokens of a body for names of variables that `ReadNames` has not seen.
class Scanner {
public:
  Scanner(const clang::FunctionDecl* function, const DroppedText& dropped)
      : function_(function), sources_(function->getASTContext().getSourceManager()),
        dropped_(dropped), names_(function) {
    for (const clang::ParmVarDecl* parameter : function->parameters())
      names_.TraverseDecl(const_cast<clang::ParmVarDecl*>(parameter));
    names_.TraverseStmt(function->getBody());
  }

  std::vector<UnreadUse> run(unsigned begin, unsigned end) {
    const clang::LangOptions& language = function_->getASTContext().getLangOpts();
    clang::FileID main = sources_.getMainFileID();
    llvm::StringRef text = sources_.getBufferData(main);
    clang::Lexer lexer(sources_.getLocForStartOfFile(main), language, text.begin(),
                       text.begin() + begin, text.end());
    clang::Token token;
    while (!lexer.LexFromRawLexer(token)) {
      unsigned offset = sources_.getFileOffset(token.getLocation());
      if (offset >= end) break;
      if (token.is(clang::tok::raw_identifier)) identifier(token.getRawIdentifier(), offset);
      calls_.token(token, offset, uses_);
      qualified_ =
          token.isOneOf(clang::tok::period, clang::tok::arrow, clang::tok::coloncolon) && !ofThis_;
      ofThis_ = token.is(clang::tok::raw_identifier) && token.getRawIdentifier() == "this";
    }
    return std::move(uses_);
  }

private:
  void identifier(llvm::StringRef name, unsigned offset) {
    // A tag or a label is no variable.
    bool tag = name == "struct" || name == "union" || name == "enum" || name == "goto";
    bool named = std::exchange(afterTag_, tag);
    if (named || qualified_ || names_.has(offset)) return;
    const clang::ValueDecl* decl = declared(name, offset);
    if (!(decl || isJump(name)) || dropped_.contains(offset)) return;
    uses_.push_back({.offset = offset, .decl = decl});
    if (decl) calls_.describe(uses_.back());
  }

  const clang::ValueDecl* declared(llvm::StringRef name, unsigned offset) {
    const clang::ValueDecl* found = nullptr;
    if (auto known = names_.variables.find(name); known != names_.variables.end())
      for (const clang::VarDecl* variable : known->second)
        if (sources_.getFileOffset(sources_.getExpansionLoc(variable->getLocation())) < offset)
          found = variable;
    auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(function_);
    if (found || !method || method->isStatic()) return found;
    for (const clang::FieldDecl* field : method->getParent()->fields())
      if (field->getIdentifier() && field->getName() == name) return field;
    return nullptr;
  }

  const clang::FunctionDecl* function_;
  const clang::SourceManager& sources_;
  const DroppedText& dropped_;
  ReadNames names_;
  CallStatements calls_;
  bool qualified_ = false; // behind `.`, `->` or `::`
  bool ofThis_ = false;    // behind `this`
  bool afterTag_ = false;
  std::vector<UnreadUse> uses_;
};

} // namespace

bool DroppedText::contains(unsigned offset) const {
  return llvm::any_of(
      ranges_, [&](const auto& range) { return range.first <= offset && offset < range.second; });
}

std::unique_ptr<clang::PPCallbacks> watchDropped(clang::Preprocessor& preprocessor,
                                                 DroppedText& dropped) {
  return std::make_unique<Watcher>(preprocessor.getSourceManager(), dropped);
}

std::vector<UnreadUse> unreadUses(const clang::FunctionDecl* function, const DroppedText& dropped) {
  const clang::SourceManager& sources = function->getASTContext().getSourceManager();
  if (!sources.getDiagnostics().hasErrorOccurred()) return {};
  clang::SourceRange body = function->getBody()->getSourceRange();
  if (body.getBegin().isMacroID() || body.getEnd().isMacroID()) return {};
  auto [beginFile, begin] = sources.getDecomposedLoc(body.getBegin());
  auto [endFile, end] = sources.getDecomposedLoc(body.getEnd());
  if (beginFile != sources.getMainFileID() || endFile != beginFile) return {};
  return Scanner(function, dropped).run(begin, end);
}

} // namespace unclosed::clangfe

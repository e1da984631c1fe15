#include "frontend/clang/unit.h"

#include "frontend/clang/lowering.h"

#include <algorithm>

namespace unclosed::clangfe {
namespace {

// Whether a constant value says which functions are called through it.
bool namesFunctions(const clang::Expr* value) {
  if (!value) return false;
  if (auto* list = llvm::dyn_cast<clang::InitListExpr>(value->IgnoreParenImpCasts()))
    return llvm::any_of(list->inits(), namesFunctions);
  return isFunctionName(value);
}

// Finds what a unit has to lower, in source order, in the declarations of project files.
class Finder : public clang::RecursiveASTVisitor<Finder> {
public:
  explicit Finder(SourceMap& sources) : sources_(sources) {}

  bool shouldVisitTemplateInstantiations() const { return true; }

  void run(clang::TranslationUnitDecl* unit) {
    // Those that are not loaded are in precompiled headers, which are not the project's.
    for (clang::Decl* decl : unit->noload_decls())
      if (sources_.projectFile(decl->getLocation())) TraverseDecl(decl);
  }

  bool VisitFunctionDecl(clang::FunctionDecl* function) {
    if (!function->doesThisDeclarationHaveABody() || function->isImplicit()) return true;
    if (function->isDefaulted() || function->hasSkippedBody()) return true;
    auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(function);
    if (method && method->getParent()->isLambda()) return true;
    const clang::FunctionDecl* pattern = function->getTemplateInstantiationPattern();
    // One instantiation stands for all: they differ in types, seldom in what they release.
    if (pattern)
      instances.try_emplace(pattern->getCanonicalDecl(), function);
    else
      functions.push_back(function);
    return true;
  }

  bool VisitRecordDecl(clang::RecordDecl* record) {
    if (!record->isThisDeclarationADefinition() || record->isImplicit()) return true;
    auto* cxx = llvm::dyn_cast<clang::CXXRecordDecl>(record);
    if (cxx && (cxx->isLambda() || cxx->getTemplateInstantiationPattern())) return true;
    records.push_back(record);
    return true;
  }

  bool VisitVarDecl(clang::VarDecl* variable) {
    if (!variable->hasInit() || variable->isInvalidDecl()) return true;
    clang::QualType type = variable->getType();
    if (type->isDependentType() || variable->getDeclContext()->isDependentContext()) return true;
    bool isStatic =
        variable->isStaticLocal() || variable->getFormalLinkage() == clang::Linkage::Internal;
    bool isSimple = type->isIntegralOrEnumerationType() && !type.isVolatileQualified();
    if (isStatic && isSimple) flags.push_back(variable);
    if (llvm::isa<clang::ParmVarDecl>(variable) || variable->hasLocalStorage()) return true;
    bool isRun = variable->isFileVarDecl() && !variable->isConstexpr() &&
                 !variable->hasConstantInitialization();
    if (isRun || namesFunctions(variable->getInit())) globals.push_back(variable);
    return true;
  }

  bool VisitDeclRefExpr(clang::DeclRefExpr* reference) {
    if (auto* variable = llvm::dyn_cast<clang::VarDecl>(reference->getDecl()))
      --balance[variable->getCanonicalDecl()];
    return true;
  }
  bool VisitImplicitCastExpr(clang::ImplicitCastExpr* cast) {
    if (cast->getCastKind() != clang::CK_LValueToRValue) return true;
    auto* read = llvm::dyn_cast<clang::DeclRefExpr>(cast->getSubExpr()->IgnoreParens());
    if (!read) return true;
    if (auto* variable = llvm::dyn_cast<clang::VarDecl>(read->getDecl()))
      ++balance[variable->getCanonicalDecl()];
    return true;
  }

  std::vector<const clang::FunctionDecl*> functions;
  std::vector<const clang::RecordDecl*> records;
  std::vector<const clang::VarDecl*> globals;
  std::vector<const clang::VarDecl*> flags;
  llvm::DenseMap<const clang::FunctionDecl*, const clang::FunctionDecl*> instances;
  // Reads minus mentions: 0 when the variable is only ever read.
  llvm::DenseMap<const clang::VarDecl*, int> balance;

private:
  SourceMap& sources_;
};

} // namespace

Unit::Unit(clang::ASTContext& context, SourceMap& sources, const DroppedText& dropped)
    : context_(context), sources_(sources), dropped_(dropped), names_(context) {}

void Unit::lower() {
  const clang::SourceManager& manager = context_.getSourceManager();
  draftFor(manager.getLocForStartOfFile(manager.getMainFileID()));
  Finder finder(sources_);
  finder.run(context_.getTranslationUnitDecl());
  for (const clang::RecordDecl* record : finder.records)
    lowerRecord(record);
  lowerGlobals(finder.globals);
  for (const clang::FunctionDecl* function : finder.functions) {
    const clang::FunctionDecl* instance = finder.instances.lookup(function->getCanonicalDecl());
    lowerFunction(instance ? instance : function);
  }
  std::erase_if(finder.flags, [&](const clang::VarDecl* variable) {
    return finder.balance.lookup(variable->getCanonicalDecl()) != 0;
  });
  addConstants(finder.flags);
}

Unit::Draft* Unit::draftFor(clang::SourceLocation where) {
  clang::FileID file = sources_.fileOf(where);
  auto known = drafts_.find(file);
  if (known != drafts_.end()) return known->second.get();
  const ProjectFile* found = sources_.projectFile(file);
  if (!found) return nullptr;
  auto draft = std::make_unique<Draft>();
  draft->file = file;
  draft->module.path = found->path;
  draft->module.hash = found->hash;
  draft->module.language = isCxx() ? ir::Language::Cxx : ir::Language::C;
  return (drafts_[file] = std::move(draft)).get();
}

void Unit::lowerFunction(const clang::FunctionDecl* function) {
  Draft* draft = draftFor(function->getLocation());
  if (!draft) return;
  const std::string& name = names_.qualified(function);
  auto gap = [&](std::string_view reason) {
    draft->module.gaps.push_back({.range = sources_.range(function->getSourceRange(), draft->file),
                                  .function = draft->module.intern(name),
                                  .reason = draft->module.intern(reason)});
  };
  if (llvm::isa<clang::CoroutineBodyStmt>(function->getBody()))
    return gap("coroutines are not analysed");
  FunctionLowering lowering(*this, draft->module, draft->file, function, name);
  std::optional<ir::Index> index = lowering.run();
  if (!index) return gap("Clang makes no control-flow graph of it");
  addMethod(*draft, function, *index);
}

void Unit::addMethod(Draft& draft, const clang::FunctionDecl* function, ir::Index index) {
  auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(function);
  if (!method) return;
  auto found = draft.classIndex.find(names_.qualified(method->getParent()));
  if (found != draft.classIndex.end()) draft.module.classes[found->second].methods.push_back(index);
}

void Unit::lowerRecord(const clang::RecordDecl* record) {
  Draft* draft = draftFor(record->getLocation());
  if (!draft || (record->getName().empty() && !record->getTypedefNameForAnonDecl())) return;
  const clang::NamedDecl* named = record;
  if (record->getName().empty()) named = record->getTypedefNameForAnonDecl();
  ir::Module& module = draft->module;
  ir::Class made;
  made.name = module.intern(names_.qualified(named));
  made.range = sources_.range(record->getSourceRange(), draft->file);
  if (auto* cxx = llvm::dyn_cast<clang::CXXRecordDecl>(record)) describe(cxx, module, made);
  for (const clang::FieldDecl* field : record->fields())
    if (!field->getName().empty())
      made.fields.push_back(
          {module.intern(std::string_view(field->getName())),
           module.intern(field->isInvalidDecl() ? std::string() : names_.type(field->getType()))});
  draft->classIndex.emplace(names_.qualified(named), module.classes.size());
  module.classes.push_back(std::move(made));
}

namespace {

bool hasOwnDestructor(const clang::CXXRecordDecl* record) {
  for (const clang::Decl* decl : record->decls())
    if (auto* end = llvm::dyn_cast<clang::CXXDestructorDecl>(decl))
      if (end->isUserProvided()) return true;
  return std::any_of(record->bases_begin(), record->bases_end(),
                     [](const clang::CXXBaseSpecifier& base) {
                       const clang::CXXRecordDecl* type = base.getType()->getAsCXXRecordDecl();
                       return !type || !type->hasDefinition() || hasOwnDestructor(type);
                     });
}

} // namespace

void Unit::describe(const clang::CXXRecordDecl* record, ir::Module& module, ir::Class& made) {
  for (const clang::CXXBaseSpecifier& base : record->bases()) {
    const std::string& name = names_.className(base.getType());
    made.bases.push_back(module.intern(name.empty() ? names_.type(base.getType()) : name));
  }
  if (hasOwnDestructor(record)) made.flags |= ir::HasDestructor;
  // What this unit says of them must not depend on what else it includes.
  for (const clang::Decl* decl : record->decls()) {
    if (auto* pattern = llvm::dyn_cast<clang::FunctionTemplateDecl>(decl))
      decl = pattern->getTemplatedDecl();
    auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(decl);
    if (!method || method->isImplicit() || llvm::isa<clang::CXXConstructorDecl>(method)) continue;
    bool elsewhere = !method->doesThisDeclarationHaveABody() && !method->isDefaulted() &&
                     !method->isDeleted() && !method->isPureVirtual();
    if (elsewhere) made.declared.push_back(module.intern(names_.link(method)));
  }
}

void Unit::lowerGlobals(const std::vector<const clang::VarDecl*>& globals) {
  std::map<Draft*, std::vector<const clang::VarDecl*>> byFile;
  for (const clang::VarDecl* variable : globals)
    if (Draft* draft = draftFor(variable->getLocation())) byFile[draft].push_back(variable);
  for (auto& [draft, variables] : byFile)
    FunctionLowering::lowerGlobals(*this, draft->module, draft->file, variables);
}

void Unit::addConstants(const std::vector<const clang::VarDecl*>& unwritten) {
  for (const clang::VarDecl* variable : unwritten) {
    Draft* draft = draftFor(variable->getLocation());
    const clang::APValue* value = draft ? variable->evaluateValue() : nullptr;
    if (!value || !value->isInt()) continue;
    bool isBool = variable->getType()->isBooleanType();
    ir::Place constant{.kind = ir::PlaceKind::Constant,
                       .constant = isBool ? ir::ConstKind::Bool : ir::ConstKind::Int,
                       .number = wrapped(value->getInt())};
    if (isBool) constant.number = value->getInt().getBoolValue();
    draft->module.constants.push_back(
        {.name = draft->module.intern(names_.qualified(variable)), .value = constant});
  }
}

bool Unit::isInFile(const clang::FunctionDecl* function, clang::FileID file) const {
  const clang::FunctionDecl* definition = nullptr;
  if (!function->isDefined(definition)) {
    definition = function->getTemplateInstantiationPattern();
    if (!definition || !definition->isDefined(definition)) return false;
  }
  return !definition->isDefaulted() && sources_.fileOf(definition->getLocation()) == file;
}

bool Unit::neverReturns(const clang::FunctionDecl* function) {
  if (function->isNoReturn()) return true;
  auto [known, fresh] = neverReturns_.try_emplace(function->getCanonicalDecl(), false);
  if (!fresh) return known->second;
  bool result = bodyNeverReturns(function);
  return neverReturns_[function->getCanonicalDecl()] = result;
}

// A body that ends in a call or a loop may be one that control does not leave.
bool Unit::bodyNeverReturns(const clang::FunctionDecl* function) {
  const clang::FunctionDecl* definition = nullptr;
  if (!function->isDefined(definition) || definition->hasSkippedBody()) return false;
  auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(definition);
  if ((method && method->isVirtual()) || definition->isDependentContext()) return false;
  auto* body = llvm::dyn_cast_or_null<clang::CompoundStmt>(definition->getBody());
  if (!body || body->body_empty() || llvm::isa<clang::ReturnStmt>(body->body_back())) return false;
  clang::Stmt* whole = definition->getBody();
  std::unique_ptr<clang::CFG> cfg = clang::CFG::buildCFG(definition, whole, &context_, {});
  if (!cfg) return false;
  llvm::SmallVector<const clang::CFGBlock*, 16> open = {&cfg->getEntry()};
  llvm::DenseSet<const clang::CFGBlock*> seen = {&cfg->getEntry()};
  auto ends = [&](const clang::CFGBlock& block) {
    return block.hasNoReturnElement() ||
           std::any_of(block.begin(), block.end(), [&](const clang::CFGElement& element) {
             auto statement = element.getAs<clang::CFGStmt>();
             if (statement && llvm::isa<clang::CXXThrowExpr>(statement->getStmt())) return true;
             auto* call =
                 statement ? llvm::dyn_cast<clang::CallExpr>(statement->getStmt()) : nullptr;
             const clang::FunctionDecl* callee = call ? call->getDirectCallee() : nullptr;
             return callee && neverReturns(callee);
           });
  };
  while (!open.empty()) {
    const clang::CFGBlock* block = open.pop_back_val();
    if (block == &cfg->getExit()) return false;
    if (ends(*block)) continue;
    for (const clang::CFGBlock::AdjacentBlock& next : block->succs())
      if (next.getReachableBlock() && seen.insert(next.getReachableBlock()).second)
        open.push_back(next.getReachableBlock());
  }
  return true;
}

bool Unit::mayThrow(const clang::FunctionDecl* function) const {
  if (function->isExternC() || function->getBuiltinID() != 0) return false;
  // It runs in the compiler: what it throws there is an error of the compilation.
  if (function->isImmediateFunction()) return false;
  if (function->hasAttr<clang::NoThrowAttr>() || function->isTrivial()) return false;
  auto* prototype = function->getType()->getAs<clang::FunctionProtoType>();
  if (!prototype) return true;
  // Exception specifications that nothing has asked for: of implicit members, and noexcept(...) of
  // templates. Both nearly always say that nothing is thrown.
  if (clang::isUnresolvedExceptionSpec(prototype->getExceptionSpecType())) return false;
  return prototype->canThrow() != clang::CT_Cannot;
}

namespace {

// Does the handler take everything that derives from the language's own exception?
bool takesUsual(const clang::CXXCatchStmt* handler) {
  clang::QualType caught = handler->getCaughtType();
  if (caught.isNull()) return true;
  const clang::CXXRecordDecl* record = caught.getNonReferenceType()->getAsCXXRecordDecl();
  return record && record->isInStdNamespace() && record->getIdentifier() &&
         record->getName() == "exception";
}

// Looks for anything in a body that may raise. What is inside a `try` counts too: the engine sees
// which exceptions a handler takes. Only of `unaudited` code it sees no more than this.
class ThrowFinder : public clang::RecursiveASTVisitor<ThrowFinder> {
public:
  ThrowFinder(Unit& unit, bool unaudited) : unit_(unit), unaudited_(unaudited) {}

  // Libraries throw what derives from the language's own exception.
  bool TraverseCXXTryStmt(clang::CXXTryStmt* attempt) {
    bool taken = false;
    for (unsigned i = 0; i < attempt->getNumHandlers() && !taken; ++i) {
      if (!TraverseStmt(attempt->getHandler(i))) return false;
      taken = unaudited_ && takesUsual(attempt->getHandler(i));
    }
    return taken || TraverseStmt(attempt->getTryBlock());
  }

  bool shouldVisitImplicitCode() const { return true; }
  bool TraverseLambdaExpr(clang::LambdaExpr*) { return true; }
  bool VisitCXXThrowExpr(clang::CXXThrowExpr*) { return found(); }
  bool VisitRecoveryExpr(clang::RecoveryExpr*) { return found(); }
  bool VisitCXXDynamicCastExpr(clang::CXXDynamicCastExpr* cast) {
    return cast->getType()->isPointerType() || found();
  }
  bool VisitCallExpr(clang::CallExpr* call) {
    const clang::FunctionDecl* callee = call->getDirectCallee();
    return callee && !unit_.callMayThrow(callee) ? true : found();
  }
  bool VisitCXXConstructExpr(clang::CXXConstructExpr* expr) {
    return unit_.callMayThrow(expr->getConstructor()) ? found() : true;
  }

  bool any = false;

private:
  bool found() {
    any = true;
    return false;
  }
  Unit& unit_;
  bool unaudited_;
};

} // namespace

bool Unit::callMayThrow(const clang::FunctionDecl* function) {
  if (!mayThrow(function)) return false;
  // Running out of memory is not what the audit is about.
  if (function->isReplaceableGlobalAllocationFunction()) return false;
  // While a recursive function is looked at, it is taken not to raise by itself.
  auto [known, fresh] = callMayThrow_.try_emplace(function->getCanonicalDecl(), false);
  if (!fresh) return known->second;
  const clang::FunctionDecl* definition = nullptr;
  auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(function);
  bool visible = function->isDefined(definition) && !definition->hasSkippedBody() &&
                 !definition->isDependentContext() && !(method && method->isVirtual());
  bool result = true;
  if (visible && definition->getBody()) {
    const clang::SourceManager& sources = context_.getSourceManager();
    clang::SourceLocation at = sources.getExpansionLoc(definition->getLocation());
    ThrowFinder finder(*this, sources.isInSystemHeader(at));
    finder.TraverseDecl(const_cast<clang::FunctionDecl*>(definition));
    result = finder.any;
  }
  return callMayThrow_[function->getCanonicalDecl()] = result;
}

std::vector<ir::Module> Unit::takeModules() {
  clang::FileID main = context_.getSourceManager().getMainFileID();
  std::vector<ir::Module> modules;
  for (auto& [file, draft] : drafts_)
    if (file != main) modules.push_back(std::move(draft->module));
  std::sort(modules.begin(), modules.end(),
            [](const ir::Module& a, const ir::Module& b) { return a.path < b.path; });
  auto same = [](const ir::Module& a, const ir::Module& b) { return a.path == b.path; };
  modules.erase(std::unique(modules.begin(), modules.end(), same), modules.end());
  modules.insert(modules.begin(), std::move(drafts_.at(main)->module));
  drafts_.clear();
  return modules;
}

} // namespace unclosed::clangfe

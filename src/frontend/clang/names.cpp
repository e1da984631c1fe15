#include "frontend/clang/names.h"

namespace unclosed::clangfe {
namespace {

// The last segment: operators, constructors and destructors spelled as C++ spells them, without
// the template arguments of their class.
std::string segment(const clang::NamedDecl* decl) {
  using clang::DeclarationName;
  if (auto* constructor = llvm::dyn_cast<clang::CXXConstructorDecl>(decl))
    return constructor->getParent()->getNameAsString();
  if (auto* destructor = llvm::dyn_cast<clang::CXXDestructorDecl>(decl))
    return "~" + destructor->getParent()->getNameAsString();
  if (decl->getDeclName().getNameKind() == DeclarationName::CXXConversionFunctionName) {
    auto* conversion = llvm::dyn_cast<clang::CXXConversionDecl>(decl);
    if (conversion && conversion->getConversionType()->isBooleanType()) return "operator bool";
    return "operator conversion";
  }
  if (auto* record = llvm::dyn_cast<clang::CXXRecordDecl>(decl); record && record->isLambda())
    return "<lambda>";
  if (auto* tag = llvm::dyn_cast<clang::TagDecl>(decl); tag && tag->getName().empty())
    if (const clang::TypedefNameDecl* alias = tag->getTypedefNameForAnonDecl())
      return alias->getNameAsString();
  return decl->getNameAsString();
}

bool isOmitted(const clang::DeclContext* context) {
  if (context->isTranslationUnit() || llvm::isa<clang::LinkageSpecDecl>(context)) return true;
  auto* space = llvm::dyn_cast<clang::NamespaceDecl>(context);
  if (space) return space->isInline() || space->isAnonymousNamespace();
  return !llvm::isa<clang::NamedDecl>(context);
}

} // namespace

Names::Names(clang::ASTContext& context)
    : context_(context), policy_(context.getLangOpts()), mangler_(context.createMangleContext()) {
  policy_.SuppressTagKeyword = true;
  policy_.SuppressUnwrittenScope = true;
  policy_.AnonymousTagLocations = false;
  policy_.FullyQualifiedName = true;
  policy_.Bool = true;
}

const std::string& Names::qualified(const clang::NamedDecl* decl) {
  auto [it, fresh] = names_.try_emplace(decl->getCanonicalDecl());
  if (!fresh) return it->second;
  // The computation may ask for other names and so move the table's entries.
  std::string name = computeQualified(decl);
  return names_[decl->getCanonicalDecl()] = std::move(name);
}

std::string Names::computeQualified(const clang::NamedDecl* decl) {
  std::string name = segment(decl);
  auto* function = llvm::dyn_cast<clang::FunctionDecl>(decl);
  if (function && function->isExternC()) return name;
  for (const clang::DeclContext* context = decl->getDeclContext(); context;
       context = context->getParent()) {
    if (isOmitted(context)) continue;
    std::string outer = segment(llvm::cast<clang::NamedDecl>(context));
    if (outer.empty()) outer = "(anonymous)";
    name = outer + "::" + name;
  }
  return name;
}

const std::string& Names::link(const clang::FunctionDecl* function) {
  auto [it, fresh] = links_.try_emplace(function->getCanonicalDecl());
  if (!fresh) return it->second;
  std::string name = computeLink(function);
  return links_[function->getCanonicalDecl()] = std::move(name);
}

std::string Names::computeLink(const clang::FunctionDecl* function) {
  const clang::FunctionDecl* pattern = function->getTemplateInstantiationPattern();
  if (!pattern && function->isDependentContext()) pattern = function;
  if (pattern) return qualified(pattern) + " " + pattern->getType().getAsString(policy_);
  if (!mangler_->shouldMangleDeclName(function)) return function->getNameAsString();
  clang::GlobalDecl decl;
  if (auto* constructor = llvm::dyn_cast<clang::CXXConstructorDecl>(function))
    decl = clang::GlobalDecl(constructor, clang::Ctor_Complete);
  else if (auto* destructor = llvm::dyn_cast<clang::CXXDestructorDecl>(function))
    decl = clang::GlobalDecl(destructor, clang::Dtor_Complete);
  else
    decl = clang::GlobalDecl(function);
  std::string name;
  llvm::raw_string_ostream out(name);
  mangler_->mangleName(decl, out);
  return name;
}

const std::string& Names::type(clang::QualType type) {
  if (type.isNull()) return none_;
  auto [it, fresh] = types_.try_emplace(type.getAsOpaquePtr());
  if (!fresh) return it->second;
  std::string text = computeType(type);
  return types_[type.getAsOpaquePtr()] = std::move(text);
}

std::string Names::computeType(clang::QualType type) {
  std::string text = spell(type);
  // Typedefs made the keyword of C's structure types mean nothing; packs do without it.
  for (std::string_view keyword : {"struct ", "union ", "enum "})
    for (size_t at; (at = text.find(keyword)) != std::string::npos;)
      text.erase(at, keyword.size());
  return text;
}

std::string Names::spell(clang::QualType type) {
  if (type->isDependentType() && !type->getAsCXXRecordDecl() && !type->isPointerType()) return {};
  if (const clang::AutoType* deduced = type->getContainedAutoType())
    if (!deduced->isDeduced()) return {};
  if (type->isReferenceType()) {
    const char* sign = type->isRValueReferenceType() ? " &&" : " &";
    return this->type(type.getNonReferenceType()) + sign;
  }
  auto* pointer = type->getAs<clang::PointerType>();
  if (pointer && !pointer->isFunctionPointerType() && !isLibraryAlias(type)) {
    std::string inner = this->type(pointer->getPointeeType());
    if (inner.empty()) return {};
    return inner + (inner.ends_with('*') ? "*" : " *");
  }
  const clang::CXXRecordDecl* record = type->getAsCXXRecordDecl();
  if (record && context_.getLangOpts().CPlusPlus) return recordType(type, record);
  return type.getAsString(policy_);
}

bool Names::isLibraryAlias(clang::QualType type) const {
  auto* alias = type->getAs<clang::TypedefType>();
  // Members of class templates are named for what they stand for.
  if (!alias || !alias->getDecl()->getDeclContext()->getRedeclContext()->isFileContext())
    return false;
  const clang::SourceManager& sources = context_.getSourceManager();
  return sources.isInSystemHeader(sources.getExpansionLoc(alias->getDecl()->getLocation()));
}

std::string Names::recordType(clang::QualType type, const clang::CXXRecordDecl* record) {
  const char* qualifier = type.isConstQualified() ? "const " : "";
  if (isLibraryAlias(type))
    return qualifier + qualified(type->getAs<clang::TypedefType>()->getDecl());
  std::string name = qualifier + qualified(record);
  auto* specialization = llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(record);
  if (!specialization) return name;
  // As written they keep their typedefs; the specialization has canonical ones.
  llvm::ArrayRef<clang::TemplateArgument> list = specialization->getTemplateArgs().asArray();
  auto* written = type->getAs<clang::TemplateSpecializationType>();
  if (written && !written->isTypeAlias() && !written->isDependentType())
    list = written->template_arguments();
  std::string arguments;
  for (const clang::TemplateArgument& argument : list) {
    std::string text;
    if (argument.getKind() == clang::TemplateArgument::Type) {
      text = this->type(argument.getAsType());
    } else {
      llvm::raw_string_ostream out(text);
      argument.print(policy_, out, true);
    }
    arguments += (arguments.empty() ? "" : ", ") + text;
  }
  return name + "<" + arguments + ">";
}

const std::string& Names::className(clang::QualType type) {
  if (type.isNull()) return none_;
  type = type.getNonReferenceType();
  if (auto* pointer = type->getAs<clang::PointerType>()) type = pointer->getPointeeType();
  if (const clang::CXXRecordDecl* record = type->getAsCXXRecordDecl()) return qualified(record);
  return none_;
}

std::string Names::destructor(clang::QualType type) {
  const clang::CXXRecordDecl* record =
      context_.getBaseElementType(type.getNonReferenceType())->getAsCXXRecordDecl();
  if (!record) return {};
  return qualified(record) + "::~" + record->getNameAsString();
}

} // namespace unclosed::clangfe

#include "frontend/clang/extractor.h"

#include "frontend/clang/clang_headers.h"
#include "frontend/clang/repair.h"
#include "frontend/clang/unit.h"
#include "ir/binary.h"

#include <algorithm>

namespace unclosed::clangfe {
namespace {

// Where the virtual headers are; searched after everything that exists.
constexpr const char* stubFolder = "/unclosed-stubs";
constexpr const char* preludeFile = "/unclosed-stubs/unclosed-prelude.h";
constexpr int mostParses = 4; // each repaired parse can show names that were hidden before

// A header that nobody has must not end the parse. Also writes down what project files include.
class Includes : public clang::PPCallbacks {
public:
  struct Line {
    clang::SourceLocation where;
    clang::CharSourceRange range;
    std::string header;
  };

  explicit Includes(std::vector<Line>& lines) : lines_(lines) {}

  bool FileNotFound(llvm::StringRef) override { return true; }
  void InclusionDirective(clang::SourceLocation hash, const clang::Token&, llvm::StringRef name,
                          bool, clang::CharSourceRange range, clang::OptionalFileEntryRef,
                          llvm::StringRef, llvm::StringRef, const clang::Module*, bool,
                          clang::SrcMgr::CharacteristicKind) override {
    lines_.push_back(
        {hash, clang::CharSourceRange::getCharRange(hash, range.getEnd()), name.str()});
  }

private:
  std::vector<Line>& lines_;
};

class Consumer : public clang::ASTConsumer {
public:
  Consumer(const Request& request, const std::vector<Root>& roots, std::vector<ir::Module>& modules)
      : request_(request), roots_(roots), modules_(modules) {}

  void Initialize(clang::ASTContext& context) override {
    sources_.emplace(context.getSourceManager(), context.getLangOpts(), roots_, request_);
  }

  // Bodies outside the project are half of the work of a C++ file, and nobody reads them.
  bool shouldSkipFunctionBody(clang::Decl* decl) override {
    return !sources_->projectFile(decl->getLocation());
  }

  void HandleTranslationUnit(clang::ASTContext& context) override {
    Unit unit(context, *sources_);
    unit.lower();
    modules_ = unit.takeModules();
  }

private:
  const Request& request_;
  const std::vector<Root>& roots_;
  std::vector<ir::Module>& modules_;
  std::optional<SourceMap> sources_;
};

class Action : public clang::ASTFrontendAction {
public:
  Action(const Request& request, const std::vector<Root>& roots, std::vector<ir::Module>& modules)
      : request_(request), roots_(roots), modules_(modules) {}

protected:
  bool BeginSourceFileAction(clang::CompilerInstance& compiler) override {
    compiler.getPreprocessor().addPPCallbacks(std::make_unique<Includes>(lines_));
    return true;
  }
  std::unique_ptr<clang::ASTConsumer> CreateASTConsumer(clang::CompilerInstance&,
                                                        llvm::StringRef) override {
    return std::make_unique<Consumer>(request_, roots_, modules_);
  }
  void EndSourceFileAction() override {
    if (modules_.empty()) return;
    clang::CompilerInstance& compiler = getCompilerInstance();
    const clang::SourceManager& sources = compiler.getSourceManager();
    SourceMap map(sources, compiler.getLangOpts(), roots_, request_);
    for (const Includes::Line& line : lines_) {
      if (sources.getFileID(line.where) != sources.getMainFileID()) continue;
      ir::Module& module = modules_.front();
      module.imports.push_back({.target = module.intern(line.header),
                                .range = map.range(line.range, sources.getMainFileID())});
    }
  }

private:
  const Request& request_;
  const std::vector<Root>& roots_;
  std::vector<ir::Module>& modules_;
  std::vector<Includes::Line> lines_;
};

llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem>
fileSystem(const Setup& setup, const std::string& directory, const std::string& prelude) {
  auto memory = llvm::makeIntrusiveRefCnt<llvm::vfs::InMemoryFileSystem>();
  for (const auto& [name, text] : setup.stubs)
    memory->addFile(std::string(stubFolder) + "/" + name, 0,
                    llvm::MemoryBuffer::getMemBufferCopy(text));
  memory->addFile(preludeFile, 0, llvm::MemoryBuffer::getMemBufferCopy(prelude));
  auto overlay = llvm::makeIntrusiveRefCnt<llvm::vfs::OverlayFileSystem>(
      llvm::vfs::createPhysicalFileSystem());
  overlay->pushOverlay(memory);
  overlay->setCurrentWorkingDirectory(directory);
  return overlay;
}

// Parses once. Empty when Clang could not even begin.
std::vector<ir::Module> parse(const Request& request, const Setup& setup,
                              const std::vector<std::string>& arguments,
                              llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> files,
                              RepairCollector& repair) {
  std::vector<const char*> words;
  for (const std::string& argument : arguments)
    words.push_back(argument.c_str());
  auto options = llvm::makeIntrusiveRefCnt<clang::DiagnosticOptions>();
  clang::CreateInvocationOptions how;
  clang::IgnoringDiagConsumer silence;
  how.Diags = new clang::DiagnosticsEngine(new clang::DiagnosticIDs, options, &silence, false);
  how.VFS = files;
  how.RecoverOnError = true;
  std::shared_ptr<clang::CompilerInvocation> invocation = clang::createInvocation(words, how);
  if (!invocation) return {};
  invocation->getFrontendOpts().SkipFunctionBodies = true;
  invocation->getFrontendOpts().DisableFree = false;
  clang::CompilerInstance compiler;
  compiler.setInvocation(invocation);
  compiler.createDiagnostics(&repair, false);
  compiler.getDiagnostics().setFatalsAsError(true);
  compiler.createFileManager(files);
  std::vector<ir::Module> modules;
  Action action(request, setup.roots, modules);
  compiler.ExecuteAction(action);
  return modules;
}

} // namespace

Extractor::Extractor(Setup setup) : setup_(std::move(setup)) {}

std::vector<std::string> Extractor::commandLine(const Request& request, bool withPrelude) const {
  std::vector<std::string> words = {
      "clang",         "-fsyntax-only",         "-w", "-ferror-limit=0", "-fno-spell-checking",
      "-resource-dir", setup_.resourceDirectory};
  // Errors by default that old C commits often, and that leave the AST whole.
  for (const char* name :
       {"implicit-function-declaration", "implicit-int", "int-conversion",
        "incompatible-function-pointer-types", "return-type", "c++11-narrowing", "register"})
    words.push_back(std::string("-Wno-") + name);
  words.insert(words.end(), request.arguments.begin(), request.arguments.end());
  words.insert(words.end(), {"-idirafter", stubFolder});
  if (withPrelude) words.insert(words.end(), {"-include", preludeFile});
  words.insert(words.end(), {"--", request.file});
  return words;
}

Reply Extractor::extract(const Request& request) {
  Reply reply;
  RepairCollector repair;
  std::vector<ir::Module> modules;
  std::string prelude;
  for (int round = 0; round < mostParses; ++round) {
    modules = parse(request, setup_, commandLine(request, round > 0),
                    fileSystem(setup_, request.directory, prelude), repair);
    std::string next = repair.foundAny() ? repair.prelude() : std::string();
    if (next == prelude) break;
    prelude = std::move(next);
  }
  if (modules.empty()) {
    reply.failure = "Clang cannot read it";
    return reply;
  }
  for (const ir::Module& module : modules)
    reply.modules.push_back(
        {.path = module.path, .hash = module.hash, .bytes = ir::encode(module)});
  return reply;
}

} // namespace unclosed::clangfe

#include "frontend/clang/extractor.h"

#include "frontend/clang/attributes.h"
#include "frontend/clang/clang_headers.h"
#include "frontend/clang/flags.h"
#include "frontend/clang/method_heads.h"
#include "frontend/clang/repair.h"
#include "frontend/clang/unit.h"
#include "frontend/clang/unknown_names.h"
#include "frontend/clang/unread.h"
#include "ir/binary.h"

#include <clang/Lex/PreprocessorOptions.h>

#include <algorithm>

namespace unclosed::clangfe {
namespace {

// Where the virtual headers are; searched after everything that exists.
constexpr const char* stubFolder = "/unclosed-stubs";
constexpr const char* preludeFile = "/unclosed-stubs/unclosed-prelude.h";
constexpr const char* sharedFile = "/unclosed-stubs/unclosed-shared.pch";
constexpr int mostParses = 4; // each repaired parse can show names that were hidden before
// So few names more, when most are known, are not worth another parse of C++, which takes seconds.
constexpr size_t fewNames = 3;

// What one parse is given and what comes of it.
struct ParseState {
  const Request& request;
  const std::vector<Root>& roots;
  bool mayStop = false; // a further parse will follow if this one ends early
  bool stopped = false; // a header was missing, and the parse ended there
  std::vector<ir::Module> modules{};
  std::vector<Deallocator> deallocators{};
  DroppedText dropped{};
};

// A header that nobody has must not end the parse. Also writes down what project files include.
//
// In C++ the first parse ends early at such a header: the next one begins with what it may have
// brought. In C most files do without, because unknown names are declared when they are met.
class Includes : public clang::PPCallbacks {
public:
  struct Line {
    clang::SourceLocation where;
    clang::CharSourceRange range;
    std::string header;
  };

  Includes(clang::Preprocessor& preprocessor, std::vector<Line>& lines, ParseState& state)
      : preprocessor_(preprocessor), lines_(lines), state_(state) {}

  bool FileNotFound(llvm::StringRef) override {
    state_.stopped = state_.stopped || (state_.mayStop && preprocessor_.getLangOpts().CPlusPlus);
    if (state_.stopped) endFile();
    return true;
  }
  void FileChanged(clang::SourceLocation, FileChangeReason, clang::SrcMgr::CharacteristicKind,
                   clang::FileID) override {
    if (state_.stopped) endFile();
  }
  void InclusionDirective(clang::SourceLocation hash, const clang::Token&, llvm::StringRef name,
                          bool, clang::CharSourceRange range, clang::OptionalFileEntryRef,
                          llvm::StringRef, llvm::StringRef, const clang::Module*, bool,
                          clang::SrcMgr::CharacteristicKind) override {
    lines_.push_back(
        {hash, clang::CharSourceRange::getCharRange(hash, range.getEnd()), name.str()});
  }

private:
  void endFile() {
    auto* lexer = static_cast<clang::Lexer*>(preprocessor_.getCurrentFileLexer());
    if (lexer) lexer->seek(static_cast<unsigned>(lexer->getBuffer().size()), true);
  }

  clang::Preprocessor& preprocessor_;
  std::vector<Line>& lines_;
  ParseState& state_;
};

class Consumer : public clang::SemaConsumer {
public:
  explicit Consumer(ParseState& state) : state_(state) {}

  void Initialize(clang::ASTContext& context) override {
    sources_.emplace(context.getSourceManager(), context.getLangOpts(), state_.roots,
                     state_.request);
  }

  void InitializeSema(clang::Sema& sema) override {
    sema.addExternalSource(new UnknownNames(sema));
  }

  // Bodies outside the project are half of the work of a C++ file, and nobody reads them.
  bool shouldSkipFunctionBody(clang::Decl* decl) override {
    return !sources_->projectFile(decl->getLocation());
  }

  void HandleTranslationUnit(clang::ASTContext& context) override {
    if (state_.stopped) return;
    Unit unit(context, *sources_, state_.dropped);
    unit.lower();
    state_.modules = unit.takeModules();
    addOwnerships(context, unit.names(), state_.deallocators, state_.modules.front());
  }

private:
  ParseState& state_;
  std::optional<SourceMap> sources_;
};

class Action : public clang::ASTFrontendAction {
public:
  explicit Action(ParseState& state) : state_(state) {}

protected:
  bool BeginSourceFileAction(clang::CompilerInstance& compiler) override {
    clang::Preprocessor& preprocessor = compiler.getPreprocessor();
    preprocessor.addPPCallbacks(std::make_unique<Includes>(preprocessor, lines_, state_));
    preprocessor.addPPCallbacks(watchDropped(preprocessor, state_.dropped));
    preprocessor.setTokenWatcher(DeallocatorWatcher(preprocessor, state_.deallocators));
    return true;
  }
  std::unique_ptr<clang::ASTConsumer> CreateASTConsumer(clang::CompilerInstance&,
                                                        llvm::StringRef) override {
    return std::make_unique<Consumer>(state_);
  }
  void EndSourceFileAction() override {
    if (state_.modules.empty()) return;
    clang::CompilerInstance& compiler = getCompilerInstance();
    const clang::SourceManager& sources = compiler.getSourceManager();
    SourceMap map(sources, compiler.getLangOpts(), state_.roots, state_.request);
    for (const Includes::Line& line : lines_) {
      if (sources.getFileID(line.where) != sources.getMainFileID()) continue;
      ir::Module& module = state_.modules.front();
      module.imports.push_back({.target = module.intern(line.header),
                                .range = map.range(line.range, sources.getMainFileID())});
    }
  }

private:
  ParseState& state_;
  std::vector<Includes::Line> lines_;
};

llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem>
fileSystem(const Setup& setup, const Request& request, const std::string& prelude,
           std::string_view shared, const RepairCollector& repair) {
  auto memory = llvm::makeIntrusiveRefCnt<llvm::vfs::InMemoryFileSystem>();
  for (const auto& [name, text] : setup.stubs)
    memory->addFile(std::string(stubFolder) + "/" + name, 0,
                    llvm::MemoryBuffer::getMemBufferCopy(text));
  memory->addFile(preludeFile, 0, llvm::MemoryBuffer::getMemBufferCopy(prelude));
  if (!shared.empty())
    memory->addFile(sharedFile, 0, llvm::MemoryBuffer::getMemBuffer(shared, sharedFile, false));
  auto text = repair.scopes().empty() ? llvm::ErrorOr<std::unique_ptr<llvm::MemoryBuffer>>(nullptr)
                                      : llvm::MemoryBuffer::getFile(request.file);
  if (text && *text)
    memory->addFile(request.file, 0,
                    llvm::MemoryBuffer::getMemBufferCopy(
                        withFunctionHeads((*text)->getBuffer(), repair.scopes(), repair.values())));
  auto overlay = llvm::makeIntrusiveRefCnt<llvm::vfs::OverlayFileSystem>(
      llvm::vfs::createPhysicalFileSystem());
  overlay->pushOverlay(memory);
  overlay->setCurrentWorkingDirectory(request.directory);
  return overlay;
}

// The headers were read without the macros and paths of this file: they fit all the same.
void beginWith(clang::PreprocessorOptions& options, const char* precompiled) {
  options.ImplicitPCHInclude = precompiled;
  options.DisablePCHOrModuleValidation = clang::DisableValidationForModuleKind::All;
  options.AllowPCHWithCompilerErrors = true;
}

// Parses once; no modules when Clang could not even begin.
void parse(ParseState& state, const std::vector<std::string>& arguments,
           llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> files, RepairCollector& repair) {
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
  if (!invocation) return;
  invocation->getFrontendOpts().SkipFunctionBodies = true;
  invocation->getFrontendOpts().DisableFree = false;
  if (files->exists(sharedFile)) beginWith(invocation->getPreprocessorOpts(), sharedFile);
  clang::CompilerInstance compiler;
  compiler.setInvocation(invocation);
  compiler.createDiagnostics(&repair, false);
  compiler.getDiagnostics().setFatalsAsError(true);
  compiler.createFileManager(files);
  Action action(state);
  compiler.ExecuteAction(action);
}

} // namespace

Extractor::Extractor(Setup setup) : setup_(std::move(setup)), shared_(setup_.resourceDirectory) {}

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
  size_t worth = 0;
  std::optional<uint64_t> hash;
  std::string_view shared;
  if (request.sharesHeaders) shared = shared_.compiled(sharedFlags(request.arguments));
  for (int round = 0; round < mostParses; ++round) {
    ParseState state{.request = request, .roots = setup_.roots, .mayStop = round == 0};
    std::string prelude = round == 0 ? std::string() : repair.prelude();
    // What the beginning of a file says before it ends too early is not to be repaired.
    RepairCollector seen = repair;
    parse(state, commandLine(request, !prelude.empty()),
          fileSystem(setup_, request, prelude, shared, repair), seen);
    if (state.stopped) {
      repair.headerIsMissing();
      continue;
    }
    modules = std::move(state.modules);
    // What identifies the file is its own text.
    if (!modules.empty()) hash = hash.value_or(modules.front().hash);
    if (!modules.empty()) modules.front().hash = *hash;
    repair = std::move(seen);
    size_t known = std::exchange(worth, repair.worth());
    bool settled = repair.isCxx() && round >= 2 && worth <= known + fewNames;
    if (worth == known || settled) break;
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

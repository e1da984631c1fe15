#include "frontend/clang/shared_headers.h"

#include "frontend/clang/clang_headers.h"

#include <clang/Serialization/ASTWriter.h>

#include <array>

namespace unclosed::clangfe {
namespace {

constexpr const char* SourceFile = "/unclosed-stubs/unclosed-shared.cpp";

// Those of C++20 that programs use, and what they use of the system beside them. One that this
// machine lacks is left out.
constexpr std::array names = {"algorithm",     "any",           "array",       "atomic",
                              "cassert",       "cctype",        "cerrno",      "chrono",
                              "cinttypes",     "climits",       "cmath",       "condition_variable",
                              "csignal",       "cstdarg",       "cstddef",     "cstdint",
                              "cstdio",        "cstdlib",       "cstring",     "ctime",
                              "deque",         "exception",     "filesystem",  "forward_list",
                              "fstream",       "functional",    "future",      "initializer_list",
                              "iomanip",       "iostream",      "istream",     "iterator",
                              "limits",        "list",          "locale",      "map",
                              "memory",        "mutex",         "new",         "numeric",
                              "optional",      "ostream",       "queue",       "random",
                              "ratio",         "regex",         "set",         "shared_mutex",
                              "span",          "sstream",       "stack",       "stdexcept",
                              "streambuf",     "string",        "string_view", "system_error",
                              "thread",        "tuple",         "type_traits", "typeinfo",
                              "unordered_map", "unordered_set", "utility",     "valarray",
                              "variant",       "vector",        "arpa/inet.h", "fcntl.h",
                              "netdb.h",       "netinet/in.h",  "poll.h",      "signal.h",
                              "sys/socket.h",  "sys/stat.h",    "sys/time.h",  "sys/types.h",
                              "sys/wait.h",    "unistd.h"};

std::string sourceText() {
  std::string text;
  for (const char* name : names)
    text += std::string("#if __has_include(<") + name + ">)\n#include <" + name + ">\n#endif\n";
  return text;
}

// Writes the precompiled form of what was read into a string.
class Writer : public clang::PCHGenerator {
public:
  Writer(clang::CompilerInstance& compiler, std::shared_ptr<clang::PCHBuffer> buffer,
         std::string& out)
      : PCHGenerator(compiler.getPreprocessor(), compiler.getModuleCache(), SourceFile, "", buffer,
                     {}, /*AllowASTWithErrors=*/true, /*IncludeTimestamps=*/false),
        buffer_(std::move(buffer)), out_(out) {}

  void HandleTranslationUnit(clang::ASTContext& context) override {
    PCHGenerator::HandleTranslationUnit(context);
    if (hasEmittedPCH()) out_.assign(buffer_->Data.begin(), buffer_->Data.end());
  }

private:
  std::shared_ptr<clang::PCHBuffer> buffer_;
  std::string& out_;
};

class Precompile : public clang::ASTFrontendAction {
public:
  explicit Precompile(std::string& out) : out_(out) {}

protected:
  std::unique_ptr<clang::ASTConsumer> CreateASTConsumer(clang::CompilerInstance& compiler,
                                                        llvm::StringRef) override {
    return std::make_unique<Writer>(compiler, std::make_shared<clang::PCHBuffer>(), out_);
  }
  clang::TranslationUnitKind getTranslationUnitKind() override { return clang::TU_Prefix; }
  bool hasASTFileSupport() const override { return false; }

private:
  std::string& out_;
};

} // namespace

SharedHeaders::SharedHeaders(std::string resourceDirectory)
    : resourceDirectory_(std::move(resourceDirectory)) {}

std::string_view SharedHeaders::compiled(const std::vector<std::string>& flags) {
  auto [entry, fresh] = made_.try_emplace(flags);
  if (fresh) entry->second = make(flags);
  return entry->second;
}

std::string SharedHeaders::make(const std::vector<std::string>& flags) const {
  std::vector<const char*> words = {"clang", "-fsyntax-only", "-w", "-resource-dir",
                                    resourceDirectory_.c_str()};
  for (const std::string& flag : flags)
    words.push_back(flag.c_str());
  words.push_back(SourceFile);
  auto memory = llvm::makeIntrusiveRefCnt<llvm::vfs::InMemoryFileSystem>();
  memory->addFile(SourceFile, 0, llvm::MemoryBuffer::getMemBufferCopy(sourceText()));
  auto files = llvm::makeIntrusiveRefCnt<llvm::vfs::OverlayFileSystem>(
      llvm::vfs::createPhysicalFileSystem());
  files->pushOverlay(memory);
  clang::IgnoringDiagConsumer silence;
  clang::CreateInvocationOptions how;
  how.Diags = new clang::DiagnosticsEngine(new clang::DiagnosticIDs,
                                           llvm::makeIntrusiveRefCnt<clang::DiagnosticOptions>(),
                                           &silence, false);
  how.VFS = files;
  std::shared_ptr<clang::CompilerInvocation> invocation = clang::createInvocation(words, how);
  if (!invocation) return {};
  invocation->getFrontendOpts().SkipFunctionBodies = true;
  invocation->getFrontendOpts().DisableFree = false;
  clang::CompilerInstance compiler;
  compiler.setInvocation(invocation);
  compiler.createDiagnostics(&silence, false);
  compiler.createFileManager(files);
  std::string out;
  Precompile action(out);
  compiler.ExecuteAction(action);
  return out;
}

} // namespace unclosed::clangfe

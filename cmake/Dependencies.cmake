# Every third-party dependency, and where it comes from: Debian packages, and two npm packages
# whose C sources become the static library `tree_sitter_python`.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(fmt 9 REQUIRED)
find_package(nlohmann_json 3.11 REQUIRED)
find_package(CLI11 2.1 REQUIRED)
find_package(tomlplusplus 3 REQUIRED)
pkg_check_modules(RE2 REQUIRED IMPORTED_TARGET re2)
pkg_check_modules(XXHASH REQUIRED IMPORTED_TARGET libxxhash)
# An eighth of the time on Python goes into small allocations, and half of that is saved. The
# sanitizers bring an allocator of their own.
if(NOT UNCLOSED_SANITIZE)
  pkg_check_modules(JEMALLOC REQUIRED IMPORTED_TARGET jemalloc)
endif()
if(UNCLOSED_TESTS)
  find_package(GTest 1.12 REQUIRED)
endif()

set(ts_core ${UNCLOSED_DEPS}/node_modules/tree-sitter/vendor/tree-sitter/lib)
set(ts_python ${UNCLOSED_DEPS}/node_modules/tree-sitter-python/src)
foreach(source ${ts_core}/src/lib.c ${ts_python}/parser.c ${ts_python}/scanner.c)
  if(NOT EXISTS ${source})
    message(FATAL_ERROR "${source} is missing: run ci/deps first, it installs the pinned npm packages")
  endif()
endforeach()
add_library(tree_sitter_python STATIC
            ${ts_core}/src/lib.c ${ts_python}/parser.c ${ts_python}/scanner.c)
target_include_directories(tree_sitter_python SYSTEM PUBLIC ${ts_core}/include
                           PRIVATE ${ts_core}/src ${ts_python})
target_compile_definitions(tree_sitter_python PRIVATE _POSIX_C_SOURCE=200112L _DEFAULT_SOURCE)
target_compile_options(tree_sitter_python PRIVATE -w -O3)
if(UNCLOSED_SANITIZE AND CMAKE_C_COMPILER_ID STREQUAL "Clang")
  # Grammars define functions without a prototype and call them through pointers that have one.
  target_compile_options(tree_sitter_python PRIVATE -fno-sanitize=function)
endif()

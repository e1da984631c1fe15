# unclosed-clang, the worker that links Clang statically: a static link starts in 7 ms, a dynamic
# one in 27 ms. The imported Clang targets pull in the shared libLLVM, so the archives are named.
find_package(LLVM 19.1 REQUIRED CONFIG HINTS /usr/lib/llvm-19/lib/cmake/llvm)
find_package(Clang REQUIRED CONFIG HINTS ${LLVM_DIR}/../clang)

foreach(component Frontend Driver Serialization Parse Sema Analysis Edit AST ASTMatchers APINotes
                  Lex Basic Support)
  list(APPEND clang_archives ${LLVM_LIBRARY_DIR}/libclang${component}.a)
endforeach()
llvm_map_components_to_libnames(llvm_archives support option targetparser frontendopenmp
  frontendhlsl bitreader binaryformat profiledata mc windowsdriver)

add_executable(unclosed-clang
  attributes.cpp calls.cpp conditions.cpp constants.cpp constructs.cpp copies.cpp expressions.cpp extractor.cpp
  facts.cpp functions.cpp method_heads.cpp name_use.cpp names.cpp recovery.cpp repair.cpp
  scopes.cpp server.cpp shared_headers.cpp source_map.cpp unit.cpp unknown_names.cpp unread.cpp unseen_jumps.cpp)
target_precompile_headers(unclosed-clang PRIVATE clang_headers.h)
target_include_directories(unclosed-clang SYSTEM PRIVATE ${LLVM_INCLUDE_DIRS} ${CLANG_INCLUDE_DIRS})
target_compile_definitions(unclosed-clang PRIVATE
  UNCLOSED_CLANG_RESOURCES="${LLVM_LIBRARY_DIR}/clang/${LLVM_VERSION_MAJOR}")
target_link_libraries(unclosed-clang PRIVATE unclosed_clang_client unclosed_ir
  -Wl,--start-group ${clang_archives} -Wl,--end-group ${llvm_archives})
target_link_options(unclosed-clang PRIVATE -Wl,--gc-sections)
find_program(UNCLOSED_MOLD mold)
find_program(UNCLOSED_LLD NAMES ld.lld ld.lld-19)
if(UNCLOSED_MOLD)
  target_link_options(unclosed-clang PRIVATE -fuse-ld=mold)
elseif(UNCLOSED_LLD)
  target_link_options(unclosed-clang PRIVATE -fuse-ld=lld)
endif()
set_target_properties(unclosed-clang PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)

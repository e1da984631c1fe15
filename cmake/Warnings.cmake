# Flags of the project's own targets. Third-party sources are compiled without them.
add_library(unclosed_flags INTERFACE)
target_compile_options(unclosed_flags INTERFACE -Wall -Wextra -Werror)
# GCC 12 sees overlapping, oversized and out-of-bounds copies in `"literal" + std::string` at -O3
# (GCC bug 105651).
target_compile_options(
  unclosed_flags INTERFACE
  "$<$<CXX_COMPILER_ID:GNU>:-Wno-restrict;-Wno-stringop-overflow;-Wno-array-bounds>")
target_include_directories(unclosed_flags INTERFACE ${CMAKE_SOURCE_DIR}/src)
if(UNCLOSED_SANITIZE)
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
endif()

# unclosed_library(NAME SOURCES... [LINK libs...]): one static library of the project.
function(unclosed_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_link_libraries(${name} PUBLIC unclosed_flags ${ARG_LINK})
endfunction()

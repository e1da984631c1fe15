# The fixtures as tests: one ctest case for each program or topic folder of fixtures/.
unclosed_test(fixtures_test SOURCES fixtures_test.cpp fixtures_expected.cpp
              LINK nlohmann_json::nlohmann_json PkgConfig::RE2)
target_compile_definitions(fixtures_test PRIVATE
  UNCLOSED_BINARY="$<TARGET_FILE:unclosed>"
  UNCLOSED_HAS_CLANG=$<BOOL:${UNCLOSED_CLANG_WORKER}>)
add_dependencies(fixtures_test unclosed)
if(TARGET unclosed-clang)
  add_dependencies(fixtures_test unclosed-clang)
endif()

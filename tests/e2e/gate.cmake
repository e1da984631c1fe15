# Suppression, configuration, baseline and change, as users meet them.
unclosed_test(gate_test SOURCES baseline_test.cpp change_test.cpp config_test.cpp precommit_test.cpp
                          suppress_test.cpp
              LINK unclosed_support nlohmann_json::nlohmann_json)
target_compile_definitions(gate_test PRIVATE
  UNCLOSED_PROGRAM="$<TARGET_FILE:unclosed>"
  UNCLOSED_HAS_CLANG=$<BOOL:${UNCLOSED_CLANG_WORKER}>)
add_dependencies(gate_test unclosed)

# The program as users run it.
unclosed_test(cli_test SOURCES cli_test.cpp rules_test.cpp sources_test.cpp
              LINK unclosed_support nlohmann_json::nlohmann_json)
target_compile_definitions(cli_test PRIVATE UNCLOSED_PROGRAM="$<TARGET_FILE:unclosed>")
add_dependencies(cli_test unclosed)

unclosed_test(audit_test SOURCES audit_test.cpp
              LINK unclosed_support nlohmann_json::nlohmann_json)
target_compile_definitions(audit_test PRIVATE UNCLOSED_PROGRAM="$<TARGET_FILE:unclosed>")
add_dependencies(audit_test unclosed)

unclosed_test(habits_test SOURCES habits_test.cpp LINK unclosed_support)
target_compile_definitions(habits_test PRIVATE UNCLOSED_PROGRAM="$<TARGET_FILE:unclosed>")
add_dependencies(habits_test unclosed)

find_program(UNCLOSED_NODE NAMES node nodejs REQUIRED)
add_test(NAME sarif.valid
         COMMAND ${UNCLOSED_NODE} ${CMAKE_CURRENT_SOURCE_DIR}/validate_sarif.mjs
                 $<TARGET_FILE:unclosed> ${UNCLOSED_DEPS} ${CMAKE_SOURCE_DIR}/fixtures)
add_test(NAME formats.valid
         COMMAND ${UNCLOSED_NODE} ${CMAKE_CURRENT_SOURCE_DIR}/validate_formats.mjs
                 $<TARGET_FILE:unclosed> ${UNCLOSED_DEPS} ${CMAKE_SOURCE_DIR}/tests/report/schemas)
add_test(NAME ci.examples
         COMMAND ${UNCLOSED_NODE} ${CMAKE_CURRENT_SOURCE_DIR}/ci_examples.mjs
                 $<TARGET_FILE:unclosed> ${UNCLOSED_DEPS} ${CMAKE_SOURCE_DIR})
add_test(NAME html.page
         COMMAND ${UNCLOSED_NODE} ${CMAKE_CURRENT_SOURCE_DIR}/html_page.mjs
                 $<TARGET_FILE:unclosed> ${UNCLOSED_DEPS})

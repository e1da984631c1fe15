# Repairs, as users make them.
unclosed_test(fix_test SOURCES fix_test.cpp LINK unclosed_support)
target_compile_definitions(fix_test PRIVATE UNCLOSED_PROGRAM="$<TARGET_FILE:unclosed>")
add_dependencies(fix_test unclosed)

# Writes the rule packs PACKS (a list of files) as string literals into the C++ source OUT, under
# their names relative to ROOT.
set(entries "")
foreach(pack IN LISTS PACKS)
  file(READ ${pack} text)
  file(RELATIVE_PATH name ${ROOT} ${pack})
  string(APPEND entries "    std::pair{\"${name}\"sv,\nR\"pack(${text})pack\"sv},\n")
endforeach()
list(LENGTH PACKS count)

set(out "#include \"rules/loader.h\"

#include <array>

namespace unclosed::rules {

namespace {

using namespace std::string_view_literals;

constexpr std::array<std::pair<std::string_view, std::string_view>, ${count}> kPacks{{
${entries}}};

} // namespace

std::span<const std::pair<std::string_view, std::string_view>> builtinPacks() { return kPacks; }

} // namespace unclosed::rules
")
file(WRITE ${OUT} "${out}")

// Reads the words of Python source text without parsing it.
#pragma once

#include "ir/words.h"

namespace unclosed::python {

// Names and keywords outside comments and strings; the text of an f-string counts as code,
// and the star of `import *` as a name. A string of one
// name with an underscore comes out as a Quoted word. What is not Python comes out as words all the
// same. O(n).
std::vector<ir::Word> wordsOf(std::string_view source);

} // namespace unclosed::python

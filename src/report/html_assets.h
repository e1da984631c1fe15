// The files of html/ as text, compiled into the program. Only the HTML writer includes this.
#pragma once

#include <string_view>

namespace unclosed::report {

std::string_view htmlPage();   // with {{STYLE}}, {{DATA}} and {{SCRIPT}}, in this order
std::string_view htmlStyle();  // html/style.css
std::string_view htmlScript(); // all of html/*.js, in the order that they need

} // namespace unclosed::report

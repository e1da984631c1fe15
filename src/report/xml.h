// The little that writing XML needs. XML 1.0 has no form at all for most control characters, so
// they, and bytes that are not UTF-8, become U+FFFD.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace unclosed::report {

// `text` as content of an element.
std::string xmlText(std::string_view text);

using XmlAttributes = std::vector<std::pair<std::string_view, std::string>>;
// `<name key="value" ...`, without the end of the tag. Line breaks and tabs in values become
// character references: a reader would turn them into blanks otherwise.
std::string xmlOpening(std::string_view name, const XmlAttributes& attributes);

} // namespace unclosed::report

// The readable text form of the IR. print() and parse() are inverse to each other: parse(print(m))
// equals m but for the numbering of strings, places and side tables (a place that nothing mentions
// is lost), and print(parse(t)) == t for any text that print() wrote.
//
//   module python "app.py" hash 00000000deadbeef
//   import c = psycopg2.connect @1:1-1:34
//   export get_user
//   class Repo(Base, mixins.Closing) @3:1-9:5
//     field conn : psycopg2.extensions.connection
//     method Repo.close
//   gap @40:1-44:9 in "broken" "syntax error"
//   constant DEBUG = false
//
//   function get_user(dsn, limit = 10, *args) async @12:1-20:5
//     decorator app.route('/u') @11:1-11:12
//   b0: !b2
//     %0 = call c($dsn) import "psycopg2.connect" raises @13:10-13:30
//     conn = %0 @13:3-13:30
//     branch conn is null ? b1 : b3 @14:6-14:18
//
// A place prints as its source form: `conn`, `$dsn` (parameter), `%3` (temporary), `@pool`
// (global), `conn.cur` (field), `conn[0]`, `*p`, constants `null true 12 "text"`. `!b2` after a
// block label is its exceptional successor. Text written by hand may leave most of it out: ranges,
// the module line, resolutions, the label of the first block, the `$` of a declared parameter. The
// grammar is at the head of parser.cpp.
#pragma once

#include "ir/ir.h"
#include "support/expected.h"

#include <string>
#include <string_view>

namespace unclosed::ir {

// Prints broken modules as well: an index that leads nowhere is `?`.
std::string print(const Module& module);
std::string print(const Module& module, const Function& function);
// The module, which verify() has not seen, or the first error with its line.
Expected<Module> parse(std::string_view text);

} // namespace unclosed::ir

// The readable text form of the IR. print() and parse() are inverse to each other: parse(print(m))
// equals m in every table, and print(parse(t)) == t for any text that print() wrote.
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
//   function get_user(id, limit = 10, *args) async @12:1-20:5
//     decorator app.route('/u') @11:1-11:12
//   b0: !b2
//     %0 = call psycopg2.connect(dsn) import "psycopg2.connect" raises @13:10-13:30
//     conn = %0 @13:3-13:30
//     branch conn is null ? b1 : b3 @14:6-14:18
//
// A place prints as its source form: `conn`, `$id` (parameter), `%3` (temporary), `@pool` (global),
// `conn.cur` (field), `conn[0]`, `*p`, constants `null true 12 "text"`. `!b2` after a block label
// is its exceptional successor. Anything else is in the grammar at the head of text.cpp.
#pragma once

#include "ir/ir.h"
#include "support/expected.h"

#include <string>
#include <string_view>

namespace unclosed::ir {

std::string print(const Module& module);
std::string print(const Module& module, const Function& function);
Expected<Module> parse(std::string_view text);

} // namespace unclosed::ir

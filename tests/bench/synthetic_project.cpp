#include "synthetic_project.h"

#include "ir/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace unclosed::bench {

namespace {

// {0} is the dotted name of the next module of the chain, {1} its last segment. Where a chain ends
// the call goes to the library instead.
constexpr std::string_view Opens = R"(
function open(dsn) @2:1-4:1
b0: !b1
  %0 = call {1}.open(dsn) import "{0}.open" raises @3:12-3:30
  return %0 @3:5-3:30
b1:
  unwind
)";
constexpr std::string_view Connects = R"(
function open(dsn) @2:1-4:1
b0: !b1
  %0 = call psycopg2.connect(dsn) import raises @3:12-3:30
  return %0 @3:5-3:30
b1:
  unwind
)";
constexpr std::string_view PassesToClose = R"(
function close(conn) @6:1-8:1
b0: !b1
  call {1}.close(conn) import "{0}.close" discarded raises @7:5-7:20
  return
b1:
  unwind
)";
constexpr std::string_view Closes = R"(
function close(conn) @6:1-8:1
b0: !b1
  call conn.close() on conn discarded raises @7:5-7:20
  return
b1:
  unwind
)";

// Two cycles through the whole group: one ends with a release, the other with an acquisition.
constexpr std::string_view Cycles = R"(
function drain(conn, times) @10:1-14:1
b0: !b3
  branch times ? b1 : b2 @11:8-11:13
b1: !b3
  %0 = compute(times, 1) raises @12:21-12:30
  call {1}.drain(conn, %0) import "{0}.drain" discarded raises @12:9-12:31
  return
b2: !b3
  call conn.close() on conn discarded raises @13:5-13:17
  return
b3:
  unwind

function retry(dsn, times) @16:1-20:1
b0: !b3
  branch times ? b1 : b2 @17:8-17:13
b1: !b3
  %0 = compute(times, 1) raises @18:32-18:41
  %1 = call {1}.retry(dsn, %0) import "{0}.retry" raises @18:16-18:42
  return %1 @18:9-18:42
b2: !b3
  %2 = call psycopg2.connect(dsn) import raises @19:12-19:34
  return %2 @19:5-19:34
b3:
  unwind
)";

constexpr std::string_view Users = R"(
function careful(dsn) @22:1-29:1
b0: !b3
  %0 = call open(dsn) module raises @23:12-23:21
  conn = %0 @23:5-23:21
  jump b1
b1: !b2
  %1 = call conn.cursor() on conn raises @25:15-25:28
  cur = %1 @25:9-25:28
  call cur.execute("select 1") on cur discarded raises @26:9-26:32
  call close(conn) module discarded raises @28:9-28:20
  return
b2: !b3
  call close(conn) module discarded raises @28:9-28:20
  jump b3
b3:
  unwind

function cyclic(dsn, times) @31:1-34:1
b0: !b1
  %0 = call retry(dsn, times) module raises @32:12-32:29
  conn = %0 @32:5-32:29
  call drain(conn, times) module discarded raises @33:5-33:23
  return
b1:
  unwind
)";
constexpr std::string_view Leaks = R"(
function careless(dsn) @36:1-40:1
b0: !b1
  %0 = call open(dsn) module raises @37:12-37:21
  conn = %0 @37:5-37:21
  %1 = call conn.cursor() on conn raises @38:11-38:24
  cur = %1 @38:5-38:24
  call cur.execute("select 1") on cur discarded raises @39:5-39:28
  return
b1:
  unwind
)";

constexpr std::string_view Keeps = R"(
class Store @42:1-60:1
  method Store.__init__
  method Store.load
{methods}
function Store.__init__(self, dsn) of Store @43:5-45:5
b0: !b1
  %0 = call open(dsn) module raises @44:21-44:30
  self.conn = %0 @44:9-44:30
  return
b1:
  unwind

function Store.load(self, key) of Store @46:5-52:5
b0: !b3
  %0 = call self.conn.cursor() on self.conn raises @47:15-47:33
  cur = %0 @47:9-47:33
  jump b1
b1: !b2
  call cur.execute(key) on cur discarded raises @49:13-49:29
  %1 = call cur.fetchall() on cur raises @50:20-50:34
  call cur.close() on cur discarded raises @51:13-51:24
  return %1 @50:13-50:34
b2: !b3
  call cur.close() on cur discarded raises @51:13-51:24
  jump b3
b3:
  unwind
{close}
function serve(dsn, keys) @62:1-70:1
b0: !b5
  %0 = call Store(dsn) module raises @63:13-63:23
  store = %0 @63:5-63:23
  jump b1
b1: !b4
  branch more keys ? b2 : b3 @65:9-65:24
b2: !b4
  %1 = iterate keys raises @65:13-65:16
  key = %1 @65:13-65:16
  call store.load(key) on store discarded raises @66:13-66:28
  jump b1
b3: !b5
  {closing}
  return
b4: !b5
  {closing}
  jump b5
b5:
  unwind
)";
constexpr std::string_view CloseMethod = R"(
function Store.close(self) of Store @54:5-56:5
b0: !b1
  call close(self.conn) module discarded raises @55:9-55:25
  return
b1:
  unwind
)";

// What most of a project is: code that has nothing to do with resources.
constexpr std::string_view Plain = R"(
function total(items, rate) @72:1-90:1
b0: !b5
  sum = 0 @73:5-73:12
  jump b1
b1: !b5
  branch more items ? b2 : b4 @74:5-74:22
b2: !b5
  %0 = iterate items raises @74:9-74:13
  item = %0 @74:9-74:13
  %1 = call item.price(rate) on item raises @75:17-75:33
  price = %1 @75:9-75:33
  %2 = compute(price, rate) raises @76:14-76:26
  branch %2 ? b3 : b1 @76:9-76:26
b3: !b5
  %3 = compute(sum, price) raises @77:13-77:25
  sum = %3 @77:13-77:25
  %4 = call {1}.total(items, rate) import "{0}.total" raises @78:20-78:40
  %5 = compute(sum, %4) raises @78:13-78:40
  sum = %5 @78:13-78:40
  jump b1
b4: !b5
  %6 = make dict(sum, rate) @80:12-80:40
  return %6 @80:5-80:40
b5:
  unwind
)";

std::string nameOf(size_t group, size_t place) { return fmt::format("m{:02}_{:03}", place, group); }

std::string textOf(size_t group, size_t place, size_t size) {
  std::string module = nameOf(group, place), next = nameOf(group, (place + 1) % size);
  std::string dotted = "shop." + next;
  bool last = place + 1 == size, keepsForGood = place % 10 == 7, forgets = place % 10 == 4;
  std::string text = fmt::format("module python \"shop/{}.py\"\nimport {} = {} @1:1-1:20\n"
                                 "import psycopg2 = psycopg2 @1:21-1:30\n",
                                 module, next, dotted);
  auto add = [&](std::string_view part) { text += fmt::format(fmt::runtime(part), dotted, next); };
  add(last ? Connects : Opens);
  add(last ? Closes : PassesToClose);
  add(Cycles);
  add(Users);
  if (place % 10 == 3) add(Leaks);
  bool closes = !keepsForGood && !forgets;
  text += fmt::format(
      fmt::runtime(Keeps), fmt::arg("methods", keepsForGood ? "" : "  method Store.close\n"),
      fmt::arg("close", keepsForGood ? std::string_view() : CloseMethod),
      fmt::arg("closing", closes ? "call store.close() on store discarded raises @69:9-69:22"
                                 : "call print(keys) builtin discarded @69:9-69:22"));
  add(Plain);
  return text;
}

} // namespace

std::vector<ir::Module> syntheticProject(size_t modules) {
  std::vector<ir::Module> project;
  for (size_t i = 0; i < modules; ++i) {
    size_t group = i / Depth;
    size_t size = std::min(Depth, modules - group * Depth);
    Expected<ir::Module> module = ir::parse(textOf(group, i % Depth, size));
    if (!module) {
      std::fputs((module.error().text() + "\n").c_str(), stderr);
      std::abort(); // the text above is wrong
    }
    project.push_back(std::move(*module));
  }
  return project;
}

size_t instructionsOf(const std::vector<ir::Module>& modules) {
  size_t count = 0;
  for (const ir::Module& module : modules)
    for (const ir::Function& function : module.functions)
      count += function.instrs.size();
  return count;
}

} // namespace unclosed::bench

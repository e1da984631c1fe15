// Settings of pools, clients and frameworks, as data: where they are written, what holds when they
// are not, and which values are risky (analysis/settings.h reads this).
//
// Everything that is set together is one set of options: the keywords of a call, the entries of a
// dict, the keys of a configuration. An option is named by its path: "pool_size",
// "connect_args.connect_timeout".
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace unclosed::rules {

enum class Severity : uint8_t;
enum class Confidence : uint8_t;

struct SettingValue {
  enum class Kind : uint8_t { Null, Bool, Number, Text } kind = Kind::Null;
  double number = 0; // Bool: 0 or 1
  std::string text;
};

// A condition on options. An option whose value is not known makes it neither true nor false.
struct SettingTest {
  enum class Kind : uint8_t {
    Present,
    Absent,
    Equals,
    NotEquals,
    AtLeast, // a number, at least as large as `value`, or as the option `other`
    Below,
    Matches, // a text or a dotted name that the RE2 pattern `value` occurs in
    NotMatches,
  } kind = Kind::Present;
  std::vector<std::string> keys; // one; for AtLeast and Below also several: their sum
  SettingValue value;
  std::string other;
};

// One risk of one option.
struct SettingRule {
  std::string id;         // "sqlalchemy-pool-timeout"
  std::string diagnostic; // "UNC503"
  std::string key;        // what it is about, and where it is reported
  Severity severity{};
  Confidence confidence{};
  std::vector<SettingTest> risky; // any of these ...
  std::vector<SettingTest> when;  // ... under all of these
  bool unlessRead = false;        // not when the program itself reads the option
  std::string message;            // what it does: "a dead connection is handed out"
  std::string better;
  std::string source;
};

// Where a set of options is written.
struct OptionPlace {
  enum class Kind : uint8_t {
    Call,    // the arguments of a call
    Config,  // keys of a configuration: of a module, a class, or what one function sets
    Entries, // each dict in the dict that the variable `variable` is
  } kind = Kind::Call;
  std::vector<std::string> calls;          // Call: dotted names
  std::vector<std::string> positions;      // Call: the options of positional arguments
  std::map<std::string, std::string> keys; // keyword or key -> option; "*": its entries are options
  std::string variable;
  std::vector<std::string> usedBy;     // Config: only when the program makes one of these calls
  std::vector<std::string> loadedBy;   // Config: methods ("config.update") that bring in more
  std::vector<std::string> releasedBy; // Call: a function that calls one of these keeps it briefly
  std::map<std::string, SettingValue> defaults; // before those of the group
};

// What has settings: a kind of pool, client or connection.
struct SettingGroup {
  std::string id;    // "sqlalchemy-engine"
  std::string label; // "SQLAlchemy engine"
  std::string kind;  // as of a resource, for --kind: "pool"
  std::string library;
  std::vector<OptionPlace> places;
  std::map<std::string, SettingValue> defaults; // values of options that are not set
  std::vector<SettingRule> rules;
};

// A call whose value is, for settings, one of its arguments: int("5"), os.getenv("SIZE", 5). Or a
// type whose values begin with `text`.
struct ValueCall {
  std::vector<std::string> calls;
  std::vector<std::string> types;
  std::string text;
  int32_t arg = 0;
  std::string name;         // keyword alternative
  bool environment = false; // the argument is a default: the environment may say otherwise
};

} // namespace unclosed::rules

// A result that is a value or an error. Errors are values: no exception crosses a module border.
// An Error names what went wrong, where, and what the user can do next; each part is plain text.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace unclosed {

struct Error {
  std::string what;  // "unknown key \"acqire\""
  std::string where; // "rules/python/x.json: /resources/0"; empty when there is no place
  std::string hint;  // "did you mean \"acquire\"?"; empty when there is nothing to add

  // One line: "where: what (hint)".
  std::string text() const {
    std::string out = where.empty() ? what : where + ": " + what;
    return hint.empty() ? out : out + " (" + hint + ")";
  }
};

template <typename T>
class [[nodiscard]] Expected {
public:
  Expected(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Expected(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  // Undefined unless ok().
  T& value() & { return std::get<0>(state_); }
  const T& value() const& { return std::get<0>(state_); }
  T&& value() && { return std::get<0>(std::move(state_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  // Undefined when ok().
  const Error& error() const { return std::get<1>(state_); }

private:
  std::variant<T, Error> state_;
};

// Success, or an error.
using Status = std::optional<Error>;

} // namespace unclosed

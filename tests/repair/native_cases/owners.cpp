// An owner releases on every way out, exceptions among them.
#include <cstdio>
#include <stdexcept>
#include <string>

std::string decode(const char* bytes);

std::string head(const char* path) {
  char line[80] = "";
  std::FILE* log = std::fopen(path, "r"); // opened here
  if (!log)
    return {};
  std::fgets(line, sizeof line, log);
  std::string text = decode(line);
  std::fclose(log);
  return text;
}

int number(const char* path) {
  auto* log = fopen(path, "r");
  if (log == nullptr)
    return 0;
  int value = 0;
  if (fscanf(log, "%d", &value) != 1)
    throw std::invalid_argument("not a number");
  return value;
}

int lost_when_jumping(const char* path, bool early) {
  FILE* log = fopen(path, "r");
  if (!log)
    return -1;
  if (early)
    goto out;
  fgetc(log);
out:
  return 0;
}

int in_a_condition(const char* path) {
  int first = -1;
  if (FILE* log = fopen(path, "r")) {
    first = fgetc(log);
  }
  return first;
}

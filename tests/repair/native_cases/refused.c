/* Each of these is left alone, or needs --unsafe, for a reason that is said. */
#include <stdio.h>
#include <stdlib.h>

struct journal {
  FILE *stream;
  int lines;
};

char *pointer_into(const char *path) {
  FILE *log = fopen(path, "r");
  static char line[80];
  char *text = log ? fgets(line, sizeof line, log) : NULL;
  return text;
}

int skipped_over(const char *path, int wanted) {
  FILE *log;
  if (!wanted)
    goto out;
  log = fopen(path, "r");
  if (!log)
    return -1;
  fgetc(log);
out:
  return 0;
}

static FILE *kept;

int handed_over_before(const char *path) {
  FILE *log = fopen(path, "r");
  if (!log)
    return -1;
  if (fgetc(log) == '#')
    kept = log;
  if (fgetc(log) == EOF)
    return -2;
  fclose(log);
  return 0;
}

int keep(FILE *log, int closes);

int kept_beside(const char *path, int wanted) {
  FILE *log = fopen(path, "r");
  if (!log)
    return -1;
  if (wanted)
    keep(log, 1);
  return 0;
}

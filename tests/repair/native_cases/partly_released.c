/* Released on one path to the way out, and open on another. */
#include <fcntl.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

int when_wanted(const char *path, int wanted) {
  FILE *log = fopen(path, "r");
  if (!log)
    return -1;
  int first = fgetc(log);
  if (wanted)
    fclose(log);
  return first;
}

int in_one_case(const char *path, int mode) {
  int fd = open(path, O_RDONLY);
  if (fd < 0)
    return -1;
  switch (mode) {
  case 1:
    close(fd);
    break;
  case 2:
    break;
  }
  return mode;
}

int jumps_past(const char *from, const char *to) {
  int rc = -1;
  FILE *source = fopen(from, "r");
  if (!source)
    return rc;
  int target = open(to, O_WRONLY);
  if (target < 0)
    goto out;
  rc = write(target, "tide", 4) == 4 ? 0 : -1;
  close(target);
  fclose(source);
out:
  return rc;
}

int leaves_the_loop(PGconn *conn) {
  PGresult *result;
  int rows = 0;
  while ((result = PQgetResult(conn)) != NULL) {
    if (PQresultStatus(result) == PGRES_FATAL_ERROR)
      break;
    rows += PQntuples(result);
    PQclear(result);
  }
  return rows;
}

int skips_a_turn(char **paths, int count) {
  int lines = 0;
  for (int i = 0; i < count; ++i) {
    FILE *source = fopen(paths[i], "r");
    if (!source)
      continue;
    if (getc(source) == '#') {
      puts(paths[i]);
      continue;
    }
    ++lines;
    fclose(source);
  }
  return lines;
}

int looked_at_later(const char *path, int wanted) {
  FILE *log = fopen(path, "r");
  if (!log)
    return -1;
  if (wanted)
    fclose(log);
  printf("%p\n", (void *)log);
  return 0;
}

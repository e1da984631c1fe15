/* Each way out that had forgotten the release gets it. */
#include <errno.h>
#include <fcntl.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <sys/socket.h>

int braces(const char *path) {
  FILE *log = fopen(path, "r");
  if (!log)
    return -1;
  if (fgetc(log) == EOF) /* nothing there */
    return -2;           /* said so */
  if (fgetc(log) == '#') return -3;
  fclose(log);
  return 0;
}

int result_first(const char *path) {
  FILE *log = fopen(path, "r");
  if (log == NULL)
    return -1;
  return fgetc(log);
}

static long result_of_a_call(const char *path) {
	FILE *log = fopen(path, "r");
	if (log == NULL) {
		return -1;
	}
	return ftell(log);
}

void end_of_body(const char *path) {
  FILE *log = fopen(path, "a");
  if (log)
    fputs("tide\n", log);
}

int keeps_errno(void) {
  int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  if (fd < 0)
    return -errno;
  if (listen(fd, 4) < 0)
    return -errno;
  return 0;
}

int in_a_loop(const char **paths, int count) {
  int lines = 0;
  for (int i = 0; i < count; ++i) {
    FILE *log = fopen(paths[i], "r");
    if (!log)
      continue;
    lines += fgetc(log) == '\n';
  }
  return lines;
}

int jumps(const char *path) {
  int rc = -1;
  FILE *log = fopen(path, "r");
  if (!log)
    return -1;
  if (fgetc(log) == EOF)
    goto out;
  if (fgetc(log) == '#')
    return -1;
  rc = 0;
out:
  fclose(log);
  return rc;
}

int in_condition(const char *path) {
  FILE *log;
  if ((log = fopen(path, "r")) == NULL)
    return -1;
  if (fgetc(log) == '#')
    return -2;
  fclose(log);
  return 0;
}

int always_there(const char *conninfo) {
  PGconn *conn = PQconnectdb(conninfo);
  if (PQstatus(conn) != CONNECTION_OK)
    return -1;
  PQfinish(conn);
  return 0;
}

FILE *handed_out(const char *path) {
  FILE *log = fopen(path, "r");
  if (!log)
    return NULL;
  if (fgetc(log) == EOF)
    return NULL;
  rewind(log);
  return log;
}

int only_when_wanted(const char *path, int wanted) {
  FILE *log = NULL;
  if (wanted)
    log = fopen(path, "r");
  if (wanted > 1)
    return -1;
  if (log != NULL)
    fclose(log);
  return 0;
}

int behind_another_test(const char *path) {
  FILE *log;
  if (path == NULL || (log = fopen(path, "r")) == NULL)
    return -1;
  return fgetc(log) == EOF ? -2 : 0;
}

int last_in_first_out(const char *conninfo) {
  PGconn *conn = PQconnectdb(conninfo);
  if (PQstatus(conn) != CONNECTION_OK) {
    PQfinish(conn);
    return -1;
  }
  PGresult *result = PQexec(conn, "SELECT 1");
  if (PQntuples(result) != 1) {
    PQfinish(conn);
    return -2;
  }
  PQclear(result);
  PQfinish(conn);
  return 0;
}

/* What was acquired last is released first, and what is gone is not looked at. */
#include <dlfcn.h>
#include <fcntl.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <zmq.h>

int both(const char *conninfo, int early) {
  PGconn *conn = PQconnectdb(conninfo);
  PGresult *result = PQexec(conn, "SELECT 1");
  if (early)
    return -1;
  PQclear(result);
  PQfinish(conn);
  return 0;
}

int later_one_is_there(const char *conninfo) {
  PGconn *conn = PQconnectdb(conninfo);
  PGresult *result = PQexec(conn, "SELECT 1");
  if (PQntuples(result) != 1) {
    PQclear(result);
    return -1;
  }
  PQclear(result);
  PQfinish(conn);
  return 0;
}

int waits(int early) {
  void *context = zmq_ctx_new();
  if (early)
    return -1;
  zmq_ctx_term(context);
  return 0;
}

struct gauge {
  FILE *log;
};

struct gauge *gauge_new(const char *path, int wanted) {
  struct gauge *gauge = calloc(1, sizeof *gauge);
  if (!gauge)
    return NULL;
  gauge->log = fopen(path, "a");
  if (!gauge->log) {
    free(gauge);
    return NULL;
  }
  if (!wanted) {
    free(gauge);
    return NULL;
  }
  return gauge;
}

void gauge_stop(struct gauge *gauge) {
  if (gauge->log)
    fclose(gauge->log);
  puts("stopped");
}

void gauge_free(struct gauge *gauge) {
  if (!gauge)
    return;
  fclose(gauge->log);
  free(gauge);
}

int helper_releases(const char *path) {
  struct gauge *gauge = gauge_new(path, 1);
  if (!gauge)
    return -1;
  if (fgetc(gauge->log) == EOF)
    return -2;
  gauge_free(gauge);
  return 0;
}

int helper_does_more(const char *path) {
  struct gauge *gauge = gauge_new(path, 1);
  if (!gauge)
    return -1;
  if (fgetc(gauge->log) == EOF)
    return -2;
  gauge_stop(gauge);
  return 0;
}

#include <no/such/header.h>
#include "generated_config.h"

int count(const char *dsn, whatever_t *w, number_t n) {
  db_conn *conn = db_connect(dsn);
  if (conn == NULL) return -1;
  if (db_status(conn) == CONNECTION_BAD) return -2;
  number_t rows = db_rows(conn);
  db_close(conn);
  return (int)rows + n;
}

bool scoped(gfile *in, struct known { int a; } *k) {
  gfile *out = g_open(in, G_FLAG_WRITE | 1);
  if (out == NULL || in->error != G_OK) return false;
  va_list rest;
  switch (k->a) {
  case G_ONE: g_close(out); return true;
  default: break;
  }
  fclose(stderr);
  return k->b == 3;
}

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

/* Released as the function does it elsewhere. */
#include <fcntl.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int filled(size_t size, int verify) {
  char *region = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (region == MAP_FAILED)
    return -1;
  memset(region, 1, size);
  if (verify && region[0] != 1)
    return -2;
  return munmap(region, size);
}

int grown(size_t size, int verify) {
  char *region = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (region == MAP_FAILED)
    return -1;
  if (verify)
    return -2;
  size = size * 2;
  return munmap(region, size);
}

struct desk {
  PGconn *conn;
  FILE *log;
};

struct desk *desk_open(const char *conninfo) {
  struct desk *desk = calloc(1, sizeof *desk);
  if (!desk)
    return NULL;
  desk->conn = PQconnectdb(conninfo);
  desk->log = fopen("desk.log", "a");
  return desk;
}

void desk_close(struct desk *desk) {
  PQfinish(desk->conn);
  if (desk->log)
    fclose(desk->log);
  free(desk);
}

int desk_ready(const char *conninfo) {
  struct desk *desk = desk_open(conninfo);
  if (!desk)
    return 0;
  if (PQstatus(desk->conn) != CONNECTION_OK)
    return 0;
  desk_close(desk);
  return 1;
}

void dropped(PGconn *conn, const char *path) {
  PQexec(conn, "BEGIN");
  open(path, O_CREAT | O_RDWR, 0600);
}

int open(const char *path, int flags);
int close(int fd);
int next(void);

int loops(void) {
  int fd;
  while ((fd = next()) >= 0) {
    if (fd == 3) continue;
    if (fd == 4) break;
    close(fd);
  }
  do { fd = next(); } while (0);
  for (;;) {
    if (next()) return fd;
  }
}

int choose(int kind) {
  int fd = open("a", 0);
  switch (kind) {
  case 1: close(fd);
  case 2: return 2;
  case 4 ... 6: return 4;
  default: break;
  }
  switch (kind) { case 7: close(fd); }
  return 0;
}

int leave(int kind) {
  int a = -1, b = -1;
  a = open("a", 0);
  if (a < 0) goto out;
  b = open("b", 0);
  if (b < 0) goto out;
  kind = 0;
out:
  if (b >= 0) close(b);
  if (a >= 0) close(a);
  return kind;
}

int computed(int kind) {
  static void *const labels[] = {&&one, &&two};
  int fd = open("a", 0);
  goto *labels[kind];
one:
  close(fd);
two:
  return 0;
}

int expression(int kind) {
  int fd = ({ int f = open("a", 0); if (f < 0) kind = 1; f; });
  close(({ next(); fd; }));
  return kind;
}

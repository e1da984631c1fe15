int open(const char *path, int flags);
int close(int fd);
void close_fd(int *fd);
#define scoped __attribute__((cleanup(close_fd)))

int early(int kind) {
  scoped int outer = open("a", 0);
  if (kind == 1) return 1;
  {
    scoped int inner = open("b", 0);
    if (kind == 2) return 2;
    if (kind == 3) goto done;
  }
  for (int i = 0; i < 3; i++) {
    scoped int each = open("c", 0);
    if (kind == 4) break;
  }
done:
  return outer;
}

struct inner { int a, b; };
struct conn { int fd; const char *name; struct inner in; int tail[2]; };
int open(const char *path, int flags);
void use(const struct conn *conn);

int make(int x) {
  struct conn c = {.fd = open("a", 0), .in = {1, x}, .tail = {open("b", 0)}};
  struct conn copy = c;
  struct conn zero = {0};
  int list[] = {open("c", 0), x};
  use(&(struct conn){.fd = x, .name = "literal"});
  copy = zero;
  return list[0];
}

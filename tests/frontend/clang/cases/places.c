struct conn { int fd; struct { int inner; } deep; union { int left; int right; }; };
int open(const char *path, int flags);
int close(int fd);
int pipe(int ends[2]);
extern int shared;
static int opened;

void same_variable(struct conn *p) {
  int fd, c;
  struct conn s;
  *&fd = open("a", 0);
  ((s).fd) = open("b", 0);
  (&s)->fd = open("c", 0);
  (*p).fd = p->fd;
  p->deep.inner = s.left;
  s.right = (int)(long)(void *)(long)fd;
  c = (1, fd);
}

void elements(int n, int **out) {
  int fds[2];
  pipe(fds);
  close(fds[0]);
  fds[n] = fds[1];
  *out = &fds[1];
  out[0][1] = 3;
  static int counter = 0;
  shared = opened = counter++;
  n += 2;
}

void shadowed(int fd) {
  { int fd = open("a", 0); close(fd); }
  for (int fd = 0; fd < 3; fd++) { int fd = open("b", 0); close(fd); }
}

struct pair { int first; int second; };
void through_pointers(struct pair *out, struct pair *list, union { int fd; long number; void *any; } *slot) {
  struct pair local = {1, open("a", 0)};
  *out = (struct pair){.second = open("b", 0)};
  *list = local;
  slot->number = open("c", 0);
  close(slot->fd);
}

_Noreturn void exit(int status);
void abort(void) __attribute__((noreturn));
int open(const char *path, int flags);
int log_line(const char *text);
void fail(const char *why);

static void die(const char *why) {
  log_line(why);
  exit(1);
}
static void die_later(const char *why) { die(why); }
static void sometimes(int x) { if (x) die("x"); }
static void serve(void) { for (;;) log_line("x"); }
#define assert(c) ((c) ? (void)0 : abort())

int use(int kind) {
  int fd = open("a", 0);
  if (kind == 1) die("one");
  if (kind == 2) die_later("two");
  if (kind == 3) sometimes(kind);
  if (kind == 4) fail("declared below");
  if (kind == 5) __builtin_unreachable();
  assert(fd > 2);
  if (kind == 6) serve();
  return fd;
}

void fail(const char *why) { die(why); }

typedef struct file FILE;
FILE *stream(int fd, const char *name);
enum { READ = 1, WRITE = 2 };
#define MAP_FAILED ((void *)-1)
void *map(void *at, unsigned long size);
static int verbose = 0;
static int level = 3;
static int changed = 0;
int exported = 0;
static const char *const name = "n";
static _Bool on = 1;

int use(void) {
  static int once = 0;
  changed++;
  if (verbose || level > 2 || once || on) return READ | WRITE;
  void *p = map(0, 4096 * 2);
  if (p == MAP_FAILED) return -1;
  FILE *f = stream(READ, name);
  return f == 0 ? 18446744073709551615ull : sizeof(int) + exported + 'c';
}

typedef struct file FILE;
FILE *fopen(const char *path, const char *mode);
int fclose(FILE *file);
int open(const char *path, int flags);
int close(int fd);
long __builtin_expect(long, long);
#define NULL ((void *)0)
#define unlikely(x) __builtin_expect(!!(x), 0)
#define INVALID (-1)

int either(const char *path, FILE *x) {
  FILE *fp;
  if (x == NULL || (fp = fopen(path, "r")) == NULL) return -1;
  fclose(fp);
  return 0;
}

int forms(const char *path) {
  int fd = open(path, 0);
  if (INVALID == fd) return 1;
  if (fd < 0) return 2;
  if (0 > fd) return 3;
  if (fd <= -1) return 4;
  if (!(fd >= 0)) return 5;
  if (unlikely(fd == -1)) return 6;
  return close(fd) != 0;
}

int remembered(const char *path) {
  FILE *fp = fopen(path, "r");
  int bad = (fp == NULL);
  int good = fp != NULL && path;
  if (bad || !good) return bad;
  return fclose(fp) == 0 ? 1 : 0;
}

FILE *chosen(const char *path, int write) {
  FILE *fp = write ? fopen(path, "w") : NULL;
  while (!fp && path) fp = fopen(path, "r");
  return fp ?: (FILE *)0;
}

/* Macros of a missing header: attributes, heads of loops and of functions, other names. */
#include "project/base.h"

static inline NONNULL(1, 2) ALWAYS_INLINE
int length_of(const char *text, int most)
{
  return text[0] ? most : 0;
}

static PRINTF_LIKE(2, 3) void note(int level, const char *format, ...)
{
  log_at(level, format);
}

int total(struct list *items)
{
  int sum = 0;
  list_for_each(items, item) {
    if (!item) break;
    sum = sum + item->size;
  }
  return sum;
}

PROGRAM_MAIN("gauge", "Gauge", "0.1")
{
  return total(NULL);
}

#define shut close

int leave(int fd)
{
  return shut(fd);
}

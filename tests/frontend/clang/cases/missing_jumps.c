/* Macros of a missing header that jump to a label which nothing else names. */
#include "project/checks.h"

struct item { char *name; int fd; };

int item_add(struct item **out, const char *name)
{
  PROLOGUE;
  struct item *item = 0;
  TRACE("adding %s", name);
  const int fd = open(name, 0);
  CHECK_MEMORY(item = calloc(1, sizeof(struct item)));
  item->fd = fd;
  note_item(strdup(name));
  *out = item;
done:
  EPILOGUE;
}

int jumps_itself(int n)
{
  if (n < 0) goto out;
  CHECK_MEMORY(n = next(n));
out:
  return n;
}

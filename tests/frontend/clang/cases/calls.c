struct db;
typedef unsigned long size_t;
int db_open(const char *path, struct db **out);
void db_close(struct db *db);
int printf(const char *format, ...);
struct ops { int (*run)(struct db *); };
struct list { struct db *first; };
void list_add(struct list *list, struct db *db);
static int helper(struct db *db) { return db != 0; }

int call(const struct ops *ops, int (*callback)(struct db *), struct list *list) {
  struct db *db;
  if (db_open("x", &db) != 0) return 1;
  list_add(list, db);
  helper(db);
  (void)helper(db);
  int value = (helper)(db) + ops->run(db);
  value |= callback(db);
  printf("%p %zu %d", (void *)db, sizeof(helper(db)), 'a');
  int (*chosen)(struct db *) = helper;
  __typeof__(helper(db)) other = chosen(db);
  db_close(db);
  return value + other;
}

int undeclared(const char *path) {
  int fd = my_open(path, 3);
  return fd;
}

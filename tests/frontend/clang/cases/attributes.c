typedef struct store store;
void store_close(int how, store *s);
#define CLOSED_BY(function) __attribute__((malloc(function, 2)))

store *store_open(const char *path) CLOSED_BY(store_close);
__attribute__((__malloc__(store_close, 2), returns_nonnull)) store *store_main(void);
static store *store_local(void) __attribute__((malloc(store_close, 2)));
void *plain(int size) __attribute__((malloc));
void *malloc(unsigned long size);

int port_open(int number) __attribute__((acquire_handle("port")));
_Bool port_make(int number, int *out __attribute__((acquire_handle("port"))));
void port_close(int port __attribute__((release_handle("port"))));
int port_state(store *s __attribute__((use_handle("port"))),
               int *ports __attribute__((use_handle("port"))));

void *page_new(int size) __attribute__((ownership_returns(page, 1)));
void page_end(void *a, void *b) __attribute__((ownership_takes(page, 1, 2)));
void page_file(void *page) __attribute__((ownership_holds(page, 1)));

static store *store_local(void) {
  unsigned long size = 8;
  return (store *)malloc(size);
}

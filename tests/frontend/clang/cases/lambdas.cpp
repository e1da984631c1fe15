struct File;
extern "C" File *fopen(const char *path, const char *mode);
extern "C" int fclose(File *file);
void later(void (*done)(File *));
template <class F> void each(F f) { f(1); }

struct Owner {
  File *file;
  void start() {
    auto stop = [this] { fclose(file); };
    stop();
  }
};

int use(const char *path) {
  File *f = fopen(path, "r");
  File *g = fopen(path, "w");
  auto closer = [f, &g](int x) {
    fclose(f);
    auto inner = [&] { fclose(g); };
    inner();
    return x;
  };
  closer(1);
  later([](File *h) { fclose(h); });
  each([moved = f](int) { fclose(moved); });
  each([&](auto n) { fclose(g); });
  return 0;
}

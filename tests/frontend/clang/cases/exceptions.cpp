struct File;
extern "C" File *fopen(const char *path, const char *mode);
extern "C" int fclose(File *file);
struct Error { Error(const char *what); ~Error(); };
struct Narrow : Error { using Error::Error; };
void work(int n);
void quiet() noexcept;
static int pure(int n) { return n + 1; }
struct Guard {
  File *file;
  explicit Guard(File *f) : file(f) {}
  ~Guard() { fclose(file); }
};

void raw() {
  File *f = fopen("a", "r");
  quiet();
  pure(1);
  work(1);
  fclose(f);
}

void guarded() {
  Guard first(fopen("a", "r"));
  work(1);
  Guard second(fopen("b", "r"));
  work(2);
}

int caught(File *f) {
  Guard outer(fopen("a", "r"));
  try {
    Guard inner(fopen("b", "r"));
    work(1);
    if (f) throw Narrow("x");
  } catch (const Narrow &e) {
    work(2);
    return 1;
  } catch (Error e) {
    throw;
  }
  try {
    try { work(3); } catch (int) { work(4); }
  } catch (...) {
    fclose(f);
  }
  return 0;
}

void never() noexcept {
  Guard g(fopen("a", "r"));
  work(1);
}

int main() {
  raw();
  throw Error("end");
}
template <typename Work> int guarded(Work work) {
  Guard g(fopen("a", "r"));
  return work(1);
}
bool unevaluated() {
  return guarded([](int n) noexcept { return n; }) && noexcept(work(5));
}

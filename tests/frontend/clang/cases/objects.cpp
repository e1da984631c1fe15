struct File;
extern "C" File *fopen(const char *path, const char *mode);
extern "C" int fclose(File *file);
void work();
class Holder {
public:
  Holder();
  explicit Holder(File *file) noexcept : file_(file), count_(1) {}
  Holder(Holder &&other) noexcept;
  Holder(const Holder &other);
  Holder &operator=(Holder &&other) noexcept;
  ~Holder() { if (file_) fclose(file_); }
  File *get() const { return file_; }
  File *operator->() const;
  explicit operator bool() const;
  static Holder open(const char *path) { return Holder(fopen(path, "r")); }

private:
  File *file_ = nullptr;
  int count_ = 0;
};
namespace std { template <class T> T &&move(T &t) noexcept; }

Holder forms() {
  Holder a(fopen("a", "r"));
  Holder b{fopen("b", "r")};
  Holder c = Holder(fopen("c", "r"));
  Holder d = Holder::open("d");
  Holder(fopen("e", "r"));
  auto *heap = new Holder(fopen("f", "r"));
  delete heap;
  Holder none;
  Holder copy = a;
  const Holder &kept = Holder::open("g");
  return kept ? std::move(b) : Holder();
}

Holder moves(Holder given) {
  Holder a = static_cast<Holder &&>(given);
  a = static_cast<Holder &&>(given);
  a = Holder::open("x");
  if (a) work();
  if (!a || a.get() == nullptr) return a;
  int *numbers = new int[3];
  delete[] numbers;
  return a;
}

struct Pair {
  Holder first, second;
  File *raw;
  Pair() : first(fopen("a", "r")), raw(fopen("b", "r")) { work(); }
  ~Pair() { fclose(raw); }
};
struct Derived : Pair {
  Derived() : Pair() {}
};

void parts(bool x) {
  Holder many[2];
  x ? work() : (void)Holder(fopen("a", "r")).get();
  work();
}

struct File;
extern "C" File *fopen(const char *path, const char *mode);
extern "C" int fclose(File *file);

namespace lib {
inline namespace v1 {
template <class T, int N> class Box {
public:
  explicit Box(T value) : value_(value) {}
  ~Box() { release(); }
  void release() { if (value_) fclose(value_); value_ = nullptr; }
  T value_;
  int size() const { return N; }
};
} // namespace v1

template <class T> T *unused(T *file, T *(*make)(const char *)) {
  T *other = make("x");
  if (!other) return nullptr;
  file->close();
  T::forget(other);
  helper(file);
  return other;
}

template <class... Files> void closeAll(Files... files) { (fclose(files), ...); }
} // namespace lib

int use(const char *path) {
  lib::Box<File *, 3> box(fopen(path, "r"));
  lib::closeAll(fopen("a", "r"), fopen("b", "r"));
  if constexpr (sizeof(int) == 2) fclose(box.value_);
  return box.size();
}

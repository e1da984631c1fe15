extern "C" struct File *fopen(const char *path, const char *mode);
extern "C" int fclose(File *file);
namespace std {
template <class T> struct default_delete { void operator()(T *pointer) const; };
template <class T, class D = default_delete<T>> struct unique_ptr {
  explicit unique_ptr(T *pointer) noexcept;
  unique_ptr(T *pointer, D deleter) noexcept;
  unique_ptr(unique_ptr &&) noexcept;
  ~unique_ptr();
  T *release() noexcept;
  D deleter;
};
} // namespace std
struct Close { void operator()(File *file) const { fclose(file); } };
void owners() {
  std::unique_ptr<File, Close> closed(fopen("a", "r"));
  std::unique_ptr<File> freed(fopen("b", "r"));
  std::unique_ptr<File, int (*)(File *)> called(fopen("c", "r"), fclose);
  closed.release();
}

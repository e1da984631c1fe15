extern "C" int open(const char *path, int flags);
namespace {
void hidden(int) {}
}
struct Base {
  virtual ~Base();
  virtual int read(int fd);
  virtual int read(const char *path);
};
struct File final : Base {
  File(int fd);
  File(const char *path);
  ~File() override;
  int read(int fd) override;
  File &operator=(int fd);
  int operator()(int mode);
};
template <class T> struct Box {
  T value;
  Box(T given);
  T take() { return value; }
  T take(int) { return value; }
};
template <class T> int pass(T value) { return value; }
int release(int fd);
int release(File &file);
int overloads(Base *base, File &file) {
  base->read(1);
  base->Base::read("a");
  file.read(2);
  file = 3;
  file(4);
  hidden(5);
  release(open("a", 0));
  return release(file);
}
void objects() {
  File file("b");
  Base *made = new File(7);
  delete made;
}
long templates() {
  Box<int> box(1);
  Box<long> other(2);
  return box.take() + other.take() + other.take(1) + pass(3) + pass(4L);
}

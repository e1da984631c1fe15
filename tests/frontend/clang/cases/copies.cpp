extern "C" int open(const char *path, int flags);
extern "C" int close(int fd);
void check(int fd);
class Lamp {
public:
  explicit Lamp(const char *path) : fd_(open(path, 0)) {}
  ~Lamp() { close(fd_); }
private:
  int fd_;
};
class Base {
public:
  Base();
  ~Base();
};
class Lantern : public Base {
public:
  Lantern(const char *path) : fd_(open(path, 0)) { check(fd_); }
  Lantern() : Lantern("default") { check(0); }
  ~Lantern();
private:
  int fd_;
};
int lit(Lamp lamp);
Lamp made(const char *path) {
  Lamp lamp(path);
  return lamp;
}
Lamp copied(const Lamp &lamp) { return lamp; }
void assigned(Lamp &old, const Lamp &fresh) { old = fresh; }
int passed(const Lamp &lamp) { return lit(lamp); }

extern "C" int open(const char *path, int flags);
extern "C" int close(int fd);
namespace net {
class Base { protected: int fd_ = -1; virtual void stop(); };
template <class T> class Store { T value; };
class Server : public Base, Store<int> {
public:
  Server(const char *path);
  ~Server();
  void start() { fd_ = open("a", 0); this->stop(); other_->fd_ = fd_; }
  static int count;
private:
  Server *other_;
  void stop() override;
};
Server::Server(const char *path) : other_(nullptr) { fd_ = open(path, 0); count++; }
Server::~Server() { if (fd_ >= 0) close(fd_); }
int Server::count = open("global", 0);
} // namespace net
namespace { int hidden() { return net::Server::count; } }
static net::Server instance("x");
int use() { return hidden(); }

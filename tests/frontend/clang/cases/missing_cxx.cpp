#include <nowhere/pool.h>

namespace app {
struct Address { int family; };

int query(const Address &address, pool::Pool &pool, Dns *dns) {
  Connection *connection = pool.acquire(address.length(), Flags::Wait);
  if (!connection) throw Failure("no connection to " + address.name());
  auto reply = connection->ask(dns->question, 3);
  std::string text = reply.text();
  release(connection, text);
  return dns->close() == 0;
}
} // namespace app

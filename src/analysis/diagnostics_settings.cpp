#include "analysis/diagnostic_tables.h"

#include <array>

namespace unclosed::analysis {
namespace {

constexpr std::array Table = {
    DiagnosticInfo{
        .id = "UNC501",
        .name = "no-liveness-check",
        .title = "NoLivenessCheck",
        .summary = "A pool hands out connections without testing whether they are still alive.",
        .detail = R"(The setting that makes a pool, or a framework's persistent connection, test a
connection before it is used is off or absent: SQLAlchemy's `pool_pre_ping`, Django's
`CONN_HEALTH_CHECKS` beside a `CONN_MAX_AGE`, psycopg_pool's `check`, DBUtils' `ping`.)",
        .why = R"(After a restart or fail-over of the server, and after every idle night behind a
firewall, each pooled connection is dead, and each costs one failed request before it is replaced.)",
        .limits = R"(Absence is reported only when the database is known to be a server: not for
SQLite, not with a pool that keeps nothing (NullPool), and not when the options or the address come
from somewhere the program does not show. A short `pool_recycle` counts as a check. The test does
not help a connection that dies in the middle of a transaction. What tests set (test_*.py, *_test.py,
conftest.py) is left out.)",
        .badExample = R"(engine = create_engine('postgresql://db/app')
)",
        .goodExample = R"(engine = create_engine('postgresql://db/app', pool_pre_ping=True)
)",
        .severity = Severity::Note,
        .counts = CountsAs::Setting,
        .cwe = 754,
    },
    DiagnosticInfo{
        .id = "UNC502",
        .name = "recycled-too-late",
        .title = "RecycledTooLate",
        .summary = "Pooled connections live longer than the server lets an idle one live.",
        .detail =
            R"(A pool keeps connections without limit, or longer than the server or the network
keeps them: `pool_recycle` of -1 with MySQL (whose `wait_timeout` is eight hours unless it was
lowered), Django's `CONN_MAX_AGE = None`, asyncpg's `max_inactive_connection_lifetime=0`.)",
        .why =
            R"(The server closes the idle connection and the pool does not know: the first requests
of the morning fail with "server has gone away" or a broken pipe.)",
        .limits = R"(The time-outs of your own server and of proxies before it are not known; values
are compared with the servers' defaults. Nothing is said where another setting tests or replaces old
connections, or where a framework sets a limit by itself (Flask-SQLAlchemy does, for MySQL).)",
        .badExample = R"(engine = create_engine('mysql+pymysql://db/app', pool_size=10)
)",
        .goodExample =
            R"(engine = create_engine('mysql+pymysql://db/app', pool_size=10, pool_recycle=1800)
)",
        .severity = Severity::Warning,
        .counts = CountsAs::Setting,
        .cwe = 672,
    },
    DiagnosticInfo{
        .id = "UNC503",
        .name = "endless-pool-wait",
        .title = "EndlessPoolWait",
        .summary = "Waiting for a free connection takes so long that exhaustion looks like a hang.",
        .detail =
            R"(A pool waits without limit, or for minutes, when all its connections are taken: a
large `pool_timeout`, a blocking pool without a time-out, a queue of waiters without an end.)",
        .why = R"(A leak then shows as requests that hang and a gateway's time-outs, and no log says
"pool exhausted". A bounded wait turns the same leak into an error with a stack trace.)",
        .limits =
            R"(Waits of up to a minute are not reported, and neither are values that the program
does not show.)",
        .badExample = R"(engine = create_engine(url, pool_size=5, pool_timeout=600)
)",
        .goodExample = R"(engine = create_engine(url, pool_size=5, pool_timeout=10)
)",
        .severity = Severity::Note,
        .counts = CountsAs::Setting,
        .cwe = 1088,
    },
    DiagnosticInfo{
        .id = "UNC504",
        .name = "no-keepalive",
        .title = "NoKeepalive",
        .summary = "Idle connections have no TCP keepalives that come in time.",
        .detail =
            R"(TCP keepalives are switched off, or a pool of long-lived connections leaves them
to the operating system, whose first probe comes after two hours on Linux.)",
        .why = R"(NAT gateways, firewalls and load balancers forget an idle connection after minutes
and tell nobody: the next query waits for an answer that cannot come.)",
        .limits = R"(Only PostgreSQL's client library has this setting in the program; systemwide
settings of the host are not seen. Absence is reported for pools, not for single connections.)",
        .badExample = R"(pool = ThreadedConnectionPool(2, 10, dsn='dbname=app', keepalives=0)
)",
        .goodExample = R"(pool = ThreadedConnectionPool(2, 10, dsn='dbname=app', keepalives_idle=30)
)",
        .severity = Severity::Note,
        .counts = CountsAs::Setting,
        .cwe = 754,
    },
    DiagnosticInfo{
        .id = "UNC505",
        .name = "pool-too-large",
        .title = "PoolTooLarge",
        .summary = "A pool may open more connections than the server accepts, or has no limit.",
        .detail = R"(The limit of a pool is switched off (`max_overflow=-1`, `pool_size=0`,
`maxsize=0`), or one process alone may open more connections than a server accepts by default (100
for PostgreSQL).)",
        .why = R"(Without a limit, a leak does not stop at the pool: it takes the database down for
every other program that uses it. And the limit of each pool counts once for every worker process.)",
        .limits = R"(The limits of your own server and the number of processes are not known. A pool
within the server's default limit is not reported.)",
        .badExample = R"(engine = create_engine(url, pool_size=20, max_overflow=-1)
)",
        .goodExample = R"(engine = create_engine(url, pool_size=20, max_overflow=10)
)",
        .severity = Severity::Warning,
        .counts = CountsAs::Setting,
        .cwe = 770,
    },
    DiagnosticInfo{
        .id = "UNC506",
        .name = "pool-does-not-pool",
        .title = "PoolDoesNotPool",
        .summary = "A pool keeps no connection, or cannot grow, so callers connect anew or wait.",
        .detail =
            R"(The sizes of a pool defeat it: it keeps no idle connection (psycopg2's `minconn`
of 0, Celery's `broker_pool_limit` of 0), it cannot grow beyond its minimum (psycopg_pool without
`max_size`), or it is of a class that does not pool.)",
        .why = R"(A pool that keeps nothing pays for a new connection with every use, and one that
cannot grow makes a burst of requests queue behind four connections.)",
        .limits =
            R"(How many threads and processes share the pool is not known, so a small pool that
can grow is not reported.)",
        .badExample = R"(pool = psycopg_pool.ConnectionPool(dsn, min_size=2)
)",
        .goodExample = R"(pool = psycopg_pool.ConnectionPool(dsn, min_size=2, max_size=10)
)",
        .severity = Severity::Note,
        .counts = CountsAs::Setting,
        .cwe = 1072,
    },
    DiagnosticInfo{
        .id = "UNC507",
        .name = "no-network-timeout",
        .title = "NoNetworkTimeout",
        .summary = "A client waits for its server without any time limit.",
        .detail = R"(The time-out of connecting, reading or writing is switched off, or absent where
the library's default is to wait for ever.)",
        .why = R"(A server that dies without a word (a lost host, a dropped route) leaves the socket
half open. The thread waits on it for ever and keeps its connection and its worker.)",
        .limits = R"(Libraries whose default changed between versions are reported only when the
time-out is switched off in so many words. Absence is reported with low confidence for single
connections, and so shown with `--min-confidence low` only.)",
        .badExample = R"(cache = redis.Redis(host='cache', socket_timeout=None)
)",
        .goodExample =
            R"(cache = redis.Redis(host='cache', socket_timeout=5, socket_connect_timeout=2)
)",
        .severity = Severity::Note,
        .counts = CountsAs::Setting,
        .cwe = 1088,
    },
    DiagnosticInfo{
        .id = "UNC508",
        .name = "session-state-kept",
        .title = "SessionStateKept",
        .summary = "Transactions, locks or session state stay when a connection goes back.",
        .detail =
            R"(The setting that cleans a connection when it returns to its pool is switched off
(`pool_reset_on_return=None`, DBUtils' `reset=False`, `pool_reset_session=False`), or one that ends
a transaction in the right place is set so that it does not.)",
        .why =
            R"(The next caller inherits an open transaction with its locks and its old view of the
data, or another user's session variables. The database keeps rows locked and cannot vacuum.)",
        .limits = R"(Only settings in the program are seen, not those of the server or its roles.)",
        .badExample = R"(engine = create_engine(url, pool_reset_on_return=None)
)",
        .goodExample = R"(engine = create_engine(url, pool_reset_on_return='rollback')
)",
        .severity = Severity::Warning,
        .counts = CountsAs::Setting,
        .cwe = 459,
    },
    DiagnosticInfo{
        .id = "UNC509",
        .name = "setting-without-effect",
        .title = "SettingWithoutEffect",
        .summary = "A setting is ignored, or contradicts another one beside it.",
        .detail = R"(The program sets something that the library does not read any more
(`SQLALCHEMY_POOL_SIZE` with Flask-SQLAlchemy 3), or two settings that exclude each other (Django's
`pool` with a `CONN_MAX_AGE`).)",
        .why = R"(Whoever wrote it believes that the pool is bounded, or recycled. It runs with the
defaults, or the program does not start.)",
        .limits = R"(A setting that the program reads by itself is taken to have an effect. Which
version of the library is installed is not known; the message says from which one on it holds.)",
        .badExample = R"(app.config['SQLALCHEMY_POOL_SIZE'] = 20
db = SQLAlchemy(app)
)",
        .goodExample = R"(app.config['SQLALCHEMY_ENGINE_OPTIONS'] = {'pool_size': 20}
db = SQLAlchemy(app)
)",
        .severity = Severity::Warning,
        .counts = CountsAs::Setting,
        .cwe = 1164,
    },
};

} // namespace

std::span<const DiagnosticInfo> settingDiagnostics() { return Table; }

} // namespace unclosed::analysis

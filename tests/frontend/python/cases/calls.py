import requests
from app import client


def run(f, items, *args, **kw):
    f(1)
    requests.get("u", timeout=3, stream=True, *args, **kw)
    client.open().cursor().execute("q")
    items[0].close()
    items["key"].x.close()
    make()(2)
    "a,b".split(",")
    (f or make).go()
    str.join("", items)
    sum(x.size for x in items)
    Session(bind=client)
    unknown.thing.Deep()
    print(client.conn.close, f.attr)
    register(items.pop)
    f.a.b.c(f.d)
    [1, 2].append(3)


async def arun(s):
    await s.get("u")
    r = await s.post("u")
    await (s.delete("u"))
    task = s.put("u")
    await task
    return await s.head("u")

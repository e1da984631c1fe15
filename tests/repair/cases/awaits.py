"""Sessions and connections of asyncio."""

import aiohttp
import asyncpg


async def page(url):
    session = aiohttp.ClientSession()
    async with session.get(url) as response:
        text = await response.text()
    await session.close()
    return text


async def level(dsn):
    conn = await asyncpg.connect(dsn)
    value = await conn.fetchval("SELECT level FROM tides")
    await conn.close()
    return value


async def level_never_closed(dsn):
    conn = await asyncpg.connect(dsn)
    return await conn.fetchval("SELECT level FROM tides")

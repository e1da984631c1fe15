# Sessions of asynchronous code.
import aiohttp
import asyncpg


async def fetch(url):
    session = aiohttp.ClientSession()  # expect: UNC103
    reply = await session.get(url)
    await session.close()
    return reply


async def fetch_in_a_block(url):
    async with aiohttp.ClientSession() as session:
        async with session.get(url) as reply:
            return await reply.text()


async def count(dsn):
    conn = await asyncpg.connect(dsn)  # expect: UNC101
    return await conn.fetchval("SELECT 1")


async def count_carefully(dsn):
    conn = await asyncpg.connect(dsn)
    try:
        return await conn.fetchval("SELECT 1")
    finally:
        await conn.close()

"""`atomic()`: no connection is lost, nothing is half done, whatever fails and when. And Piccolo's own, which is why."""

import asyncio
import weakref
from contextvars import Context
from typing import Any

import asyncpg
import pytest

from portal.db import DB, Unsure, at_the_end, atomic, in_transaction, open_pool, rows, value

pytestmark = pytest.mark.committed


@pytest.fixture
async def shelf(committed: str) -> None:
    """A table whose mistakes are found only at the commit."""
    OLDER.update(asyncio.all_tasks())
    await rows("CREATE TABLE shelf (id int PRIMARY KEY, name text)")
    await rows("CREATE TABLE book (name text, shelf int REFERENCES shelf DEFERRABLE INITIALLY DEFERRED)")


def idle() -> tuple[int, int]:
    assert DB.pool is not None
    return DB.pool.get_idle_size(), DB.pool.get_size()


def nothing_is_lost() -> bool:
    free, all_there_are = idle()
    return free == all_there_are and not in_transaction()


async def books() -> list[str]:
    return [line["name"] for line in await rows("SELECT name FROM book ORDER BY name")]


async def put(name: str, shelf: int | None = None) -> None:
    await rows("INSERT INTO book VALUES ({}, {})", name, shelf)


async def test_a_thousand_failed_commits_lose_no_connection(shelf: None) -> None:
    async def fail() -> None:
        for n in range(250):
            with pytest.raises(asyncpg.ForeignKeyViolationError):
                async with atomic():
                    await put(f"lost {n}", 99)
            assert not in_transaction()

    await asyncio.gather(*(fail() for _ in range(4)))
    assert nothing_is_lost()
    assert await books() == []


async def test_after_a_failed_commit_the_same_task_gets_a_real_transaction(shelf: None) -> None:
    with pytest.raises(asyncpg.ForeignKeyViolationError):
        async with atomic():
            await put("lost", 99)
    with pytest.raises(ZeroDivisionError):
        async with atomic():
            await put("half")
            raise ZeroDivisionError
    assert await books() == []


async def test_a_nested_failure_keeps_what_is_outside(shelf: None) -> None:
    async with atomic():
        await put("outer")
        with pytest.raises(ZeroDivisionError):
            async with atomic():
                await put("inner")
                raise ZeroDivisionError
        with pytest.raises(asyncpg.NumericValueOutOfRangeError):
            async with atomic():
                await rows("INSERT INTO shelf VALUES (3000000000::bigint, '')")
        await put("outer too")
    assert await books() == ["outer", "outer too"]


async def test_a_failure_outside_undoes_what_was_done_inside(shelf: None) -> None:
    with pytest.raises(ZeroDivisionError):
        async with atomic():
            async with atomic():
                await put("inner")
            raise ZeroDivisionError
    assert await books() == []
    assert nothing_is_lost()


async def test_cancelled_twice_in_the_middle_of_its_end_it_gives_the_connection_back(shelf: None) -> None:
    async def work(started: asyncio.Event) -> None:
        async with atomic():
            await put("lost")
            started.set()
            await rows("SELECT pg_sleep(60)")

    for turns in range(30):
        started = asyncio.Event()
        task = asyncio.create_task(work(started))
        await started.wait()
        task.cancel()
        for _ in range(turns):  # each time at another place of the way out
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    await settled()
    assert nothing_is_lost()
    assert await books() == []


async def test_cancelled_at_any_step_nothing_is_half_done(shelf: None) -> None:
    async def work() -> None:
        async with atomic():
            await put("one")
            await put("two")

    for turns in range(60):
        task = asyncio.create_task(work())
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    await settled()
    assert nothing_is_lost()
    found = await books()
    assert found.count("one") == found.count("two")


async def settled() -> None:
    """Connections that were given up come back in tasks of their own. Others of the loop, a browser's say, never end."""
    for task in asyncio.all_tasks() - {asyncio.current_task()} - set(OLDER):
        await asyncio.wait([task])


OLDER: weakref.WeakSet[asyncio.Task[Any]] = weakref.WeakSet()


async def test_a_killed_backend_is_an_error_and_no_loss(shelf: None) -> None:
    with pytest.raises((asyncpg.PostgresConnectionError, asyncpg.InterfaceError, asyncpg.AdminShutdownError)):
        async with atomic():
            await put("lost")
            await rows("SELECT pg_terminate_backend(pg_backend_pid())")
    assert nothing_is_lost()
    async with atomic():
        await put("kept")
    assert await books() == ["kept"]


LEAVES = """
CREATE FUNCTION leave() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
CREATE CONSTRAINT TRIGGER leave AFTER INSERT ON book DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION leave();
"""


async def test_a_backend_ended_while_it_commits_leaves_it_open_whether_it_was_written(shelf: None) -> None:
    assert DB.pool is not None
    await DB.pool.execute(LEAVES)
    with pytest.raises(Unsure):
        async with atomic():
            await put("perhaps")
    await settled()
    assert nothing_is_lost()


async def test_a_lost_race_is_run_again(shelf: None) -> None:
    await rows("INSERT INTO shelf VALUES (1, 'first')")
    runs = []

    @atomic()
    async def rename() -> None:
        await rows("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE")
        name = await value("SELECT name FROM shelf WHERE id = 1")
        runs.append(name)
        if len(runs) == 1:  # somebody else is faster, in a transaction of their own
            await asyncio.create_task(elsewhere(), context=Context())
        await value("UPDATE shelf SET name = {} WHERE id = 1 RETURNING id", name + "!")

    async def elsewhere() -> None:
        await rows("UPDATE shelf SET name = 'faster' WHERE id = 1")

    await rename()
    assert runs == ["first", "faster"]
    assert await value("SELECT name FROM shelf") == "faster!"
    assert nothing_is_lost()


async def test_a_deadlock_is_run_again_by_whoever_lost_it(shelf: None) -> None:
    await rows("INSERT INTO shelf VALUES (1, ''), (2, '')")
    meeting = asyncio.Barrier(2)
    runs = []

    @atomic()
    async def both(first: int, second: int) -> None:
        runs.append(first)
        # Only one of the two looks for deadlocks within the test's time, so that it is always the one that loses.
        await value("SELECT set_config('deadlock_timeout', {}, true)", "1s" if first == 1 else "10s")
        await value("UPDATE shelf SET name = name || {} WHERE id = {} RETURNING id", str(first), first)
        if len(runs) <= 2:
            await meeting.wait()
        await value("UPDATE shelf SET name = name || {} WHERE id = {} RETURNING id", str(first), second)

    await asyncio.gather(both(1, 2), both(2, 1))
    assert len(runs) == 3
    assert {"".join(sorted(line["name"])) for line in await rows("SELECT name FROM shelf")} == {"12"}


async def test_three_lost_races_are_an_error(shelf: None) -> None:
    runs = []

    @atomic()
    async def never() -> None:
        runs.append(1)
        raise asyncpg.SerializationError

    with pytest.raises(asyncpg.SerializationError):
        await never()
    assert len(runs) == 3


async def test_inside_another_nothing_is_run_again_because_the_outer_one_is_spoilt(shelf: None) -> None:
    runs = []

    @atomic()
    async def once() -> None:
        runs.append(1)
        raise asyncpg.SerializationError

    with pytest.raises(asyncpg.SerializationError):
        async with atomic():
            await once()
    assert len(runs) == 1


async def test_what_is_left_for_the_end_is_written_last_and_with_the_rest(shelf: None) -> None:
    async with atomic():
        at_the_end(lambda: put("b"))
        async with atomic():
            at_the_end(lambda: put("c"))
            assert await books() == []
        await put("a")
        assert await books() == ["a"]
    assert await books() == ["a", "b", "c"]

    async def fails() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        async with atomic():
            await put("d")
            at_the_end(fails)
    assert await books() == ["a", "b", "c"]
    assert nothing_is_lost()


async def test_an_exhausted_pool_is_an_error_after_seconds_and_not_a_wait_for_ever(committed: str) -> None:
    assert DB.pool is not None
    held = [await DB.pool.acquire() for _ in range(8)]
    with pytest.raises(TimeoutError):
        async with atomic():
            pass
    for connection in held:
        await DB.pool.release(connection)
    assert nothing_is_lost()


# The disease: Piccolo 1.38's own transaction. When one of these fails, the cure may be given up.


async def test_piccolo_loses_a_connection_whenever_a_commit_fails(shelf: None) -> None:
    async def fail() -> None:
        async with DB.transaction():
            await put("lost", 99)

    with pytest.raises(asyncpg.ForeignKeyViolationError):
        await asyncio.create_task(fail())
    free, all_there_are = idle()
    assert free == all_there_are - 1
    DB.pool.terminate()  # type: ignore[union-attr]


async def test_piccolo_then_undoes_nothing_any_more(shelf: None) -> None:
    async def fail_twice() -> None:
        with pytest.raises(asyncpg.ForeignKeyViolationError):
            async with DB.transaction():
                await put("lost", 99)
        with pytest.raises(ZeroDivisionError):
            async with DB.transaction():
                await put("half")
                raise ZeroDivisionError

    await asyncio.create_task(fail_twice())
    assert await books() == ["half"]
    DB.pool.terminate()  # type: ignore[union-attr]


async def test_piccolo_keeps_what_a_nested_failure_wrote(shelf: None) -> None:
    async with DB.transaction():
        await put("outer")
        with pytest.raises(ZeroDivisionError):
            async with DB.transaction():
                await put("inner")
                raise ZeroDivisionError
    assert await books() == ["inner", "outer"]


async def test_piccolo_swallows_every_error_inside_a_batch(shelf: None) -> None:
    from portal.people import Unit

    reached: list[Any] = []
    async with await Unit.select().batch(batch_size=1) as batch:
        reached.append(batch)
        raise ZeroDivisionError
    assert reached


async def test_the_pool_can_be_opened_again(committed: str) -> None:
    from portal.db import close_pool

    await close_pool()
    await open_pool(committed, size=2)
    assert await value("SELECT 1") == 1

"""Walks over a machine by its real actions: everywhere once, whoever tries whatever; and anywhere at random.

`everywhere` stands in each state, lets the wrong person try each move that is open there and somebody try each that is not,
makes each open move, looks whether the laws hold, goes on from there, and comes back: what was done is undone.
"""

from random import Random
from typing import Any
from uuid import UUID

from portal import db
from portal.access import Me
from portal.demo.cast import Cast
from portal.errors import BadInput, Missing, Refused
from tests.matrix.asking import undone
from tests.proofs.workflows.laws import complaints, other_person
from tests.proofs.workflows.lives import Life, Record, Scene

Pair = tuple[str, str]
LIKELY = 0.7
"""How often a random step is a button somebody has, rather than whatever by whoever."""


class Walk:
    """`allowed`, `refused`, `denied`, `stale`: pairs of state and move that were made; were tried out of their state; by
    the wrong person; and from a page that was open too long. `steps` and `tries` count them all."""

    def __init__(self, life: Life, people: Cast, seed: int = 0) -> None:
        self.life, self.people, self.dice = life, people, Random(seed)
        self.crowd = [people.person[account] for account in life.crowd]
        self.allowed: set[Pair] = set()
        self.refused: set[Pair] = set()
        self.denied: set[Pair] = set()
        self.stale: set[Pair] = set()
        self.steps = self.tries = 0
        self.scene: Scene
        self.said = ""
        self.done: list[tuple[str, Any]] = []
        self._forget()

    def _forget(self) -> None:
        """Something was written, or undone: what was read is read again when it is asked for. Not after a refusal, which
        has written nothing."""
        self._read: dict[UUID, Record | None] = {}
        self._stands: Record | None = None

    async def begin(self) -> None:
        record, about = await self.life.begin(self.people)
        self.scene = Scene(self.people, record, self.dice, about)
        self.done = [("begin", self.people.person[self.life.began_by].id)]
        self._forget()
        assert await self.state() == self.life.machine.start

    async def everywhere(self) -> None:
        await self.begin()
        await self._stand(set())

    async def _stand(self, been: set[str]) -> None:
        state = await self.state()
        first = state not in been
        been.add(state)
        for name, move in self.life.machine.by_name.items():
            if state not in move.sources:
                if first:
                    await self._out_of_state(state, name)
            elif (state, name) not in self.allowed:
                before = list(self.done)
                async with undone():
                    await self._prepare(name)
                    await self._by_the_wrong(state, name)
                    if await self._make(state, name):
                        await self._stand(been)
                self.done = before
                self._forget()

    async def roam(self, steps: int) -> None:
        """So many steps by chance, most of them a button somebody has; what ends the record is left for late."""
        await self.begin()
        for step in range(steps):
            state = await self.state()
            likely = self.dice.random() < LIKELY
            names = [name for name, move in self.life.machine.by_name.items() if (state in move.sources) == likely]
            names = [name for name in names if not likely or step > steps - 10 or not self._ends(name)]
            if not names:
                continue
            name = self.dice.choice(names)
            if not likely:
                await self._out_of_state(state, name)
                continue
            await self._prepare(name)
            if self.dice.random() > LIKELY:
                await self._by_the_wrong(state, name)
            await self._make(state, name)

    def _ends(self, name: str) -> bool:
        target = self.life.machine.by_name[name].target
        return not any(target in move.sources for move in self.life.machine.moves)

    async def state(self) -> str:
        return str((await self._written())["state"])

    async def _prepare(self, name: str) -> None:
        if name in self.life.prepare:
            await self.life.prepare[name](self.scene)
            self._forget()

    async def _out_of_state(self, state: str, name: str) -> None:
        """By somebody whose move it would be in another state, if there is one."""
        if (state, name) in self.life.elsewhere:
            return
        rule, seen = self.life.machine.by_name[name].rule, []
        for one in self._by_chance():
            if (page := await self._seen(one)) is not None:
                seen.append((one, page))
                if rule(one, page):
                    break
        assert seen, f"nobody of the crowd sees a {state} record"
        me, found = seen[-1]
        assert not await self._attempt(name, me, found), f"{me.account} made {name} of a {state} record"
        self.refused.add((state, name))

    async def _by_the_wrong(self, state: str, name: str) -> None:
        """Everybody without the button, with their own page or with a right person's where they have none."""
        move = self.life.machine.by_name[name]
        pages = [(me, await self._seen(me)) for me in self.crowd]
        forged = next((page for _, page in pages if page), None)
        for me, page in pages:
            if (page and move in self.life.machine.open_moves(me, page)) or forged is None:
                continue
            assert not await self._attempt(name, me, page or forged), f"{me.account} made {name} without the button"
            self.denied.add((state, name))

    async def _make(self, state: str, name: str) -> bool:
        move = self.life.machine.by_name[name]
        for me in self._by_chance():
            found = await self._seen(me)
            if found is None or move not in self.life.machine.open_moves(me, found):
                continue
            if await self._attempt(name, me, found):
                await self._look(state, name, me, found)
                return True
            assert (state, name) in self.life.waits, f"{name} refused {me.account}, who had the button: {self.said}"
        return False

    async def _look(self, state: str, name: str, me: Me, found: Record) -> None:
        """After a move: the laws, and the page it was made from once more."""
        self.steps += 1
        self.allowed.add((state, name))
        faults = other_person(self.life, name, me, self.done)
        self.done += [(made, me.id) for made in (name, *self.life.follows.get((state, name), ()))]
        self.done += [("begin", me.id)] if name in self.life.restarts else []
        faults += await complaints(self.life, self.scene.id, [self.dice.choice(self.crowd)])
        assert not faults, f"{self.life.machine.kind}, after {[one for one, _ in self.done]}: {faults}"
        assert not await self._attempt(name, me, found), f"{name} was made twice from one page"
        self.stale.add((state, name))

    async def _attempt(self, name: str, me: Me, found: Record) -> bool:
        """Whether it was done. What is refused has written nothing; what is done has its one entry, and its state."""
        self.tries += 1
        before = await self._written()
        state = before["state"]
        try:
            await self.life.acts[name](self.scene, dict(found), me)
        except (Refused, Missing, BadInput) as no:
            self.said, self._stands = str(no), None
            assert await self._written() == before, f"{name} was refused and wrote something"
            return False
        self._forget()
        names = (name, *self.life.follows.get((state, name), ()))
        kind = self.life.machine.kind
        entries = await db.rows(
            "SELECT action, person, subject_id FROM audit_entry WHERE seq > {} ORDER BY seq", before["audited"]
        )
        own = [line["action"] for line in entries if line["subject_id"] == self.scene.id]
        own = [action for action in own if action.removeprefix(f"{kind}.") in self.life.machine.by_name]
        assert own == [f"{kind}.{one}" for one in names], f"{name} of a {state} record is audited as {own}"
        assert {line["person"] for line in entries} == {me.id}, f"{name} is audited as somebody else's"
        assert await self.state() == self.life.machine.by_name[names[-1]].target
        return True

    async def _written(self) -> Record:
        """What a refusal may not change: the record, the ledger, and the books in which everything leaves a line."""
        self._stands = self._stands or await db.row(
            "SELECT r.state, md5(r::text) AS record,"
            " (SELECT md5(string_agg(d::text, '' ORDER BY d.id)) FROM duty d) AS ledger,"
            " (SELECT coalesce(max(seq), 0) FROM audit_entry) AS audited, (SELECT count(*) FROM transition) AS told,"
            " (SELECT count(*) FROM notice) AS noticed, (SELECT count(*) FROM attachment) AS kept,"
            f" (SELECT count(*) FROM document) AS issued FROM {self.life.machine.table} r WHERE id = {{}}",
            self.scene.id,
        )
        assert self._stands is not None
        return self._stands

    def _by_chance(self) -> list[Me]:
        return self.dice.sample(self.crowd, len(self.crowd))

    async def _seen(self, me: Me) -> Record | None:
        """What this one reads, who may read it."""
        if me.id not in self._read:
            try:
                self._read[me.id] = await self.life.seen(me, self.scene.id)
            except Missing:
                self._read[me.id] = None
        return self._read[me.id]

"""The joint conferences of the fictional city: the papers of the story, and the telling of it."""

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial

import anyio

from portal.demo.evidence import page
from portal.demo.meetings_after import After
from portal.demo.meetings_timetable import AFTER, BEFORE, MOMENTS, Calendar, Step, resolutions
from portal.demo.printing import raise_where_it_prints
from portal.demo.stories.meetings import MEETINGS
from portal.demo.timetable import Timetable
from portal.errors import Refused
from portal.files import HandedIn, looked_at

LOG = logging.getLogger("portal.demo")
AT_ONCE = 2
"""Files looked at side by side, each in a child process."""


async def papers_of() -> dict[str, HandedIn]:
    """Every paper of the story, made and looked at before anything is written."""
    wanted = {
        did.paper: (resolved.wording, did.text)
        for resolved in resolutions()
        for did in resolved.acts
        if did.verb == "feed_back"
    }
    wanted |= {
        topic.paper: (topic.title, topic.background) for told in MEETINGS for topic in told.topics if topic.paper
    }
    made: dict[str, HandedIn] = {}
    gate = anyio.Semaphore(AT_ONCE)

    async def one(name: str, matter: str, text: str) -> None:
        async with gate:
            sheet = page(name.removesuffix(".docx"), "有关单位", matter, [text], "", label="事项")
            made[name] = await looked_at(name, sheet)

    async with anyio.create_task_group() as looking:
        for name, said in wanted.items():
            looking.start_soon(one, name, *said)
    return made


def story(table: Timetable, papers: dict[str, HandedIn]) -> list[tuple[datetime, Callable[[], Awaitable[None]]]]:
    """What happened when, in its order."""
    teller = Teller(Calendar(table), papers)
    return [(step.at, partial(teller.perform, step)) for step in teller.calendar.steps()]


class Teller(After):
    """Where nothing can be printed, the story ends with the meeting that could not be called or issued."""

    def __init__(self, calendar: Calendar, papers: dict[str, HandedIn]) -> None:
        super().__init__(calendar, papers)
        self.resolutions = {}
        self.ended = False

    async def perform(self, step: Step) -> None:
        if self.ended:
            return
        try:
            await self._perform(step)
        except (Refused, OSError) as cannot:
            if step.verb not in {"notify", "issue"}:
                raise
            await raise_where_it_prints(cannot)
            self.ended = True
            LOG.warning("the story of the conferences ends on %s: %s", step.at, cannot)

    async def _perform(self, step: Step) -> None:
        if step.resolved is not None:
            await self.on_resolution(step)
        elif step.topic is not None:
            assert step.verb in MOMENTS
            await self.on_topic(step.verb, step)
        elif step.meeting is not None:
            assert step.verb in {**BEFORE, **AFTER}
            await getattr(self, "list_topics" if step.verb == "list" else step.verb)(step.meeting)
        else:
            await getattr(self, step.verb)()

"""What was true of a duty on a day that is past: who owed it, by when, and how it stood.

`duty` keeps only the present. The database writes a line here whenever something of it changes, whoever changes it (a
trigger, in the transaction of the change), and refuses to change or delete a line.
"""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from portal.clock import CHINA
from portal.columns import count, day, instant, key, link, one_of, reference, words
from portal.db import Sql, rows
from portal.duties import Duty

STATES = ("open", "handed_in", "done", "revoked")
WHAT = {
    "opened": "列入督办",
    "handed_in": "报送办理结果",
    "handed_back": "退回，继续办理",
    "withdrawn": "自行撤回，继续办理",
    "finished": "办结",
    "revoked": "撤销",
    "reopened": "重新办理",
    "extended": "延期",
    "recomputed": "时限重新计算",
    "handed_over": "换岗交接",
    "reassigned": "调整责任",
    "paused": "暂停计时",
    "resumed": "恢复计时",
}
"""What a line says happened, as people read it."""


class DutyEvent(Table, tablename="duty_event"):
    """The duty as it was from `at` until the next line; `place` counts the lines of one duty. Units and persons stand
    here by id only: nobody deletes them, and a line is written for every row of a bulk load."""

    id = key()
    duty = link(Duty, index=False)
    place = count()
    at = instant()
    what = words(12)
    state = words(12)
    due = day()
    handed_in_at = instant(null=True)
    done_on = day(null=True)
    unit = reference()
    person = reference(null=True)
    principal = reference(null=True)
    direct = reference(null=True)
    coordinating = reference(null=True)
    supervising = reference(null=True)

    duty_event_once = Unique(["duty", "place"])
    duty_event_what_2 = Check(one_of("what", WHAT))
    duty_event_state_1 = Check(one_of("state", STATES))


def as_of(on: date) -> Sql:
    """A subquery to put behind FROM: one row a duty that existed by the end of that day in China, as it was then.

    Columns: `duty` (its id; join `duty` for what never changes: kind, title, path, supervising unit), `unit`, `person`,
    `principal`, `direct`, `coordinating`, `supervising`, `due`, `state` (open, handed_in, done, revoked), `since` (when it
    came to be so), `handed_in_at`, `done_on`; `late`: not met and past its day (as `portal.duties.light` says of today);
    `met_late`: met after its day.
    """
    return Sql(
        """(SELECT e.duty, e.unit, e.person, e.principal, e.direct, e.coordinating, e.supervising, e.due, e.state,
                   e.at AS since, e.handed_in_at, e.done_on,
                   e.state IN ('open', 'handed_in') AND e.due < {} AS late,
                   e.state = 'done' AND e.done_on > e.due AS met_late
              FROM (SELECT DISTINCT ON (x.duty) x.* FROM duty_event x WHERE x.at < {}
                     ORDER BY x.duty DESC, x.place DESC) e)""",
        on,
        end_of(on),
    )


def end_of(on: date) -> datetime:
    """The first instant that is no longer this day in China."""
    return datetime.combine(on + timedelta(days=1), time.min, CHINA)


async def of(duty: UUID) -> list[dict[str, Any]]:
    """Every line of a duty, oldest first, with the names of its unit and of the five persons. The caller has checked
    that it may be seen."""
    return await rows(
        """SELECT e.*, u.name AS unit_name, u.path AS unit_path, p.name AS person_name, pp.name AS principal_name,
                  pd.name AS direct_name, pc.name AS coordinating_name, ps.name AS supervising_name
             FROM duty_event e JOIN unit u ON u.id = e.unit LEFT JOIN person p ON p.id = e.person
             LEFT JOIN person pp ON pp.id = e.principal LEFT JOIN person pd ON pd.id = e.direct
             LEFT JOIN person pc ON pc.id = e.coordinating LEFT JOIN person ps ON ps.id = e.supervising
            WHERE e.duty = {} ORDER BY e.place""",
        duty,
    )

"""Who reads and sets ladders, who stops and puts off reminders, who sees tomorrow's post and what is proposed."""

from portal.accountability.profiles import SANMING
from tests.matrix.policy import BUSINESS, DISCIPLINE, KNOWING, OFFICE, OFFICERS, Family, Route

STAFF = OFFICE | DISCIPLINE
DISTRICT = BUSINESS - {"xu"}
SETTERS = OFFICE | OFFICERS | {"recused_wang"}
ONE = "/accountability/ladders/{profile_id}"
HOLD = "/accountability/duties/{duty_id}/hold"
SAID = {"until": "2026-01-01", "reason": "等待批复"}
STEPS = {
    name: text
    for n, step in enumerate(SANMING.steps)
    for name, text in (
        (f"keep_{n}", "1"), (f"amount_{n}", "9"), (f"unit_{n}", "日"), (f"light_{n}", step.light.name),
    )
}  # fmt: skip

ACCOUNTABILITY_LADDER = [
    Family(
        "by which rule one is reminded, and one's own deputies: everybody in business",
        BUSINESS,
        [
            Route("GET /accountability/ladders"),
            Route("GET /accountability/ladders/shipped/{key}"),
            Route("GET /accountability/deputies"),
            Route("POST /accountability/deputies"),
        ],
    ),
    Family(
        "taking over a ladder: staff of offices",
        BUSINESS,
        [Route("POST /accountability/ladders/shipped/{key}")],
        does=STAFF,
        unruled="asked of the posts: whose office serves a territory",
    ),
    Family("a ladder of the district: whoever it concerns", BUSINESS, [Route(f"GET {ONE}")], sees=DISTRICT),
    Family(
        "changing and giving up the district's ladder: staff of its offices",
        BUSINESS,
        [
            Route(f"POST {ONE}", form={"starts_on": "2020-01-01", "repeat": "0", **STEPS}),
            Route(f"POST {ONE}/end"),
        ],
        sees=DISTRICT,
        does=SETTERS,
        unruled="asked of the posts: whose office serves the territory",
    ),
    Family(
        "ending a stand-in: who named it",
        BUSINESS,
        [Route("POST /accountability/deputies/{deputy_id}/end")],
        sees={"li"},
    ),
    Family(
        "tomorrow's post and what is proposed: staff of offices, each of what they watch over",
        STAFF,
        [
            Route("GET /accountability/tomorrow"),
            Route("GET /accountability/proposals"),
            Route("POST /accountability/proposals/dismiss"),
        ],
    ),
    Family("what is stopped about a duty", BUSINESS, [Route(f"GET {HOLD}")], sees=KNOWING | OFFICE),
    Family(
        "stopping the reminders of a duty: staff that watch over it",
        BUSINESS,
        [Route(f"POST {HOLD}/stop", form=SAID), Route(f"POST {HOLD}/{{hold_id}}/lift")],
        sees=KNOWING | OFFICE,
        does=OFFICE | OFFICERS,
        unruled="asked of the posts: whose office watches over the duty",
    ),
    Family(
        "putting off one's own reminders: who is reminded",
        BUSINESS,
        [Route(f"POST {HOLD}/put_off", form=SAID)],
        sees=KNOWING | OFFICE,
        does={"li", "assigned"},
        unruled="asked of the duty: whom the ladder reminds",
    ),
]

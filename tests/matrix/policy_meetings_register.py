"""Who sees a conference and its register, who keeps it, and the pages everybody in business may open."""

from portal.demo.cast import fixed_id
from tests.matrix.policy import BUSINESS, OFFICE, Family, Route

ONE = "/meetings/conferences/{conference_id}"
KNOWING = OFFICE | {"tang", "mayor", "qian", "luo", "lin", "sun", "chen", "zhao"}
"""Its office, its convenor, who watches the territory, and those who speak for a member unit."""
UNIT, PERSON = str(fixed_id("audit_office")), str(fixed_id("qian"))
DAY = {"ends_on": "2026-01-31", "starts_on": "2026-01-31"}

REGISTER = [
    Family(
        "the overview, lists, figures and the search, each with what one may see",
        BUSINESS,
        [
            Route("GET /meetings"),
            Route("GET /meetings/conferences"),
            Route("GET /meetings/conferences/coverage"),
            Route("GET /meetings/figures"),
            Route("GET /meetings/figures/excel"),
            Route("GET /meetings/figures/{what}"),
            Route("GET /meetings/search", query="q=%E8%AE%AE%E9%A2%98"),
        ],
    ),
    Family(
        "a conference with its regulations",
        BUSINESS,
        [Route(f"GET {ONE}"), Route(f"GET {ONE}/regulations/{{regulation_id}}/papers/{{file_id}}")],
        sees=KNOWING,
    ),
    Family(
        "establishing a conference: staff of an office",
        OFFICE,
        [Route("GET /meetings/conferences/new"), Route("POST /meetings/conferences/new")],
    ),
    Family(
        "the register: the office that runs the conference",
        OFFICE,
        [
            Route(f"GET {ONE}/edit"),
            Route(f"POST {ONE}/edit", form={"version": "0"}),
            Route(f"GET {ONE}/seats/new"),
            Route(f"POST {ONE}/seats", form={"person": PERSON, "rank": "commissioner", "title": "专员", **DAY}),
            Route(f"GET {ONE}/seats/{{seat_id}}"),
            Route(f"POST {ONE}/seats/{{seat_id}}", form=DAY),
            Route(f"GET {ONE}/members/new"),
            Route(f"POST {ONE}/members", form={"units": UNIT, **DAY}),
            Route(f"GET {ONE}/members/{{member_id}}"),
            Route(f"POST {ONE}/members/{{member_id}}/liaison", form={"person": str(fixed_id("luo")), **DAY}),
            Route(f"POST {ONE}/members/{{member_id}}/release", form=DAY),
            Route(f"GET {ONE}/regulations/new"),
            Route(f"POST {ONE}/regulations"),
            Route(f"GET {ONE}/regulations/{{regulation_id}}"),
            Route(f"POST {ONE}/regulations/{{regulation_id}}", form={"ends_on": "2099-12-31"}),
            Route(f"GET {ONE}/rhythm"),
            Route(f"POST {ONE}/rhythm"),
            Route(f"POST {ONE}/key-periods"),
            Route(f"POST {ONE}/key-periods/{{period_id}}/drop"),
            Route(f"GET {ONE}/limits"),
            Route(f"POST {ONE}/limits"),
        ],
        does=OFFICE,
        unruled="refused in this world for what stands in the register too",
    ),
]

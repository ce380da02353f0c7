"""Who keeps the registers, who reads them, who moves a milestone."""

from tests.matrix.policy import BUSINESS, DISCIPLINE, OFFICE, Family, Route

ALL = "/accountability/registers"
PROGRAMME = f"{ALL}/programmes/{{programme_id}}"
MILESTONE = f"{ALL}/milestones/{{milestone_id}}"
COMMENDATION = f"{ALL}/commendations/{{one}}"
SUGGESTION = f"{ALL}/suggestions/{{one}}/edit"
STAFF = OFFICE | DISCIPLINE
INSIDE = BUSINESS - {"xu"}
"""Everybody of the territory and who watches over it."""
NOTE = {"note": "请核对"}

ACCOUNTABILITY_REGISTERS = [
    Family(
        "the registers, each of what one may see",
        BUSINESS,
        [
            Route(f"GET {ALL}"),
            *(Route(f"GET {ALL}/{name}") for name in ("programmes", "commendations", "suggestions")),
            *(Route(f"GET {ALL}/{name}.xlsx") for name in ("programmes", "commendations", "suggestions")),
        ],
    ),
    Family(
        "entering: staff of an office",
        STAFF,
        [
            Route(f"{method} {ALL}/{name}/new")
            for name in ("programmes", "commendations", "suggestions")
            for method in ("GET", "POST")
        ],
    ),
    Family("a programme with its milestones", BUSINESS, [Route(f"GET {PROGRAMME}")], sees=INSIDE),
    Family(
        "milestones: its office adds, entrusts and cancels",
        BUSINESS,
        [
            Route(f"POST {PROGRAMME}/milestones"),
            Route(f"POST {MILESTONE}/entrust", on="planned"),
            Route(f"POST {MILESTONE}/cancel", on="owed", form=NOTE),
        ],
        sees=INSIDE,
        does=OFFICE,
    ),
    Family(
        "saying that a milestone is reached: the unit that owes it",
        BUSINESS,
        [Route(f"POST {MILESTONE}/report", on="owed", form=NOTE)],
        sees=INSIDE,
        does={"li", "recused_li"},
    ),
    Family(
        "verifying it: the office, and not who reported it",
        BUSINESS,
        [Route(f"POST {MILESTONE}/verify", on="reported"), Route(f"POST {MILESTONE}/return", on="reported", form=NOTE)],
        sees=INSIDE,
        does=OFFICE,
    ),
    Family(
        "a commendation that is checked",
        BUSINESS,
        [Route(f"GET {COMMENDATION}", on="valid")],
        sees=INSIDE,
    ),
    Family(
        "taking a commendation back",
        BUSINESS,
        [Route(f"POST {COMMENDATION}/withdraw", on="valid", form=NOTE)],
        sees=INSIDE,
        does=OFFICE,
    ),
    Family(
        "a commendation nobody has checked: its office",
        BUSINESS,
        [Route(f"GET {COMMENDATION}", on="entered"), Route(f"POST {COMMENDATION}/refuse", on="entered", form=NOTE)],
        sees=OFFICE,
    ),
    Family(
        "checking it: the other one",
        BUSINESS,
        [Route(f"POST {COMMENDATION}/check", on="entered")],
        sees=OFFICE,
        does={"shen"},
    ),
    Family(
        "correcting a topic: its office",
        BUSINESS,
        [Route(f"GET {SUGGESTION}"), Route(f"POST {SUGGESTION}")],
        sees=INSIDE,
        does=OFFICE,
    ),
]

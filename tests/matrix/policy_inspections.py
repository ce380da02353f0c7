"""Who may enter 巡察整改, see an item there, and move it."""

from tests.matrix.policy import (
    CHECKERS,
    DISCIPLINE,
    KNOWING,
    LEAD,
    OFFICE,
    OFFICERS,
    OWNERS,
    ROOM,
    RUNNERS,
    RUNNING,
    WHOLE,
    WORKERS,
    Family,
    Route,
)
from tests.matrix.world import FAR

ITEM = "/inspections/items/{item_id}"
INSPECTION = "/inspections/{inspection_id}"
SAID = {"note": "情况已核。", "text": "又办了一件。", "outcome": "已办结。", "due": FAR, "promised_on": FAR}

INSPECTIONS = [
    Family(
        "lists, each with what one may see",
        ROOM,
        [
            Route("GET /inspections"),
            Route("GET /inspections/ledger"),
            Route("GET /inspections/ledger.xlsx"),
            Route("GET /inspections/ledger.pdf"),
        ],
    ),
    Family(
        "an inspection, whole or through one's items",
        ROOM,
        [Route(f"GET {INSPECTION}"), Route(f"GET {INSPECTION}/days/{{name}}")],
        sees=WHOLE | KNOWING | {"recused_wang"},
    ),
    Family(
        "an item",
        ROOM,
        [Route(f"GET {ITEM}", watched_by=frozenset(OFFICE)), Route(f"GET {ITEM}/evidence/{{file_id}}")],
        sees=KNOWING,
    ),
    Family(
        "the notice as it was issued",
        ROOM,
        [Route("GET /inspections/publications/{publication_id}/notice.pdf")],
        sees=WHOLE,
    ),
    Family(
        "opening rounds and inspections of one's own office",
        DISCIPLINE,
        [
            Route("GET /inspections/rounds/new"),
            Route("POST /inspections/rounds/new"),
            Route("GET /inspections/new"),
            Route("POST /inspections/new"),
        ],
    ),
    Family(
        "writing in an inspection",
        DISCIPLINE,
        [
            Route(f"GET {INSPECTION}/findings/new"),
            Route(f"POST {INSPECTION}/findings/new"),
            Route(f"GET {INSPECTION}/intakes/new"),
            Route(f"POST {INSPECTION}/intakes/new"),
            Route("GET /inspections/intakes/{intake_id}"),
            Route("POST /inspections/intakes/{intake_id}"),
            Route("POST /inspections/intakes/{intake_id}/discard"),
        ],
        sees=RUNNING,
    ),
    Family(
        "the public notice: not for who is recused from any of its findings",
        DISCIPLINE,
        [
            Route(f"GET {INSPECTION}/publication"),
            Route(f"POST {INSPECTION}/publication"),
            Route(f"GET {INSPECTION}/publication/draft.pdf"),
            Route(f"GET {INSPECTION}/publication/issue"),
            Route(f"POST {INSPECTION}/publication/issue"),
        ],
        sees=RUNNERS,
    ),
    Family(
        "the work of the unit",
        WORKERS,
        [
            Route(f"POST {ITEM}/progress", form=SAID),
            Route(f"POST {ITEM}/promise", form=SAID),
            Route(f"POST {ITEM}/start", on="new"),
            Route(f"POST {ITEM}/substantial", form=SAID),
            Route(f"GET {ITEM}/apply"),
            Route(f"POST {ITEM}/apply", form=SAID),
        ],
        sees=KNOWING - {"qian"},
        does=OWNERS,
    ),
    Family(
        "the measures: the unit's while it works, the inspection office's until the end",
        WORKERS,
        [Route(f"GET {ITEM}/measures")],
        sees=KNOWING - {"qian"},
        does=OWNERS | RUNNERS,
    ),
    Family(
        "the measures without the version one saw: refused for everybody",
        WORKERS,
        [Route(f"POST {ITEM}/measures", form=SAID)],
        sees=KNOWING - {"qian"},
        does=set(),
    ),
    Family("evidence, before its file is looked at", WORKERS, [Route(f"POST {ITEM}/evidence")], sees=KNOWING),
    Family(
        "taking back what one has sent oneself",
        WORKERS,
        [Route(f"POST {ITEM}/withdraw", on="applied"), Route(f"POST {ITEM}/evidence/{{file_id}}/withdraw", form=SAID)],
        sees=KNOWING,
        does={"li"},
    ),
    Family(
        "the check of the lead department",
        CHECKERS,
        [
            Route(f"POST {ITEM}/pass_on", on="applied", form=SAID),
            Route(f"POST {ITEM}/send_back", on="applied", form=SAID),
        ],
        sees=KNOWING,
        does=LEAD,
    ),
    Family(
        "the verdict",
        DISCIPLINE,
        [
            Route(f"POST {ITEM}/close", on="in_review", form=SAID),
            Route(f"POST {ITEM}/return", on="in_review", form=SAID),
            Route(f"GET {ITEM}/reopen", on="closed"),
            Route(f"POST {ITEM}/reopen", on="closed", form=SAID),
        ],
        sees=OFFICERS,
    ),
    Family(
        "looking again after the closing: the checked unit has no part in it",
        DISCIPLINE,
        [
            Route(
                f"GET {ITEM}/follow-up",
                on="closed",
                watched_by=frozenset(OFFICE) | {"assigned", "mayor", "parent", "qian", "tang"},
            ),
            Route(f"POST {ITEM}/follow-up", on="closed", form={**SAID, "held": "held"}),
        ],
        sees=RUNNERS,
    ),
    Family(
        "a verdict before its time",
        DISCIPLINE,
        [
            Route(f"POST {ITEM}/close", form=SAID),
            Route(f"POST {ITEM}/reopen", on="in_review", form=SAID),
        ],
        sees=OFFICERS,
        does=set(),
    ),
    Family(
        "who answers, by when, and who must not know",
        DISCIPLINE,
        [
            Route(f"GET {ITEM}/assignment"),
            Route(f"POST {ITEM}/assignment"),
            Route(f"POST {ITEM}/extension", form={**SAID, "reason": "工程延期。"}),
            Route(f"GET {ITEM}/recusals"),
            Route(f"POST {ITEM}/recusals"),
            Route(f"POST {ITEM}/recusals/{{recusal_id}}/lift"),
            Route(f"GET {ITEM}/withhold"),
            Route(f"POST {ITEM}/withhold"),
        ],
        sees=OFFICERS,
    ),
]

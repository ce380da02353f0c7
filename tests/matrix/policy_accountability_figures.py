"""Who sees figures, who drafts a 督办通报, who answers, signs and checks it; who must not know of it."""

from tests.matrix.policy import BUSINESS, DISCIPLINE, OFFICE, Family, Route

ALL = "/accountability/bulletins"
ONE = f"{ALL}/{{bulletin_id}}"
STAFF = OFFICE | DISCIPLINE
INSIDE = OFFICE | {"tang", "mayor"}
"""The office that writes it and who leads its territory."""
ASKED = INSIDE | {"chen"}
"""Once the units of its table are asked: who speaks for 青石街道."""
NOTE = {"note": "请核对"}
WORDS = {"title": "通报", "opening": "", "demand": "请抓紧办理。"}

ACCOUNTABILITY_FIGURES = [
    Family(
        "figures, each of what one may see oneself, and the papers one may see",
        BUSINESS,
        [
            Route("GET /accountability/figures"),
            Route("GET /accountability/figures/rows"),
            Route("GET /accountability/figures/league"),
            Route(f"GET {ALL}"),
        ],
    ),
    Family(
        "a unit's page: who reaches the unit",
        BUSINESS,
        [Route("GET /accountability/units/{unit_id}")],
        sees=OFFICE | {"wang", "he", "recused_wang", "parent", "chen", "tang", "mayor", "qian"},
    ),
    Family("beginning a bulletin: staff of an office", STAFF, [Route(f"GET {ALL}/new"), Route(f"POST {ALL}/new")]),
    Family(
        "how many matters a ranking needs: staff who serve the territory",
        STAFF,
        [Route("POST /accountability/figures/league/least", form={"territory": "", "least": "5"})],
        unruled="which territory is asked in SQL",
    ),
    Family(
        "a bulletin that is drafted, and how it would be printed",
        BUSINESS,
        [Route(f"GET {ONE}", on="drafted"), Route(f"GET {ONE}/preview.pdf", on="drafted")],
        sees=INSIDE,
    ),
    Family(
        "the words of a bulletin: who drafted it",
        BUSINESS,
        [Route(f"POST {ONE}/edit", on="drafted", form=WORDS)],
        sees=INSIDE,
        does={"zhou"},
        unruled="asked of the paper: who drafted it",
    ),
    Family(
        "asking the units, giving up: the office",
        BUSINESS,
        [
            Route(f"POST {ONE}/open", on="drafted", form={"reply_until": "2099-01-01"}),
            Route(f"POST {ONE}/withdraw", on="drafted", form=NOTE),
        ],
        sees=INSIDE,
        does=OFFICE,
    ),
    Family("a bulletin its units are asked about", BUSINESS, [Route(f"GET {ONE}", on="replying")], sees=ASKED),
    Family(
        "answering for a unit of the table",
        BUSINESS,
        [Route(f"POST {ONE}/reply/{{unit_id}}", on="replying", form={"reply": "已整改。"})],
        sees=ASKED,
        does={"chen"},
    ),
    Family(
        "to the signer: the office",
        BUSINESS,
        [Route(f"POST {ONE}/submit", on="monthly")],
        sees=INSIDE,
        does=OFFICE,
    ),
    Family(
        "signing and sending back: a leader of the territory",
        BUSINESS,
        [Route(f"GET {ONE}/sign", on="to_sign"), Route(f"POST {ONE}/send_back", on="to_sign", form=NOTE)],
        sees=ASKED,
        does={"tang", "mayor"},
    ),
    Family(
        "printing and freezing it",
        BUSINESS,
        [Route(f"POST {ONE}/sign", on="to_sign", form={"version": "99"})],
        sees=ASKED,
        unruled="a version that is long gone is refused whoever asks; that one leader signs is tested beside",
    ),
    Family(
        "an issued paper and whether its figures still come out",
        BUSINESS,
        [
            Route(f"GET {ONE}/paper.pdf", on="issued"),
            Route(f"GET {ONE}/paper.docx", on="issued"),
            Route("GET /accountability/v/{code}", on="issued"),
        ],
        sees=ASKED | {"qian"},
    ),
]

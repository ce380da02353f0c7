"""Who sets schemes, enters and checks counts, scores, answers, signs; who reads which of it."""

from portal.demo.cast import fixed_id
from tests.matrix.policy import BUSINESS, OFFICE, Family, Route

ALL = "/accountability/scoring"
VERSION, COUNT, SHEET = (
    f"{ALL}/schemes/{{version_id}}",
    f"{ALL}/counts/{{entry_id}}",
    f"{ALL}/{{sheet_id}}",
)
INSIDE = OFFICE | {"tang", "mayor"}
"""The office that serves the territory, and who leads it and what lies above."""
ASKED = INSIDE | {"chen"}
"""Once the units are asked: who speaks for 青石街道."""
READERS = INSIDE | {"wang", "he", "recused_wang", "parent", "qian", "chen"}
NOTE = {"note": "请核对"}
BEGUN = {
    "name": "考核",
    "basis": "文件",
    "territory": str(fixed_id("district")),
    "level": "township",
    "starts_on": "2026-01-01",
}
LINES = {
    "basis": "文件",
    "starts_on": "2026-01-01",
    "heading_1": "督办",
    "title_1": "逾期",
    "kind_1": "each",
    "source_1": "late",
    "most_1": "5",
    "per_1": "0.5",
    "threshold_1": "0",
    "missing_1": "0",
}
WORDS = {"title": "通报", "opening": ""}

ACCOUNTABILITY_SCORING = [
    Family(
        "scores, schemes and counts, each of what one may see; the shipped scheme",
        BUSINESS,
        [
            Route(f"GET {ALL}"),
            Route(f"GET {ALL}/schemes"),
            Route(f"GET {ALL}/schemes/shipped/{{key}}"),
            Route(f"GET {ALL}/counts"),
        ],
    ),
    Family(
        "beginning a scheme, a count, a score: staff of an office",
        OFFICE,
        [
            Route(f"POST {ALL}/schemes/shipped/{{key}}", form=BEGUN),
            Route(f"GET {ALL}/schemes/new"),
            Route(f"POST {ALL}/schemes/new", form=BEGUN),
            Route(f"GET {ALL}/counts/new"),
            Route(f"POST {ALL}/counts/new", form={"what": "x", "month": "x"}),
            Route(f"GET {ALL}/new"),
            Route(f"POST {ALL}/new"),
        ],
        unruled="which territory is asked in SQL",
    ),
    Family(
        "a version that is drafted",
        BUSINESS,
        [Route(f"GET {VERSION}", on="drafted")],
        sees=INSIDE,
    ),
    Family(
        "its lines: who drafted it",
        BUSINESS,
        [Route(f"GET {VERSION}/edit", on="drafted"), Route(f"POST {VERSION}/edit", on="drafted", form=LINES)],
        sees=INSIDE,
        does={"zhou"},
        unruled="asked of the version: who drafted it",
    ),
    Family(
        "putting it into force: staff of the office, never who drafted it",
        BUSINESS,
        [Route(f"POST {VERSION}/put_in_force", on="drafted")],
        sees=INSIDE,
        does={"shen"},
    ),
    Family(
        "giving a draft up: the office",
        BUSINESS,
        [Route(f"POST {VERSION}/withdraw", on="drafted", form=NOTE)],
        sees=INSIDE,
        does=OFFICE,
    ),
    Family(
        "a version in force: who is measured by it and who watches over them",
        BUSINESS,
        [Route(f"GET {VERSION}", on="in_force")],
        sees=BUSINESS - {"xu"},
    ),
    Family(
        "stopping it, drafting the next one: the office",
        BUSINESS,
        [
            Route(f"POST {VERSION}/stop", on="in_force", form=NOTE),
            Route(f"POST {VERSION}/copy", on="in_force", form={"starts_on": "2099-01-01"}),
        ],
        sees=BUSINESS - {"xu"},
        does=OFFICE,
    ),
    Family("a count that waits to be checked", BUSINESS, [Route(f"GET {COUNT}", on="drafted")], sees=INSIDE),
    Family(
        "checking a count: staff of the office, never who entered it",
        BUSINESS,
        [Route(f"POST {COUNT}/check", on="drafted")],
        sees=INSIDE,
        does={"shen"},
    ),
    Family(
        "not adopting a count, correcting it: the office",
        BUSINESS,
        [
            Route(f"POST {COUNT}/withdraw", on="drafted", form=NOTE),
            Route(f"GET {COUNT}/correct", on="drafted"),
            Route(f"POST {COUNT}/correct", on="drafted", form={"correction": ""}),
        ],
        sees=INSIDE,
        does=OFFICE,
    ),
    Family("a count that was checked", BUSINESS, [Route(f"GET {COUNT}", on="checked")], sees=READERS),
    Family(
        "the paper a count was read from",
        BUSINESS,
        [Route(f"GET {COUNT}/files/{{file_id}}", on="checked")],
        sees=READERS - {"chen"},
    ),
    Family(
        "a score that is drafted, and how it would be printed",
        BUSINESS,
        [
            Route(f"GET {SHEET}", on="drafted"),
            Route(f"GET {SHEET}/preview.pdf", on="drafted"),
            Route(f"GET {SHEET}/sheet.xlsx", on="drafted"),
            Route(f"GET {SHEET}/units/{{unit_id}}", on="drafted"),
        ],
        sees=INSIDE,
    ),
    Family(
        "the words of a score: who drafted it",
        BUSINESS,
        [Route(f"POST {SHEET}/edit", on="drafted", form=WORDS)],
        sees=INSIDE,
        does={"zhou"},
        unruled="asked of the sheet: who drafted it",
    ),
    Family(
        "asking the units, giving up: the office",
        BUSINESS,
        [
            Route(f"POST {SHEET}/open", on="drafted", form={"reply_until": "2099-01-01"}),
            Route(f"POST {SHEET}/withdraw", on="drafted", form=NOTE),
        ],
        sees=INSIDE,
        does=OFFICE,
    ),
    Family(
        "a score its units are asked about, and one's own arithmetic",
        BUSINESS,
        [
            Route(f"GET {SHEET}", on="replying"),
            Route(f"GET {SHEET}/units/{{unit_id}}", on="replying"),
            Route(f"GET {SHEET}/sheet.xlsx", on="replying"),
        ],
        sees=ASKED,
    ),
    Family(
        "answering for a unit of the table",
        BUSINESS,
        [Route(f"POST {SHEET}/reply/{{unit_id}}", on="replying", form={"reply": "已核对。"})],
        sees=ASKED,
        does={"chen"},
    ),
    Family(
        "to the signer: the office",
        BUSINESS,
        [Route(f"POST {SHEET}/submit", on="replying")],
        sees=ASKED,
        unruled="while a unit may still answer nobody is let through; that the office is, is tested beside",
    ),
    Family(
        "signing and sending back: a leader of the territory",
        BUSINESS,
        [Route(f"GET {SHEET}/sign", on="to_sign"), Route(f"POST {SHEET}/send_back", on="to_sign", form=NOTE)],
        sees=ASKED,
        does={"tang", "mayor"},
    ),
    Family(
        "printing and freezing it",
        BUSINESS,
        [Route(f"POST {SHEET}/sign", on="to_sign", form={"version": "99"})],
        sees=ASKED,
        unruled="a version that is long gone is refused whoever asks; that one leader signs is tested beside",
    ),
    Family(
        "a published score, its papers, and whether its numbers still come out",
        BUSINESS,
        [
            Route(f"GET {SHEET}", on="published"),
            Route(f"GET {SHEET}/units/{{unit_id}}", on="published"),
            Route(f"GET {SHEET}/paper.pdf", on="published"),
            Route(f"GET {SHEET}/paper.docx", on="published"),
            Route(f"GET {ALL}/v/{{code}}", on="published"),
        ],
        sees=ASKED | {"qian"},
    ),
]

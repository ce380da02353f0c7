"""What units are scored by: a version of the scheme, a count entered by hand, a score sheet."""

from datetime import timedelta
from uuid import UUID

from portal.access import Me
from portal.accountability.actions import scoring_counts, scoring_moves, scoring_schemes, scoring_signing
from portal.accountability.actions.scoring_counts import Counted
from portal.accountability.queries.scoring_counts import count_for
from portal.accountability.queries.scoring_schemes import version_for
from portal.accountability.queries.scoring_sheets import sheet_for
from portal.accountability.scoring_workflow import SCORE_SHEET, SCORING_COUNT, SCORING_VERSION
from portal.clock import today
from portal.db import rows, value
from portal.demo.cast import Cast
from portal.documents import Printed
from tests.builders import a_file
from tests.portal.accountability.scoring import marking
from tests.proofs.workflows.letters import has_the_button
from tests.proofs.workflows.lives import Life, Record, Scene


async def a_version(people: Cast) -> tuple[UUID, Record]:
    return await marking.a_draft(people, starts_on=today() + timedelta(days=5)), {}


VERSION_LIFE = Life(
    machine=SCORING_VERSION,
    begin=a_version,
    began_by="zhou",
    seen=version_for,
    acts={
        "put_in_force": lambda scene, found, me: scoring_schemes.put_in_force(found, me),
        "withdraw": lambda scene, found, me: scoring_schemes.withdraw(found, me, "文件有改动"),
        "stop": lambda scene, found, me: scoring_schemes.stop(found, me, "换用新方案"),
    },
    crowd=("zhou", "shen", "tang", "chen", "wang", "qian"),
    others={"put_in_force": ("begin",)},
)


async def a_count(people: Cast) -> tuple[UUID, Record]:
    version = await marking.in_force(people)
    return await marking.entered(people, version["scheme"], "studied"), {}


def counts(scene: Scene) -> dict[UUID, Counted]:
    return {scene.people.unit["qingshi"]: Counted(5, None, "会议纪要")}


async def corrected(scene: Scene) -> None:
    """By 周, for 沈 to check."""
    zhou = scene.people.zhou
    await scoring_counts.correct(await count_for(zhou, scene.id), zhou, counts(scene), "漏计一次", a_file("更正.pdf"))


async def supersede(scene: Scene, page: Record, me: Me) -> None:
    newer = await value(
        "SELECT id FROM accountability_scoring_count WHERE corrects = {} AND state = 'drafted'", scene.id
    )
    if newer is not None and page["version"] == (await count_for(me, scene.id))["version"]:
        await scoring_counts.check(await count_for(me, newer), me)
    else:
        await scoring_counts.correct(page, me, counts(scene), "又一次", a_file("又一份.pdf"))


COUNT_LIFE = Life(
    machine=SCORING_COUNT,
    begin=a_count,
    began_by="zhou",
    seen=count_for,
    acts={
        "check": lambda scene, found, me: scoring_counts.check(found, me),
        "withdraw": lambda scene, found, me: scoring_counts.withdraw(found, me, "口径有误"),
        "supersede": supersede,
    },
    crowd=("zhou", "shen", "tang", "chen", "wang", "qian"),
    prepare={"supersede": corrected},
    others={"check": ("begin",)},
    waits=frozenset({("checked", "supersede")}),
    elsewhere=frozenset({("drafted", "supersede")}),
)


async def a_score(people: Cast) -> tuple[UUID, Record]:
    return await marking.drafted(people), {}


async def time_to_reply_is_over(scene: Scene) -> None:
    over = today() - timedelta(days=1)
    await rows(
        "UPDATE accountability_score_sheet SET reply_until = {} WHERE id = {} AND reply_until IS NOT NULL RETURNING id",
        over,
        scene.id,
    )


async def sign(scene: Scene, page: Record, me: Me) -> None:
    found = await sheet_for(me, scene.id)
    if has_the_button(SCORE_SHEET, "sign", me, page, found):
        printed = Printed(await scoring_signing.next_number(found), f"%PDF-1.4 {scene.id}".encode())
        await scoring_signing._freeze(me, found, await scoring_signing.content_now(found), printed)
    else:
        await scoring_signing.sign(me, scene.id, version=page["version"])


SHEET_LIFE = Life(
    machine=SCORE_SHEET,
    begin=a_score,
    began_by="zhou",
    seen=sheet_for,
    acts={
        "open": lambda scene, found, me: scoring_moves.open_for_reply(found, me, today() + timedelta(days=3)),
        "submit": lambda scene, found, me: scoring_moves.submit(found, me),
        "sign": sign,
        "send_back": lambda scene, found, me: scoring_moves.send_back(found, me, "请核对"),
        "withdraw": lambda scene, found, me: scoring_moves.withdraw(found, me, "不再公布"),
    },
    crowd=("zhou", "shen", "tang", "chen", "li", "qian"),
    prepare={"submit": time_to_reply_is_over},
    others={"sign": ("begin",), "send_back": ("begin",)},
    waits=frozenset({("drafted", "submit")}),
)
LIVES = (VERSION_LIFE, COUNT_LIFE, SHEET_LIFE)

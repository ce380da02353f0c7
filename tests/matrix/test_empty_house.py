"""Who may know of nothing meets an empty house, whichever posts they hold."""

import pytest

from tests.matrix.asking import Asker
from tests.matrix.empty_house import FORMER, KEPT, KEPT_WITH_ALL, KNOWING, NEWCOMER, STRANGER, watched
from tests.matrix.shown import print_as_text
from tests.matrix.watched import called
from tests.proving import LONG, reached

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _unprinted(monkeypatch: pytest.MonkeyPatch) -> None:
    print_as_text(monkeypatch)


@pytest.mark.parametrize("subject", [KEPT, STRANGER, KEPT_WITH_ALL, FORMER, NEWCOMER] if LONG else [KEPT, STRANGER])
async def test_everything_reads_as_if_there_were_nothing(asker: Asker, subject: str) -> None:
    async with watched(asker, subject) as looks:
        told = [called(look.route) for look in looks if await look.tells()]
    assert told == []
    reached("pages and acts that read as in an empty house", len(looks))


@pytest.mark.skipif(not LONG, reason="asks 800 things: bin/prove canary")
async def test_who_holds_the_same_posts_and_is_kept_from_nothing_is_told_very_much(asker: Asker) -> None:
    """Else reading nothing would prove nothing."""
    async with watched(asker, KNOWING) as looks:
        told = [called(look.route) for look in looks if await look.tells()]
    assert len(told) > len(looks) / 2

"""Every link on every page of the house opens for whoever reads the page."""

import pytest

from tests.matrix.asking import Asker
from tests.matrix.lists import READERS, pages, read, refused
from tests.proving import LONG, reached

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("subject", READERS if LONG else READERS[:1])
async def test_pages_lead_only_where_one_is_let_in(asker: Asker, subject: str) -> None:
    ways = frozenset[str]()
    for path in pages(asker):
        ways |= await read(asker, subject, path)
    assert len(ways) > 20
    reached("links of the world followed", len(ways))
    assert await refused(asker, subject, ways) == []

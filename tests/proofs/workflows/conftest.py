"""In the long form a proof that is stopped has walked over every kind about as often."""

from collections.abc import AsyncIterator

import pytest

from tests.conftest import Shared
from tests.databases import Databases
from tests.proving import LONG


@pytest.fixture(autouse=True)
async def swept(request: pytest.FixtureRequest) -> AsyncIterator[None]:
    """In the long form each part begins in a clean house."""
    yield
    if LONG and "people" in request.fixturenames:
        databases: Databases = request.getfixturevalue("databases")
        inhabited: Shared = request.getfixturevalue("inhabited")
        await databases.sweep(inhabited.url)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(
        key=lambda item: (
            item.callspec.params.get("part", 0)
            if isinstance(item, pytest.Function) and hasattr(item, "callspec")
            else 0
        )
    )

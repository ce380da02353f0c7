"""In the long form a proof that is stopped has walked over every kind about as often."""

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(
        key=lambda item: (
            item.callspec.params.get("part", 0)
            if isinstance(item, pytest.Function) and hasattr(item, "callspec")
            else 0
        )
    )

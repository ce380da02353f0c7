"""Hashes that cost nothing: what a real one takes is `tests/proofs/test_guessing.py`'s."""

from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher

from portal.web.identity import passwords


@pytest.fixture(autouse=True, scope="package")
def cheap() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "HASHER", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
        passwords._nobodys.cache_clear()
        yield
    passwords._nobodys.cache_clear()

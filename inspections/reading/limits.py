"""Limits: how much text is read at once, wherever it came from."""

from collections.abc import Iterable

from portal.errors import BadInput

CHARACTERS = 200_000
LINE = 20_000


def refuse_huge(lines: Iterable[tuple[int, str]], name: str = "") -> None:
    total = 0
    for number, line in lines:
        total += len(line) + 1
        if len(line) > LINE:
            raise BadInput((name, f"第{number}行过长（超过{LINE // 10_000}万字），请按段落分行后再上传。"))
        if total > CHARACTERS:
            raise BadInput((name, f"内容过长，最多{CHARACTERS // 10_000}万字，请分开上传。"))

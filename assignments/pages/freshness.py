"""A page that was open too long decides nothing: it carries the version one saw."""

from litestar.datastructures import FormMultiDict

from portal.errors import Refused
from portal.web.form import seen_version


def refuse_stale(sent: FormMultiDict, version: int) -> None:
    seen = seen_version(sent)
    if seen is not None and seen != version:
        raise Refused("这件事刚刚已有变化，请看过最新情况后再办。")

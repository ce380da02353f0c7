"""The ways out. Each is a class with one small protocol; which of them exist, the operator's settings say."""

from portal.messages.channels.dingtalk import DingTalk
from portal.messages.channels.mail import Mail
from portal.messages.channels.protocol import Channel, Letter, Outcome, Result
from portal.messages.channels.sms import Sms
from portal.messages.channels.wecom import WeCom
from portal.settings import SETTINGS

__all__ = ["CHANNELS", "Channel", "DingTalk", "Letter", "Mail", "Outcome", "Result", "Sms", "WeCom", "channels"]

CHANNELS: dict[str, type[WeCom | DingTalk | Mail | Sms]] = {
    "wecom": WeCom,
    "dingtalk": DingTalk,
    "mail": Mail,
    "sms": Sms,
}
"""In the order of the house: what costs nothing and is on every phone first, what costs money last."""
_made: dict[str, Channel] = {}


def channels() -> dict[str, Channel]:
    """Those that are set up, by name; made once in a process, since some keep a token."""
    if not _made:
        _made.update(
            {name: made(SETTINGS.outgoing[name]) for name, made in CHANNELS.items() if name in SETTINGS.outgoing}
        )
    return dict(_made)

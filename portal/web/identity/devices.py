"""What a browser says of itself, in words an office understands; the raw text stays in the audit entry."""

import re

BROWSERS = (
    (r"wxwork/(\d+)", "企业微信"),
    (r"MicroMessenger/(\d+)", "微信"),
    (r"DingTalk/(\d+)", "钉钉"),
    (r"QQBrowser/(\d+)", "QQ浏览器"),
    (r"UCBrowser/(\d+)|UBrowser/(\d+)", "UC浏览器"),
    (r"360SE|360EE|QihooBrowser/?(\d+)?", "360浏览器"),
    (r"HuaweiBrowser/(\d+)", "华为浏览器"),
    (r"MiuiBrowser/(\d+)", "小米浏览器"),
    (r"Edg(?:e|A|iOS)?/(\d+)", "Edge"),
    (r"OPR/(\d+)", "Opera"),
    (r"Firefox/(\d+)|FxiOS/(\d+)", "Firefox"),
    (r"Chrome/(\d+)|CriOS/(\d+)", "Chrome"),
    (r"Version/(\d+)\S* (?:Mobile/\S+ )?Safari", "Safari"),
    (r"MSIE (\d+)|Trident/.*rv:(\d+)", "IE"),
)
"""The first that fits: what is built upon Chrome says Chrome as well, and inside of 企业微信 there is a 微信."""
SYSTEMS = (
    (r"HarmonyOS|OpenHarmony", "鸿蒙"),
    (r"Android (\d+)", "安卓"),
    (r"iPhone OS (\d+)", "iPhone"),
    (r"iPhone", "iPhone"),
    (r"iPad", "iPad"),
    (r"Windows NT 10\.0", "Windows 10/11"),
    (r"Windows NT 6\.1", "Windows 7"),
    (r"Windows", "Windows"),
    (r"UOS|Kylin|Linux", "Linux（含统信、麒麟）"),
    (r"Mac OS X", "macOS"),
)


def in_words(raw: str) -> str:
    """「Chrome 120，Windows 10/11」; what nobody knows is said to be so."""
    if not raw.strip():
        return "未说明"
    browser = _first(raw, BROWSERS) or "其他浏览器或程序"
    return f"{browser}，{_first(raw, SYSTEMS) or '其他系统'}"


def _first(raw: str, table: tuple[tuple[str, str], ...]) -> str:
    for pattern, words in table:
        if found := re.search(pattern, raw):
            version = next((group for group in found.groups() if group), "")
            return f"{words} {version}" if version else words
    return ""

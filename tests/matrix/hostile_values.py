"""What no form expects, by what is wrong with it: twenty-five for every run, two hundred and more in the long form."""

from tests.proving import LONG

USUAL = {
    "nothing": "",
    "blanks": " \u3000\t\n ",
    "overlong": "x" * 4_500,
    "nul": "问\x00题",
    "escape": "\x1b[31m\x7f\u0085",
    "bidi": "\u202e反向\u2066",
    "surrogate half": "\ud83d".encode("utf-16", "surrogatepass").decode("utf-16", "replace"),
    "emoji": "👩‍👩‍👧‍👦🏳️‍🌈",
    "markup": "<script>alert(1)</script>{{ 7*7 }}{% raw %}",
    "quotes": "'; DROP TABLE unit; -- \" \\ %s {} {0}",
    "full width": "２０２６－１１－２１",
    "serial day": "45617",
    "no day": "2026-02-30",
    "far day": "9999-12-31",
    "small day": "0001-01-01",
    "big number": "9" * 400,
    "negative": "-1",
    "fraction": "1.5e308",
    "infinite": "NaN",
    "arabic digits": "٣٤٥",
    "an id": "00000000-0000-0000-0000-000000000000",
    "not an id": "00000000-0000-0000-0000-00000000000g",
    "list": "[1,2]",
    "path": "../../../../etc/passwd",
    "identity number": "11010519491231002X",
}
LENGTHS = (
    1, 2, 39, 40, 41, 79, 80, 81, 120, 121, 160, 161, 200, 201, 255, 256, 300, 301, 500, 501, 1_000, 1_001, 2_000, 2_001,
    4_000, 4_001, 10_000, 20_001, 32_768, 65_536,
)  # fmt: skip
NUMBERS = (
    "0", "00", "-0", "+1", "1", "01", "1.0", "1,000", "1 000", "1_000", "0x1F", "0b1", "1e3", "1E+17", "∞", "Infinity",
    "-Infinity", "nan", "１２", "一百", "Ⅷ", "½", "²", "2147483647", "2147483648", "-2147483649", "9223372036854775807",
    "9223372036854775808", "-9223372036854775809", "99999999999999999999", ".5", "5.", "--1", "1-", "1;2", "1|2",
)  # fmt: skip
DAYS = (
    "2026-11-21", "2026-1-1", "2026-13-01", "2026-00-10", "2026-11-31", "2024-02-29", "2025-02-29", "10000-01-01",
    "0000-00-00", "-2026-01-01", "2026/11/21", "2026.11.21", "2026年11月21日", "20261121", "2026-W47-6", "2026-325",
    "2026-11-21T00:00:00Z", "2026-11-21 24:00", "2026-11-21T25:61", "12:60", "24:00", "23:59:60", "今天", "tomorrow",
    "1970-01-01", "2038-01-19", "2100-02-29", "0001-01-01T00:00", "9999-12-31T23:59", "2026-11", "2026",
)  # fmt: skip
SIGNS = (
    "\x01", "\x08", "\x0b", "\x1f", "\x7f", "\u0080", "\u00a0", "\u00ad", "\u061c", "\u200b", "\u200d", "\u200f", "\u2028",
    "\u2029", "\u202a", "\u2060", "\u3164", "\ufeff", "\ufffc", "\ufffd", "\uffff", "\U000e0001", "\U0010ffff", "\U000f0000",
    "A\u0300" * 40, "\u0e49" * 30, "ﷺ" * 20, "İıſK", "ß", "ǅ", "е", "㈠①㊣", "𠮷𪚥", "\r", "\r\n\r\n", "a\r\nSet-Cookie: a=b",
)  # fmt: skip
SPEECHES = (
    "' OR '1'='1", "1; SELECT pg_sleep(9)", "$$", "$1", "%(a)s", "{}", "{{}}", "{0.__class__}", "${7*7}", "#{7*7}", "<%= 7 %>",
    "{{ config }}", "{% include '/etc/passwd' %}", "</textarea><script>1</script>", "<svg/onload=1>", "javascript:alert(1)",
    '"><img src=x onerror=1>', "<!--", "]]>", "&lt;b&gt;", "&#0;", "=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3", "\t=1",
    "|ls", "`id`", "$(id)", ";reboot", "*)(uid=*", "/etc/passwd\x00.png", "..\\..\\win.ini", "file:///etc/passwd",
    "http://169.254.169.254/", "//evil.test", "https://evil.test@portal.test", "con", "null", "undefined", "true", "false",
    "on", "None", '{"a": 1}', '{"$gt": ""}', "[]", "[[[[", "<?xml version='1.0'?><!DOCTYPE a SYSTEM 'b'>", "\\x00",
    "%00", "%c0%ae", "\\u0000", "13800138000", "6222021234567890128", "110105194912310021", "绝密★30年",
)  # fmt: skip
MORE = (
    {f"{length} letters": "长" * length for length in LENGTHS}
    | {f"number {text}": text for text in NUMBERS}
    | {f"day {text}": text for text in DAYS}
    | {f"sign {ascii(text)[1:20]}": text for text in SIGNS}
    | {f"speech {text[:20]}": text for text in SPEECHES}
)
HOSTILE = USUAL | MORE if LONG else USUAL

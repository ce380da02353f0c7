"""How large a picture is, read from its header: nothing is decoded."""

import struct

from portal.filecheck.limited import Unfit

MAX_PIXELS = 50_000_000
CUT = "图片没有传完整，请重新上传"
FRAMES = frozenset({0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF})
"""The JPEG markers that begin a frame and carry its height and width."""


def check_picture(kind: str, data: bytes) -> None:
    width, height = _png(data) if kind == "png" else _jpeg(data)
    if not width or not height:
        raise Unfit(CUT)
    if width * height > MAX_PIXELS:
        raise Unfit(f"图片太大（{width}×{height}），请缩小到5000万像素以内再上传")


def _png(data: bytes) -> tuple[int, int]:
    if len(data) < 45 or data[12:16] != b"IHDR" or b"IEND" not in data[-4096:]:
        raise Unfit(CUT)
    width, height = struct.unpack(">II", data[16:24])
    return width, height


def _jpeg(data: bytes) -> tuple[int, int]:
    at = 2
    while at + 9 <= len(data):
        if data[at] != 0xFF:
            break
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker in FRAMES:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            if data.rfind(b"\xff\xd9") < at:
                break
            return width, height
        if marker == 0x01 or 0xD0 <= marker <= 0xD8:
            at += 2
            continue
        at += 2 + int.from_bytes(data[at + 2 : at + 4])
    raise Unfit(CUT)

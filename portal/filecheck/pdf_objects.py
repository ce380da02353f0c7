"""The objects of a PDF, gathered without trusting its cross-reference table. Runs in the child.

Only what is needed to read the first page: plain objects, object streams, Flate and ASCII filters.
"""

import base64
import re
import zlib

OBJECT = re.compile(rb"(?<!\d)(\d{1,8})\s+\d{1,5}\s+obj\b")
STREAM = re.compile(rb"stream\r?\n")
REFERENCE = rb"\s*(\d+)\s+\d+\s+R\b"
MAX_STREAM = 30 * 1024 * 1024


class Objects:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.places = {int(found[1]): found.end() for found in OBJECT.finditer(data)}
        """Later objects of the same number win, as in a file saved incrementally."""
        self.packed: dict[int, bytes] = {}
        for number in list(self.places):
            if b"/ObjStm" in self.head(number):
                self._unpack(number)

    def head(self, number: int) -> bytes:
        """The dictionary (or other value) of an object, without its stream."""
        if number in self.packed and number not in self.places:
            return self.packed[number]
        start = self.places.get(number)
        if start is None:
            return b""
        end = self.data.find(b"endobj", start)
        body = self.data[start : end if end >= 0 else len(self.data)]
        cut = STREAM.search(body)
        return body[: cut.start()] if cut else body

    def numbers(self) -> list[int]:
        return sorted({*self.places, *self.packed})

    def stream(self, number: int) -> bytes:
        start = self.places.get(number)
        if start is None:
            return b""
        head = self.head(number)
        cut = STREAM.search(self.data, start + len(head))
        if not cut:
            return b""
        end = self.data.find(b"endstream", cut.end())
        return _unfiltered(head, self.data[cut.end() : end if end >= 0 else len(self.data)])

    def follow(self, head: bytes, key: bytes) -> bytes:
        """The value of a key when it is a reference or a dictionary in place; the reference is followed."""
        if found := re.search(re.escape(key) + REFERENCE, head):
            return self.head(int(found[1]))
        if found := re.search(re.escape(key) + rb"\s*<<", head):
            return _balanced(head, found.end() - 2)
        return b""

    def references(self, head: bytes, key: bytes) -> list[int]:
        """`/Key 5 0 R` and `/Key [5 0 R 6 0 R]`, also when the array stands in an object of its own."""
        if found := re.search(re.escape(key) + rb"\s*\[([^\]]*)\]", head):
            return [int(number) for number in re.findall(rb"(\d+)\s+\d+\s+R\b", found[1])]
        if found := re.search(re.escape(key) + REFERENCE, head):
            target = self.head(int(found[1])).strip()
            if target.startswith(b"["):
                return [int(number) for number in re.findall(rb"(\d+)\s+\d+\s+R\b", target)]
            return [int(found[1])]
        return []

    def _unpack(self, number: int) -> None:
        head, body = self.head(number), self.stream(number)
        first = re.search(rb"/First\s+(\d+)", head)
        if not first:
            return
        start = int(first[1])
        index = [int(word) for word in body[:start].split() if word.isdigit()]
        places = list(zip(index[::2], index[1::2], strict=False))
        for at, (inner, offset) in enumerate(places):
            end = places[at + 1][1] if at + 1 < len(places) else len(body) - start
            self.packed[inner] = body[start + offset : start + end]


def _unfiltered(head: bytes, raw: bytes) -> bytes:
    found = re.search(rb"/Filter\s*(\[[^\]]*\]|/\w+)", head)
    for name in re.findall(rb"/(\w+)", found[1]) if found else []:
        if name in {b"FlateDecode", b"Fl"}:
            raw = _inflated(raw)
        elif name in {b"ASCIIHexDecode", b"AHx"}:
            digits = re.sub(rb"[^0-9A-Fa-f]", b"", raw.split(b">")[0])
            raw = bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
        elif name in {b"ASCII85Decode", b"A85"}:
            raw = base64.a85decode(raw.split(b"~>")[0].removeprefix(b"<~").strip())
        else:
            return b""
    return raw


def _inflated(raw: bytes) -> bytes:
    """As far as it goes: a damaged tail does not lose the beginning."""
    machine = zlib.decompressobj()
    try:
        return machine.decompress(raw, MAX_STREAM)
    except zlib.error:
        return b""


def _balanced(text: bytes, start: int) -> bytes:
    depth = 0
    for found in re.compile(rb"<<|>>").finditer(text, start):
        depth += 1 if found[0] == b"<<" else -1
        if depth == 0:
            return text[start : found.end()]
    return text[start:]

"""Laws 7 and 8: regions that exist, and templates that decide nothing. Read from Jinja's own syntax tree."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from jinja2 import nodes

from portal.settings import ROOT
from portal.web.page import environment

TEMPLATES = ROOT / "templates"
DECIDING = {"state", "role", "kind", "stage", "verdict"}
PRESENTING = {
    ("inspections/item.html", "verdict", "agree"): "the word of a verdict that was given",
}
"""Comparisons that change a word and never what may be done."""


def pages() -> Iterator[tuple[str, str]]:
    """Every template but the parts in ui/, whose targets are computed, with its text."""
    for file in sorted(TEMPLATES.rglob("*.html")):
        name = str(file.relative_to(TEMPLATES))
        if not name.startswith("ui/"):
            yield name, file.read_text()


def without_a_region(text: str, name: str) -> list[str]:
    """htmx asks for the region it will replace; Page answers with the block of that name. Both must be here."""
    tree = environment().parse(text)
    blocks = {block.name for block in tree.find_all(nodes.Block)}
    plain = re.sub(r"\{#.*?#\}", "", text, flags=re.DOTALL)
    ids = set(re.findall(r'\bid="([\w-]+)"', plain))
    found = []
    for target in (*re.findall(r'hx-target="#([^"]*)"', plain), *_handed_over(tree)):
        if target.replace("-", "_") not in blocks:
            found.append(f"{name}: htmx replaces #{target}, and no block is called {target.replace('-', '_')}")
        elif target not in ids:
            found.append(f'{name}: htmx replaces #{target}, and nothing has id="{target}"')
    return found + [f"{name}: {tag[:60]}… asks for a region and does not say which" for tag in _aimless(plain)]


def _handed_over(tree: nodes.Template) -> Iterator[str]:
    for call in tree.find_all(nodes.Call):
        for keyword in call.kwargs:
            if keyword.key == "hx_target":
                yield keyword.value.value if isinstance(keyword.value, nodes.Const) else "a name that is computed"


def _aimless(text: str) -> Iterator[str]:
    """An element without target and without id sends no HX-Target: the whole page would be put inside it."""
    for tag in re.findall(r"<[a-z][^<>]*\bhx-(?:get|post)=(?:\"[^\"]*\"|[^<>])*>", text):
        if "hx-target=" not in tag and not re.search(r"\bid=", tag):
            yield tag


def deciding(text: str, name: str, allowed: Mapping[tuple[str, str, str], str] = PRESENTING) -> list[str]:
    return [
        f"{name}:{line}: compares {attribute} with “{word}”: show what is in `moves`, or hand the answer over"
        for attribute, word, line in _comparisons(environment().parse(text))
        if (name, attribute, word) not in allowed
    ]


def unused_allowances(allowed: Mapping[tuple[str, str, str], str] = PRESENTING) -> list[str]:
    used = {
        (name, attribute, word)
        for name in {name for name, *_ in allowed}
        for attribute, word, _ in _comparisons(environment().parse((TEMPLATES / name).read_text()))
    }
    return [f"{name} compares {what} with {word} no more: take it off" for name, what, word in allowed.keys() - used]


def _comparisons(tree: nodes.Template) -> Iterator[tuple[str, str, int]]:
    for node in tree.find_all(nodes.Compare):
        sides = [node.expr, *(operand.expr for operand in node.ops)]
        attributes = [name for side in sides if (name := _attribute(side)) in DECIDING]
        for attribute in attributes:
            for word in (word for side in sides for word in _constants(side)):
                yield attribute, word, node.lineno
    for sift in tree.find_all(nodes.Filter):
        column = sift.args[0] if sift.name in {"selectattr", "rejectattr"} and len(sift.args) > 1 else None
        if isinstance(column, nodes.Const) and column.value in DECIDING:
            yield str(column.value), "…", sift.lineno


def _attribute(node: nodes.Node) -> str:
    if isinstance(node, nodes.Getattr):
        return node.attr
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        return str(node.arg.value)
    if isinstance(node, nodes.Filter) and node.node is not None:
        return _attribute(node.node)
    return ""


def _constants(node: nodes.Node) -> Iterator[str]:
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, nodes.List | nodes.Tuple):
        for item in node.items:
            yield from _constants(item)


INLINE = (
    (re.compile(r"\sstyle\s*="), "inline style"),
    (re.compile(r"<style\b"), "inline style"),
    (re.compile(r"<script(?![^>]*\ssrc=)"), "inline script"),
    (re.compile(r"\son[a-z]+\s*="), "inline script"),
    (re.compile(r"javascript:"), "inline script"),
    (re.compile(r"\|\s*safe\b"), "text that is not escaped"),
    (re.compile(r"\{%-?\s*autoescape\s+false"), "text that is not escaped"),
)
PRINTED = {
    "documents/base.html": "paper: the style sheet is put in, for the printer fetches nothing",
    "documents/extract.html": "paper: the title's size follows its length, the widths of the columns",
    "documents/handover.html": "paper: the widths of the columns, room to sign in",
    "documents/chain.html": "paper: the widths of the columns",
    "documents/diagrams.html": "paper: the widths of the columns, where a chart may be cut",
    "documents/ledger.html": "paper: the widths of the columns",
    "documents/letter.html": "paper: the title's size follows its length",
    "documents/meeting_notice.html": "paper: the title's size follows its length",
    "documents/minutes.html": "paper: the title's size follows its length, the widths of the columns",
    "documents/parts.html": "paper: the title's size follows its length",
    "documents/roster.html": "paper: one page, widths of the columns, letters that fit",
    "documents/work_prompt.html": "paper: the widths of the columns, the title's size follows its length",
}


TRUSTED = {"portal/guide.html": "our own Markdown, rendered with HTML switched off"}


def inline(text: str, name: str) -> list[str]:
    plain = re.sub(r"\{#.*?#\}", "", text, flags=re.DOTALL)
    allowed = {"inline style": PRINTED, "text that is not escaped": TRUSTED}
    return [
        f"{name}: {what}: {match.group().strip()}"
        for sign, what in INLINE
        for match in sign.finditer(plain)
        if name not in allowed.get(what, {})
    ]


def all_texts() -> Iterator[tuple[str, str]]:
    for file in sorted(Path(TEMPLATES).rglob("*.html")):
        yield str(file.relative_to(TEMPLATES)), file.read_text()

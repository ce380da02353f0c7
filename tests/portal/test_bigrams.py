"""Texts as pairs: folding, cutting, and the excerpt that marks what was asked for."""

from hypothesis import given
from hypothesis import strategies as st

from portal.bigrams import as_tsquery, asked_words, bigrams, excerpt, folded

TEXTS = st.text(st.sampled_from("整改措施信访值班制度落实，。（）ＡａＢ１２½㎡é́ \n'\\&|!:*"), max_size=60)


def test_wide_and_capital_letters_are_the_narrow_and_small_ones() -> None:
    assert folded("ＡＢ１２（ｃ）") == "ab12(c)"


def test_pairs_do_not_reach_over_spaces() -> None:
    assert bigrams("整改 措施\n落实") == {"整改", "措施", "落实"}
    assert bigrams("整") == set()


def test_what_is_typed_is_cut_at_spaces_of_any_width() -> None:
    assert asked_words("  值班　制度 值班 ") == ["值班", "制度"]


def test_signs_of_the_query_language_are_only_characters() -> None:
    assert as_tsquery(["a'b\\"]) == "'''b' & 'a''' & 'b\\\\'"


@given(TEXTS, st.data())
def test_every_part_of_a_text_has_only_pairs_of_the_text(text: str, data: st.DataObject) -> None:
    whole = folded(text)
    start = data.draw(st.integers(0, len(whole)))
    part = whole[start : data.draw(st.integers(start, len(whole)))]
    assert bigrams(part) <= bigrams(whole)


@given(TEXTS, st.data())
def test_an_excerpt_marks_what_was_asked_and_changes_no_letter(text: str, data: st.DataObject) -> None:
    words = [word for word in folded(text).split() if len(word) >= 2]
    if not words:
        return
    word = data.draw(st.sampled_from(words))
    pieces = excerpt(text, [word], around=3)
    marked = [folded(piece) for piece, hit in pieces if hit]
    assert marked
    assert word in marked[0]
    shown = "".join(piece for piece, _ in pieces).removeprefix("…").removesuffix("…")
    assert shown in text or shown in folded(text)


def test_a_long_text_is_cut_around_the_first_hit() -> None:
    pieces = excerpt("前" * 100 + "值班制度" + "后" * 200, ["值班"], around=5)
    assert pieces == [("…", False), ("前" * 5, False), ("值班", True), ("制度" + "后" * 11, False), ("…", False)]


def test_every_hit_in_the_piece_is_marked_once() -> None:
    assert excerpt("值班值班表", ["值班", "班表"]) == [("值班", True), ("值班", True), ("表", True)]

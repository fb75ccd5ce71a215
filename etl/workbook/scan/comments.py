"""Comments of cells: the older notes and the newer conversations, without the words we wrote into them ourselves."""

from __future__ import annotations

import functools
import re

from etl.workbook.scan.sheet import column_number
from etl.workbook.scan.xml_parts import Attributes, parse, parser
from plan.whole_number import whole_number
from wording import in_every_language

# By which notes of ours are known, in whichever language they were written.
_AUTHORS, _MARKS = in_every_language("annotation.author"), in_every_language("annotation.mark")
# `B7` or `$B$7`.
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_STAND_IN = re.compile(r"\[(?:Threaded comment|线程批注)\].*?(?:Comment:|注释:|批注:)", re.S)
"""What stands before the words of a conversation in the note that older programs show for it."""

Comments = tuple[tuple[int, int, str], ...]
"""Row, column and text of each."""


def own_words(text: str) -> str:
    """Return a comment without ours: the words of a returned workbook come back with it."""
    places = [place for mark in _MARKS if (place := text.find(mark)) >= 0]
    # Ours are put behind the planner's own words, so whatever follows the first of our marks is ours.
    return (text[: min(places)] if places else text).strip()


@functools.lru_cache(maxsize=32)
def notes_in(content: bytes) -> Comments:
    """Return the notes of a part of them."""
    walk = _Walk("comment", "t")
    walk.read(content)
    return tuple(
        (*place, own_words(_STAND_IN.sub("", text))) for place, author, text in walk.found if not _is_ours(author)
    )


@functools.lru_cache(maxsize=32)
def conversations_in(content: bytes) -> Comments:
    """Return what was said in a part of conversations, each answer as a comment of its own."""
    walk = _Walk("threadedComment", "text")
    walk.read(content)
    return tuple((*place, own_words(text)) for place, _, text in walk.found)


def _is_ours(author: str) -> bool:
    return author in _AUTHORS


class _Walk:
    """Element by element over a part of comments."""

    def __init__(self, tag: str, text: str) -> None:
        self.tag, self.text_tag = tag, text
        self.found: list[tuple[tuple[int, int], str, str]] = []
        self.authors: list[str] = []
        self.place: tuple[int, int] | None = None
        self.author = ""
        self.words: list[str] = []
        self.phonetic = 0
        self.engine = parser()

    def read(self, content: bytes) -> None:
        self.engine.StartElementHandler = self.start
        self.engine.EndElementHandler = self.end
        # Else expat hands over each line of a note by itself.
        self.engine.buffer_text = True
        parse(self.engine, content)

    def start(self, tag: str, attributes: Attributes) -> None:
        tag = tag.rpartition(":")[2]
        if tag == self.tag:
            # A note at merged cells may name the area; it belongs to its first cell.
            match = _REFERENCE.fullmatch(attributes.get("ref", "").partition(":")[0])
            self.place = (int(match[2]) - 1, column_number(match[1].upper())) if match else None
            number = whole_number(attributes.get("authorId"))
            self.author = self.authors[number] if number is not None and number < len(self.authors) else ""
            self.words = []
        elif tag == "rPh":
            self.phonetic += 1
        elif tag == "author" or (tag == self.text_tag and not self.phonetic):
            self.words = [] if tag == "author" else self.words
            self.engine.CharacterDataHandler = self.words.append

    def end(self, tag: str) -> None:
        tag = tag.rpartition(":")[2]
        if tag in (self.text_tag, "author"):
            self.engine.CharacterDataHandler = None
        if tag == "author":
            self.authors.append("".join(self.words))
        elif tag == "rPh":
            self.phonetic -= 1
        elif tag == self.tag and self.place is not None:
            self.found.append((self.place, self.author, "".join(self.words)))

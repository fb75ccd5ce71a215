"""What was read of documents, between the reading and the saving: in memory, for who had it read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from dashboards.server.read_shelf import ReadShelves
from etl.plan_documents.page_pictures import PagePicture
from etl.plan_tables.document import PlanDocument
from etl.plan_tables.result import PlanImport


@dataclass(frozen=True, slots=True)
class ReadPlan:
    """A document, what was read of it, and who had it read. ``why``: the key of the reason why it is no document.

    ``pages``: pictures of the pages on which something was read or refused, of a document that has pages.
    """

    whose: str
    name: str
    document: PlanDocument | None = None
    read: PlanImport | None = None
    why: str = ""
    pages: Mapping[int, PagePicture] = field(default_factory=dict)


SHELVES = ReadShelves(ReadPlan)
"""The process's own: a page is a function of its request, and what it shows of a document is found here by its key."""

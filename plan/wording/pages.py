"""Words of pages."""

PAGES: dict[str, tuple[str, str]] = {}

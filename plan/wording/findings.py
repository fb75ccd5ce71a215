"""Words of findings."""

FINDINGS: dict[str, tuple[str, str]] = {}

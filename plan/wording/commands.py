"""Words of commands."""

COMMANDS: dict[str, tuple[str, str]] = {}

"""Backup, restore, and what the doctor says of a deployment."""

from __future__ import annotations

UPKEEP: dict[str, tuple[str, str]] = {}

"""Accounts, signing in, permissions, the audit."""

from __future__ import annotations

ACCESS: dict[str, tuple[str, str]] = {}

"""Tests of how tasks are shown."""

"""Tests of how files of plans are read."""

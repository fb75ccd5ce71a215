"""Tests of `etl.workbook`."""

"""Workbooks that are handed out: templates and exports."""

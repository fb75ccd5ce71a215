"""From a department's workbook to accepted observations: reading, checking, keeping."""

"""From bytes to a `Workbook` of plain values, in a bounded child process."""

"""A `Workbook` of plain values from a file's bytes: the bounded child process in which ``scan`` runs, and its wire."""

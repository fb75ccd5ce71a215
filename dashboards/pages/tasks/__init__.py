"""任务: the ledger of tasks, as rows, as a time line, as a table."""

"""Tasks 任务: what a bureau makes of its documents' commitments, how far it has come, and what is demanded of whom."""

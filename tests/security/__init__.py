"""Who may see and do what, asked of the whole server over real data: rows 15 to 19 of the list of faults."""

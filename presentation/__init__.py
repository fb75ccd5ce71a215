"""What pages and reports both stand on: theme, formats, drawings, sentences, tables, answers. It imports neither."""

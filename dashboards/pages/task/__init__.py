"""A task: its clause in the plan's text, nodes, progress, evidence, slips, indicators; and the form that reports it."""

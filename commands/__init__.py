"""The commands of ``guibiao``: what a person types, turned into calls, and answers turned into words or JSON."""

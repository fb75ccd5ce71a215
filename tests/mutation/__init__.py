"""Mutation testing: small faults are put into the code one at a time, and the tests must notice. ``make mutate``.

Libraries were tried and ruled out (docs/decisions.md): one leaves properties and constants alone, the other starts the
interpreter and the tests anew for every mutant and edits the working tree.
"""

"""The pure core: what a plan is, what its numbers mean, and what verdict they deserve.

Nothing here reads a file or a clock; every function is a value of its arguments. Definitions follow
``docs/methods.md``.
"""

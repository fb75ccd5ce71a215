"""The evaluation report: one value of sections, told as PDF, Word, Excel and slides, and proven again from the journal.

What stands directly here is what every kind of report is made of: its question (`question`), what it rests on
(`materials`, `gather`), its blocks, drawings, figures and record. `evaluation` writes the sections; `pdf`, `word`,
`excel` and `deck` print them; `making` makes a file of a kind; `checking` reads a file back and `proof` says whether
it is ours; `reporter` does all of it for the pages.
"""

"""The evaluation report: one value of sections, told as PDF, Word and Excel, and proven again from the journal."""

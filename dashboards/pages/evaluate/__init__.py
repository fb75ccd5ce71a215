"""The evaluation: verdicts, texts, reports, proofs."""

"""What evaluators set and attach, beside the texts they write: kept in the journal, its files among the originals."""

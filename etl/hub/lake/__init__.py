"""A DuckLake catalogue for analysts, written whole from what was published; nobody writes into it."""

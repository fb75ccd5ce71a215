"""What is measured, each figure beside a named alternative or load in the same run. `make bench` writes results.md."""

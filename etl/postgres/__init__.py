"""PostgreSQL beneath SQLAlchemy: where a journal on a server is, whether it changed, and locks that processes share.

The one package that knows psycopg. What is read and written there goes through `etl.store.journal`.
"""

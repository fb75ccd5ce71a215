"""What stands on PostgreSQL beside the journal."""

"""Access: who may sign in and as what. Accounts and sessions are kept elsewhere and given here as stores."""

"""Access: who may enter the house and as what. Accounts and sessions are kept elsewhere, given here as stores."""

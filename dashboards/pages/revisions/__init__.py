"""目标调整: targets set anew, proposed by one person and decided by another."""

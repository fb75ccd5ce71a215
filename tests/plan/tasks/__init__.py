"""What tasks are, and how they are judged and supervised."""

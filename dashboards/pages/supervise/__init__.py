"""督办: silent units, what is proposed today, slips and their steps, what waits for review, lights by month."""

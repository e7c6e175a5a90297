"""What a run was and what to think of it: counters, errors, history, verdict, report; the store keeps the runs."""

"""Extensions: the life of the store in a crawl, the run report, progress, logs."""

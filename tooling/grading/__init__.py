"""Check answers that nobody has read, in processes that may do little."""

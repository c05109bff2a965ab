"""Find what changed between two chapters, show it, and see that all of it is shown."""

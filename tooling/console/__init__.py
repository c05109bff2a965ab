"""Run what the pages show, and compare what it prints."""

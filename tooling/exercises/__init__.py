"""Run the exercises and explain what came out."""

"""The machinery of the tutorial: chapter isolation, exercises and the diff weaver."""

"""`python -m tooling.grading`: grade a folder of submissions."""

from tooling.grading.command import main

main()

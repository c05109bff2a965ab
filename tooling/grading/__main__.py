"""`python -m tooling.grading`: grade a folder of submissions."""

from tooling.grading.collect import main

main()

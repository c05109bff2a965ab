"""`python -m tooling.console`: run the pages, compare or fill in what they print."""

import sys

from tooling.console.page import main

sys.exit(main())

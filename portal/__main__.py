"""`python -m portal`: the operator's door."""

import sys

from portal.commands.door import main

if __name__ == "__main__":
    sys.exit(main())

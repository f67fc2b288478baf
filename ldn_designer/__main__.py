"""`python -m ldn_designer` is the command `ldn-designer`."""

from __future__ import annotations

import sys

from ldn_designer.cli import main

if __name__ == "__main__":
    sys.exit(main())

"""``python -m libtone``, and the console script ``tone``: the command that the package carries."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

from ._paths import COMMAND


def main() -> NoReturn:
    """Becomes the command, with the same arguments, streams, signals and exit status."""
    os.execv(COMMAND, ["tone", *sys.argv[1:]])


if __name__ == "__main__":
    main()

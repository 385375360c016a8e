"""Where the package keeps what was built from C."""

from pathlib import Path

LIBRARY = Path(__file__).with_name("libtone.so")
COMMAND = Path(__file__).with_name("tone")
OBJECTS = Path(__file__).with_name("objects.so")

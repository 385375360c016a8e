"""A CSV report of the command in pandas, in three lines. Usage: read_report.py FOLDER."""

import io
import subprocess
import sys

import pandas as pd

command = [sys.executable, "-m", "libtone", "score", "--level", "sentence", sys.argv[1]]
report = pd.read_csv(io.BytesIO(subprocess.run(command, check=True, capture_output=True).stdout))
print(report.nlargest(5, "loaded")[["loaded", "text"]].to_string(index=False))

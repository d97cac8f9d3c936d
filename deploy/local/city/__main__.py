"""`python -m deploy.local.city DIR` writes the city's organs.csv and people.csv into DIR."""

import sys
from pathlib import Path

from deploy.local.city.generate import write

if len(sys.argv) != 2:
    raise SystemExit("用法：python -m deploy.local.city 目录")

for path in write(Path(sys.argv[1])):
    sys.stdout.write(f"已写入 {path}\n")

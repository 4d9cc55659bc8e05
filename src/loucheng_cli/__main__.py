"""``python -m loucheng_cli``."""

from loucheng_cli.cli.main import main

main()

"""``python -m loucheng_cli``."""

from loucheng_cli.cli.app.main import main

main()

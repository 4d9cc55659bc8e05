"""``python -m loucheng_cli``."""

from loucheng_cli.start import main

main()

"""``python -m creditcli``."""

from creditcli.cli.main import main

main()

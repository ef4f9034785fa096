"""creditcli: the file standard and command line of a regional public-credit office (信用办)."""

__version__ = "0.1.0"

"""The parser of YAML: libyaml where PyYAML was built with it, some ten times as fast; else PyYAML's own."""

from __future__ import annotations

import yaml

FAST = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

"""The documentation site of the standard from the files of the standard and the templates."""

from __future__ import annotations

from collections.abc import Mapping


def handbook_files(standards: Mapping[str, bytes], templates: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """Every file of the documentation by its path in ``standards/``. Pure.

    ``standards``, ``templates``: content of the two folders by relative path. Raises BrokenStandard.
    """
    from creditcli.faces.handbook import cases_by_rule, handbook
    from creditcli.render.handbook import HandbookTemplates, render_handbook
    from creditcli.standard.history import load_history
    from creditcli.standard.load import load_standard

    pages = handbook(load_standard(standards), cases_by_rule(standards), load_history(standards))
    own = {name.removeprefix("standard/"): data for name, data in templates.items() if name.startswith("standard/")}
    found = render_handbook(pages, HandbookTemplates(own, templates["site/static/site.css"]))
    return {path: text.encode() for path, text in found.items()}

"""What may be objected to at the office, in the words of its pages: the targets that the standard's objections have. Pure."""

from __future__ import annotations

from creditcli.stages.site_data import DATASETS, TITLES
from creditcli.standard.types import Standard

OBJECTION, TARGET = "objection", "target_dataset"


def objectable(standard: Standard) -> str:
    """Everything that an objection can be about."""
    return "、".join(one.label for one in standard.codelists[_targets(standard)].values)


def elsewhere(standard: Standard) -> str:
    """Where to turn about what is shown beside: a sentence, empty where there is nothing of the kind."""
    known = {one.code for one in standard.codelists[_targets(standard)].values}
    others = "、".join(TITLES[name] for name, dataset in DATASETS.items() if dataset not in known)
    return f"{others}由作出决定或者提供信息的单位核实、更正，有异议的，请直接向该单位提出。" if others else ""


def object_words(standard: Standard) -> tuple[str, ...]:
    """How to object to what a subject's page or report tells."""
    told = (
        f"对以上{objectable(standard)}信息有异议的，可以向本信用办或者作出决定的单位提出，有文号的请写明文号；"
        "异议核实期间，相关联合惩戒措施暂不执行。"
    )
    return tuple(filter(None, (told, elsewhere(standard))))


def _targets(standard: Standard) -> str:
    """The code list of what an objection is about."""
    return next(one.codelist for one in standard.dataset(OBJECTION).fields if one.id == TARGET)

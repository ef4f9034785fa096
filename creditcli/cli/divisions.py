"""Divisions that the office's folder names and the standard has no more: told, for nobody's take-down waits for them."""

from __future__ import annotations

from creditcli.cli.talk import Talk
from creditcli.cli.workplace import Workplace
from creditcli.io.office import unlisted_regions


def tell_unlisted(place: Workplace, talk: Talk) -> None:
    """Each division with who bears it."""
    for region, names in unlisted_regions(place.office, place.standard).items():
        talk.say(
            f"行政区划“{region}”（{'、'.join(names)}）不在代码表 region 中：写错的请改正；已经撤销的，把它的行留在代码表里并填 valid_to。"
            "公示、撤下和文书照常，统计中以代码代替名称。",
            f"The division {region} ({', '.join(f'“{name}”' for name in names)}) is not in the code list region: mend it where "
            "it is wrong; one that was abolished keeps its line there, with a valid_to. Publication, take-downs and letters "
            "go on; figures show the code for the name.",
        )

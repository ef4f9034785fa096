"""The few values by which an office makes the site's look its own, and the contrast that they must keep. Pure."""

from __future__ import annotations

import colorsys
from dataclasses import dataclass

LEAST = 4.5  # WCAG 2.2, 1.4.3: text against what is behind it
WHITE, LIGHT, DARK = (
    "#ffffff",
    "#e9eef4",
    "#1f2a36",
)  # what text in brand colour stands on: paper, table heads, dark paper


@dataclass(frozen=True, slots=True)
class Theme:
    """``brand``: bands, links, figures. ``accent``: marks on the brand's band. ``logo``: text in the head instead of the
    site's title, or empty. ``office_mn``, ``site_mn``: names in Mongolian script, shown upright, or empty."""

    brand: str = "#12467d"
    accent: str = "#ffd36b"
    logo: str = ""
    office_mn: str = ""
    site_mn: str = ""

    @property
    def brand_on_dark(self) -> str:
        """The brand lightened until it can be read on dark paper."""
        return lightened(self.brand, DARK)

    def faults(self) -> list[tuple[str, str, str, float]]:
        """Colours that cannot be read: name, colour, what it stands on, contrast."""
        pairs = [("brand", self.brand, WHITE), ("brand", self.brand, LIGHT), ("accent", self.accent, self.brand)]
        found = [(name, one, behind, contrast(one, behind)) for name, one, behind in pairs]
        return [one for one in found if one[3] < LEAST]


def contrast(one: str, other: str) -> float:
    """Contrast of two colours ``#rrggbb``, from 1 to 21, as WCAG 2.2 defines it.

    >>> contrast("#ffffff", "#000000"), round(contrast("#777777", "#ffffff"), 2)
    (21.0, 4.48)
    """
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def lightened(colour: str, behind: str) -> str:
    """The colour in as light a shade as it takes to be read on ``behind``.

    >>> lightened("#12467d", "#1f2a36"), lightened("#ffffff", "#1f2a36")
    ('#63a4e9', '#ffffff')
    """
    hue, lightness, saturation = colorsys.rgb_to_hls(*(part / 255 for part in _parts(colour)))
    for percent in range(round(100 * lightness), 101):
        parts = colorsys.hls_to_rgb(hue, percent / 100, saturation)
        shade = "#" + "".join(f"{round(255 * part):02x}" for part in parts)
        if contrast(shade, behind) >= LEAST + 1:
            return shade
    return WHITE


def _parts(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def _luminance(colour: str) -> float:
    shares = [part / 255 for part in _parts(colour)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

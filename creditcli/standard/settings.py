"""What the law leaves to the office: every open setting that is not optional must be chosen, and each chosen well."""

from __future__ import annotations

from collections.abc import Mapping

from creditcli.errors import UsageFault
from creditcli.model.duration import parse_duration
from creditcli.standard.types import Parameter, Standard
from creditcli.standard.value_words import scalar

PERCENT, WHOLE = "percent", 100


def check_settings(settings: Mapping[str, str], standard: Standard) -> None:
    """Raises UsageFault for a setting that is missing, unknown, or no possible value."""
    opened = {name: one for name, one in standard.parameters.items() if one.setting}
    for name in settings:
        if name not in opened:
            raise UsageFault(
                f"设置 {name} 不是可选择的事项。可选择的有：{'、'.join(opened)}。",
                f"{name} is no open setting. There are: {', '.join(opened)}.",
            )
    for name, parameter in opened.items():
        if name in settings or not parameter.optional:
            check_setting(settings.get(name, ""), parameter)


def check_setting(value: str, parameter: Parameter) -> None:
    """Raises UsageFault for what is no possible value of the setting."""
    if not _is_possible(value, parameter):
        wanted = possible(parameter)
        raise UsageFault(
            f"设置 {parameter.id}（{parameter.title}）应为 {wanted}，现在是“{value}”。",
            f"Setting {parameter.id} ({parameter.named('en')}) should be {wanted}, not '{value}'.",
        )


def possible(parameter: Parameter) -> str:
    """The values that a setting takes, in words: its choices, or an example of a span."""
    value = parameter.values[-1].value
    assert isinstance(value, Mapping)
    return "/".join(value["choices"]) if "choices" in value else str(value["example"])


def choices(parameter: Parameter) -> str:
    """The same with what each choice means, as far as the standard says it in Chinese."""
    return (
        "；".join(f"{code}＝{label}" for code, label in parameter.meanings("zh").items())
        or f"例如 {possible(parameter)}，即{scalar(possible(parameter), '')}"
    )


def _is_possible(text: str, parameter: Parameter) -> bool:
    value = parameter.values[-1].value
    if isinstance(value, Mapping) and "choices" in value:
        return text in value["choices"]
    if parameter.unit == PERCENT:
        return text.isascii() and text.isdigit() and 1 <= int(text) <= WHOLE
    try:
        parse_duration(text)
    except ValueError:
        return False
    return True

"""Every check by the name under which rules call it. An unknown name is a broken standard."""

from __future__ import annotations

from collections.abc import Mapping

from creditcli.checks import (
    amounts,
    authority,
    dates,
    deadlines,
    duplicates,
    fields,
    identifiers,
    listings,
    names,
    penalties,
    records,
    repairs,
    responses,
    reused,
    stated,
    steps,
    targets,
    texts,
)
from creditcli.checks.context import NEEDS_LEDGER, NEEDS_OFFICE, NEEDS_SENDER, NEEDS_VIEW, RowCheck, TableCheck

ROW_CHECKS: Mapping[str, RowCheck] = {
    "required": fields.required,
    "max_length": fields.max_length,
    "code_value": fields.code_value,
    "decimal_value": fields.decimal_value,
    "negative": fields.negative,
    "decimal_scale": fields.decimal_scale,
    "above": fields.above,
    "cell_long_number": fields.long_number,
    "cell_no_value": fields.no_value,
    "required_when": records.required_when,
    "blank_when": records.blank_when,
    "one_of": records.one_of,
    "ordering": records.ordering,
    "future": records.future,
    "wording": records.wording,
    "individual_business": records.individual_business,
    "missing": records.missing,
    "correction_fits": records.correction_fits,
    "unstated": stated.unstated,
    "date_value": dates.date_value,
    "date_outside": dates.date_outside,
    "person_named": names.person_named,
}

TABLE_CHECKS: Mapping[str, TableCheck] = {
    "unified_code": identifiers.unified_code,
    "unified_code_early": identifiers.unified_code_early,
    "registration_in_code": identifiers.registration_in_code,
    "person_in_code": identifiers.person_in_code,
    "organisation_code_check": identifiers.organisation_code_check,
    "registration_number_check": identifiers.registration_number_check,
    "resident_id_check": identifiers.resident_id_check,
    "number_of_nobody": identifiers.number_of_nobody,
    "region_digits": identifiers.region_digits,
    "person_in_text": identifiers.person_in_text,
    "old_person_in_text": identifiers.old_person_in_text,
    "pattern_in_text": identifiers.pattern_in_text,
    "bank_card_in_text": texts.bank_card_in_text,
    "person_slip_in_text": texts.person_slip_in_text,
    "odd_characters": texts.odd_characters,
    "amount_text": amounts.amount_text,
    "amount_only_in_text": amounts.amount_only_in_text,
    "class_missing": penalties.class_missing,
    "late": deadlines.late,
    "deadline_undetermined": deadlines.deadline_undetermined,
    "repeated_row": duplicates.repeated_row,
    "repeated_key": duplicates.repeated_key,
    "code_of_several_names": reused.code_of_several_names,
    "number_year": reused.number_year,
    "number_reused": reused.number_reused,
    "unknown_department": authority.unknown_department,
    "dataset_authority": authority.dataset_authority,
    "sender_is_organ": authority.sender_is_organ,
    "organ_elsewhere": authority.organ_elsewhere,
    "list_authority": authority.list_authority,
    "list_in_use": authority.list_in_use,
    "listing_organ": authority.listing_organ,
    "organ_kind": authority.organ_kind,
    "unknown_organ": authority.unknown_organ,
    "organ_name": authority.organ_name,
    "name_at_odds": names.name_at_odds,
    "name_former": names.name_former,
    "unknown_target": targets.unknown_target,
    "other_organ": targets.other_organ,
    "too_early": targets.too_early,
    "repair_barred": repairs.repair_barred,
    "repeated_on_list": repairs.repeated_on_list,
    "step_missing": steps.step_missing,
    "step_before": steps.step_before,
    "step_repeated": steps.step_repeated,
    "span_short": stated.span_short,
    "setting_span_short": stated.span_short,
    "measure_unknown": responses.measure_unknown,
    "measure_organ": responses.measure_organ,
    "measure_not_running": responses.measure_not_running,
    "polarity": listings.polarity,
    "list_elsewhere": listings.list_elsewhere,
    "pre_notice_missing": listings.pre_notice_missing,
    "notice_period_open": listings.notice_period_open,
    "term_too_long": listings.term_too_long,
    "not_in_force": listings.not_in_force,
    "natural_person": listings.natural_person,
    "minor": listings.minor,
    "linked_firm_missing": listings.linked_firm_missing,
    "red_while_black": listings.red_while_black,
}

# What a check cannot do without; where it is not at hand the rule is skipped, with this as the reason.
NEEDS: Mapping[str, str] = {
    **dict.fromkeys(("unknown_department", "dataset_authority", "list_authority", "sender_is_organ", "organ_elsewhere"), NEEDS_SENDER),
    **dict.fromkeys(
        ("list_in_use", "listing_organ", "organ_kind", "unknown_organ", "organ_name", "setting_span_short"), NEEDS_OFFICE
    ),
    **dict.fromkeys(
        ("name_at_odds", "name_former", "unknown_target", "other_organ", "repair_barred", "repeated_on_list", "step_missing"), NEEDS_VIEW
    ),
    **dict.fromkeys(("too_early", "red_while_black", "measure_unknown", "measure_organ", "measure_not_running"), NEEDS_LEDGER),
}  # fmt: skip

# Findings of reading, header search and normalising: raised where they are seen, by these names.
SEEN_ELSEWHERE = frozenset(
    {
        "file_unreadable", "file_encoding", "file_encoding_broken_text", "file_encoding_utf16", "rows_none",
        "file_empty", "file_too_many_columns", "file_quote_open",
        "file_hidden_sheet", "file_package_manifest", "file_package_digest", "file_package_unsafe",
        "file_package_extra", "file_type_unknown", "json_line_broken", "header_not_found", "dataset_ambiguous",
        "column_missing", "column_ambiguous", "column_extra", "column_forbidden", "person_in_label", "merged_data_cells",
        "placeholder", "normalised", "unit_converted", "organ_code_filled", "category_filled", "held_same",
        "held_other", "other_file_same", "other_file_other", "file_one_cell_dimension", "file_hidden_rows", "rows_dropped", "file_encoding_told",
        "template_version", "template_unknown",
    }
)  # fmt: skip

"""What the program needs of a standard: the codes and fields that it names itself.

Labels may be changed in any way; a code or a field on which something acts may not go, for its rows would act on nothing.
A standard without one is refused when it is loaded, not when a command comes upon it.
"""

from __future__ import annotations

from collections.abc import Mapping

from creditcli.errors import BrokenStandard
from creditcli.standard.shown import withheld
from creditcli.standard.types import Standard

CODES: Mapping[str, str] = {  # code list -> its codes, as the modules that act on them name them
    "correction_action": "fix revoke void stay stay_end shield shield_end",
    "objection_stage": "accepted correct fix withdraw",
    "repair_stage": "accepted supplement rejected granted refused revoked",
    "response_stage": "accepted declined executed",
    "exit_kind": "revoked error repaired ceased standard abuse expired",
    "record_status": "void revoked disputed",
    "target_dataset": "licence penalty black-listing red-listing",
    "subject_category": "1 2 4",
    "penalty_class": "minor",
    "measure_force": "1",
    "raised_by": "executor complaint",
    "commitment_status": "3",
    "credit_kind": "2",
    "withheld_reason": "0",
    "secrecy_review": "1",
    "use_scope": "public",
}
FIELDS: Mapping[str, str] = {  # data set -> fields of it that the program names
    "abnormal-operation": (
        "subject_name subject_category unified_code registration_number established_date put_in_reason "
        "put_in_date organ organ_code take_out_date confirmation"
    ),
    "association-measure": (
        "subject_name subject_category unified_code id_number measure facts basis decision_number "
        "decision_date lifted_date organ organ_code confirmation"
    ),
    "black-listing": (
        "list_type subject_name subject_category unified_code id_number role linked_code facts basis "
        "penalty_number pre_notice_number pre_notice_served statement decision_number decision_date "
        "served_date term_end remedies organ organ_code secrecy_review confirmation"
    ),
    "case": (
        "kind title summary source_name publication_date subject_name subject_category unified_code consent "
        "organ organ_code secrecy_review confirmation"
    ),
    "commitment": (
        "commitment_type subject_name subject_category unified_code id_number matter content commitment_date "
        "valid_until organ organ_code status confirmation"
    ),
    "correction": (
        "target_dataset list_type subject_name unified_code id_number target_decision_number action field "
        "old_value new_value document_number document_date reason organ organ_code review_status confirmation"
    ),
    "judgment-defaulter": (
        "subject_name subject_category unified_code organisation_code id_number decision_number basis_number "
        "basis_organ facts decision_date term_end organ organ_code secrecy_review confirmation"
    ),
    "licence": (
        "subject_name subject_category unified_code registration_number organisation_code tax_number "
        "legal_rep_id_number id_number decision_number licence_category content decision_date valid_from "
        "valid_to organ organ_code status withheld_reason use_scope secrecy_review confirmation"
    ),
    "list-exit": (
        "list_type subject_name unified_code id_number target_decision_number exit_kind decision_number "
        "decision_date reason basis organ organ_code review_status confirmation"
    ),
    "measure-catalogue": (
        "measure level force objects content basis implementers procedures issuer document_number valid_from "
        "valid_to organ organ_code confirmation"
    ),
    "measure-response": (
        "list_type subject_name subject_category unified_code id_number target_decision_number measure stage "
        "event_date reason executed_date matter organ organ_code confirmation"
    ),
    "objection": (
        "objection_number target_dataset list_type subject_name unified_code id_number target_decision_number "
        "raised_by ground stage event_date finding reason organ organ_code review_status confirmation"
    ),
    "penalty": (
        "subject_name subject_category unified_code registration_number organisation_code tax_number "
        "legal_rep_id_number id_number decision_number violation_type facts basis penalty_categories "
        "penalty_category_2 content decision_date valid_until disclosure_end organ organ_code status "
        "penalty_class penalty_domain severity penalty_name withheld_reason use_scope secrecy_review "
        "confirmation"
    ),
    "red-listing": (
        "list_type subject_name subject_category unified_code honour decision_number decision_date "
        "valid_until basis organ organ_code secrecy_review confirmation"
    ),
    "repair": (
        "application_number target_dataset list_type subject_name unified_code id_number "
        "target_decision_number stage event_date apply_date corrected_date commitment_date decision_number "
        "reason organ organ_code review_status confirmation"
    ),
    "subject": (
        "subject_name subject_category unified_code registration_number former_names established_date status "
        "industry registrar confirmation"
    ),
}
# Data set -> fields of it that pages cannot do without, so that none of them may be withheld: whose it is and who decided,
# the days under which it is found and on which it comes down, and the days that are told of what came in about it.
PAGES: Mapping[str, str] = {
    "abnormal-operation": "subject_name unified_code put_in_date take_out_date",
    "black-listing": "list_type subject_name unified_code decision_date served_date term_end organ",
    "case": "publication_date",
    "commitment": "subject_name unified_code commitment_date valid_until",
    "correction": "document_date",
    "judgment-defaulter": "subject_name unified_code decision_date term_end organ",
    "licence": "subject_name unified_code decision_date valid_to organ",
    "list-exit": "decision_date",
    "objection": "event_date",
    "penalty": "subject_name unified_code decision_date organ",
    "red-listing": "list_type subject_name unified_code decision_date valid_until organ",
    "repair": "event_date",
    "subject": "subject_name unified_code",
}


def acts(dataset: str, field: str) -> bool:
    """Whether something in the program hangs on what stands in a field."""
    return field in FIELDS.get(dataset, "").split()


def refuse_lacking(standard: Standard) -> None:
    """Raises BrokenStandard for a data set, a field of it, a code list or a code of it that the program needs."""
    for name, codes in CODES.items():
        known = standard.codelists.get(name)
        lacking = set(codes.split()) - {one.code for one in (known.values if known else ())}
        if lacking:
            words = sorted(lacking)
            raise BrokenStandard(
                f"标准的代码表 {name} 缺少程序按它办事的代码：{'、'.join(words)}。名称可以改，代码不能删；不再使用的填 valid_to。",
                f"the code list {name} lacks codes that the program acts on: {', '.join(words)}. A label may be changed, a "
                "code may not go; give it a valid_to where it is no longer used.",
            )
    for name, fields in FIELDS.items():
        dataset = standard.datasets.get(name)
        lacking = set(fields.split()) - {one.id for one in (dataset.fields if dataset else ())}
        if lacking:
            words = sorted(lacking)
            raise BrokenStandard(
                f"标准的数据集 {name} 缺少程序要读的字段：{'、'.join(words)}。不再报送的字段，说明里写明，不要删。",
                f"the data set {name} lacks fields that the program reads: {', '.join(words)}. A field that is no longer "
                "sent is said to be so, and stays.",
            )


def refuse_withheld(standard: Standard) -> None:
    """Raises BrokenStandard for a field that pages cannot do without and that the standard keeps from the public: what it
    is about would be hidden, or be public without anybody being told whose it is or until when."""
    for name, fields in PAGES.items():
        dataset = standard.dataset(name)
        barred = [one for one in dataset.fields if one.id in withheld(dataset).intersection(fields.split())]
        if barred:
            words = "、".join(f"{one.id}（{one.label}）" for one in barred)
            raise BrokenStandard(
                f"标准的数据集 {name} 把公示不能缺少的字段设为不公开：{words}。公示要写明是谁、由谁决定、到哪一天为止；"
                "整条信息不应公示的，按条报送不予公示的理由，不要改字段的 publish。",
                f"the data set {name} withholds fields that pages cannot do without: {', '.join(one.id for one in barred)}. What is "
                "public says whose it is, who decided and until when; a record that may not be public at all is sent with "
                "the reason for it, and the field's publish stays.",
            )

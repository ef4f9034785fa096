"""Frozen types of the standard: data sets, code lists, rules, parameters, laws, list types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date
from enum import StrEnum

from creditcli.errors import BrokenStandard
from creditcli.model.finding import Finding, Place, Severity
from creditcli.standard.law import Citation as Citation
from creditcli.standard.law import Law as Law
from creditcli.standard.law import Parameter as Parameter
from creditcli.standard.law import ParameterValue as ParameterValue
from creditcli.standard.uploads import UploadColumn


class FieldType(StrEnum):
    """How a field's text is normalised and checked."""

    TEXT = "text"
    DATE = "date"
    DECIMAL = "decimal"
    CODE = "code"  # one value of a code list
    CODES = "codes"  # several values of a code list, joined by ；
    UNIFIED_CODE = "unified-code"
    IDENTIFIER = "identifier"  # other identifiers: half-width, upper case
    DOCUMENT_NUMBER = "document-number"
    NAME = "name"  # of a subject or organ: kept as found, compared normalised
    PERSON_NUMBER = "person-number"  # goes to the vault


class Personal(StrEnum):
    """Personal-data class of a field."""

    NONE = "none"
    NAME = "name"
    NUMBER = "number"  # document number: vault only
    CONTACT = "contact"


class Publish(StrEnum):
    """Publish class of a field."""

    PUBLIC = "public"
    ORGANISATIONS = "organisations"  # public unless the subject is a natural person
    INTERNAL = "internal"
    VAULT = "vault"


@dataclass(frozen=True, slots=True)
class Condition:
    """A field's value that makes another field required: any of ``values``, or being filled."""

    field: str
    values: tuple[str, ...] = ()
    contains: bool = False  # for CODES fields: one of the joined values


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a data set. ``max_length`` in characters, 0 = none; ``scale`` decimal places."""

    id: str
    label: str
    type: FieldType
    description: str
    max_length: int = 0
    required: bool = False
    required_when: tuple[Condition, ...] = ()  # any of them
    blank_when: tuple[Condition, ...] = ()  # must be empty when any holds
    codelist: str = ""
    unit: str = ""
    scale: int = 0
    personal: Personal = Personal.NONE
    publish: Publish = Publish.PUBLIC
    source: str = ""
    tag: str = "F"
    example: str = ""
    deprecated: str = ""


@dataclass(frozen=True, slots=True)
class LayoutColumn:
    """A header that departments use for a field. ``field`` is empty for a column known and ignored.

    ``values`` maps this layout's codes to the code list's values (状态 1 is 撤销 in one layout
    and 有效 in another). ``factor`` converts the unit (元 to 万元: 0.0001), as decimal text.
    """

    code: str
    header: str
    aliases: tuple[str, ...]
    field: str
    values: Mapping[str, str]
    unit: str = ""
    factor: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """A set of headers that belongs together; settled before any value is read."""

    id: str
    title: str
    columns: tuple[LayoutColumn, ...]
    marks: tuple[str, ...]  # column codes that only this layout of the data set has
    source: str
    one_of: tuple[tuple[str, ...], ...] = ()  # takes the place of the data set's own groups


@dataclass(frozen=True, slots=True)
class Ordering:
    """``earlier`` must not be after ``later`` in one record (either may be empty)."""

    earlier: str
    later: str


@dataclass(frozen=True, slots=True)
class Dataset:
    """A data set of the standard. ``key`` fields identify a thing across versions."""

    id: str
    title: str
    description: str
    key: tuple[str, ...]
    fields: tuple[Field, ...]
    one_of: tuple[tuple[str, ...], ...]  # groups of which at least one must be filled
    orderings: tuple[Ordering, ...]
    layouts: tuple[Layout, ...]
    decision_date: str  # field by which lateness and validity are judged, or empty
    valid_from: date
    valid_to: date | None
    source: str
    list: str = ""  # list type of which every row is an entry, or empty

    def field(self, field_id: str) -> Field:
        """The field of that id. Raises BrokenStandard."""
        for one in self.fields:
            if one.id == field_id:
                return one
        raise BrokenStandard(f"数据集 {self.id} 没有字段 {field_id}", f"{self.id} has no field {field_id}")


@dataclass(frozen=True, slots=True)
class CodeValue:
    """One value of a code list: ``code`` and label, both accepted on the way in; label is kept."""

    code: str
    label: str
    aliases: tuple[str, ...]
    valid_from: date | None
    valid_to: date | None
    group: str
    source: str

    def holds_on(self, day: date) -> bool:
        """Whether it is a value of that day."""
        return (self.valid_from or day) <= day <= (self.valid_to or day)


@dataclass(frozen=True, slots=True)
class Codelist:
    """A code list."""

    id: str
    title: str
    values: tuple[CodeValue, ...]
    open_prefix: str = ""  # values may also be this and free text (其他-xxx)
    description: str = ""
    path: str = ""  # of its table in ``standards/``
    derived: bool = False  # the table is generated: the values stand elsewhere in the standard


class Mend(StrEnum):
    """Where what a rule found is mended."""

    WORKBOOK = "workbook"  # in the cells or sheets of the file
    FILE = "file"  # by saving or packing the file anew
    DOCUMENT = "document"  # by a decision, a service, a notice: no cell can mend it
    OFFICE = "office"  # in the office's own folder: register, settings
    NONE = "none"  # for information


@dataclass(frozen=True, slots=True)
class RuleText:
    """What a person reads. ``{placeholders}`` are filled from the finding."""

    title: str
    what: str  # 现象
    why: str  # 原因
    fix: str  # 改法
    good: str  # 正例
    bad: str  # 反例
    steps: str = ""  # 操作步骤: the menu steps in WPS and Excel, from ``standards/steps.yaml``


@dataclass(frozen=True, slots=True)
class Rule:
    """A check of the standard: permanent code, duty, law or reason, texts.

    ``check`` names the Python check; ``args`` its arguments; ``datasets`` empty = all.
    """

    code: str
    name: str
    check: str
    args: Mapping[str, object]
    datasets: tuple[str, ...]
    severity: Severity
    valid_from: date | None  # None: a rule of form, which always holds
    valid_to: date | None
    law: tuple[Citation, ...]
    reason: str
    zh: RuleText
    en: RuleText
    mend: Mend

    def holds_on(self, day: date) -> bool:
        """Whether the rule is in force on ``day``."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class TermsVersion:
    """What a list type says of those decided from ``valid_from`` on: ``term``, ``early_exit`` or both, each as a whole.

    ``transition``: what becomes of those decided before: they keep what they were decided under
    (``version_at_decision``), or what ends or may be left first counts (``earliest_end``).
    """

    valid_from: date
    terms: Mapping[str, object]
    transition: str
    tag: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ListType:
    """One row of the closed whitelist of lists; the raw mapping is in ``terms``.

    ``terms`` keeps the shape of ``standards/lists`` (term, early_exit, pre_notice, decision,
    exit_actions, publish, remedies …); ``listing/`` reads it through typed helpers. It holds from ``valid_from`` on, as
    far as a later one of ``versions`` (in order of their days) does not say otherwise.
    """

    id: str
    name: str
    polarity: str  # black, red
    origin: str  # own: listed by a department; mirror: shown as another body decided it
    valid_from: date
    valid_to: date | None
    issuer_kinds: tuple[str, ...]
    basis: tuple[Citation, ...]
    terms: Mapping[str, object]
    enabled: bool
    tag: str
    aliases: tuple[str, ...] = ()
    note: str = ""  # of a list that may not be used: why, and what is missing
    versions: tuple[TermsVersion, ...] = ()

    def holds_on(self, day: date) -> bool:
        """Whether the list type is in force on ``day``."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class NoticeType:
    """A letter: which event makes it due, who signs, to whom, which template."""

    id: str
    title: str
    event: str
    signer: str  # office, organ
    addressee: str  # subject, objector, implementers, department
    template: str
    form: str  # document (公文), letter (函), enforcement (文书)
    number_word: str
    law: tuple[Citation, ...]
    conditions: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class TellingHeader:
    """Headers that tell of being public, of a state or of an end. ``plain``: patterns of whole cells that turn nothing;
    ``answer``: the one of ``Standard.answers`` that turns nothing, where the header asks. ``own``: in a form about other
    records it tells of what that form does."""

    pattern: str
    plain: tuple[str, ...] = ()
    answer: str = ""
    own: bool = False


@dataclass(frozen=True, slots=True)
class Standard:
    """The whole standard; ``digest`` is over every file it was read from."""

    version: str
    digest: str
    datasets: Mapping[str, Dataset]
    codelists: Mapping[str, Codelist]
    rules: Mapping[str, Rule]
    laws: Mapping[str, Law]
    parameters: Mapping[str, Parameter]
    lists: Mapping[str, ListType]
    notices: Mapping[str, NoticeType]
    forbidden_headers: tuple[str, ...]  # header fragments that refuse a file (举报人 …)
    placeholders: tuple[str, ...]  # texts that mean "empty"
    uploads: Mapping[str, tuple[UploadColumn, ...]] = dataclass_field(
        default_factory=dict
    )  # data set -> its national import file
    telling_headers: tuple[TellingHeader, ...] = ()  # unknown columns that stop a sheet by what they hold
    questions: str = ""  # pattern of headers that ask: what answers they have is known
    answers: Mapping[str, str] = dataclass_field(default_factory=dict)  # answer -> pattern of how it may be written
    telling_words: tuple[str, ...] = ()  # beside the turning words: a cell that says nothing else stops a sheet
    telling_fields: tuple[str, ...] = ()  # fields that are kept and not acted on: their cells are looked at for these
    passed_headers: tuple[str, ...] = ()  # of columns that only number the rows: not kept, and not told
    withholding_words: tuple[str, ...] = ()  # beside the data: the rows are not public, or no decisions
    ending_words: tuple[str, ...] = ()  # beside the data: what the rows say is over
    harmless_texts: tuple[str, ...] = ()  # patterns in which these words mean nothing of the kind
    guide_sheets: tuple[str, ...] = ()  # patterns of names of sheets that help to fill in others
    overview_sheets: tuple[str, ...] = ()  # of sheets that sum others up
    example_sheets: tuple[str, ...] = ()  # of sheets that show how data would look

    @property
    def turning_words(self) -> tuple[str, ...]:
        """Words that make rows mean something else than their header says."""
        return (*self.withholding_words, *self.ending_words)

    def dataset(self, dataset_id: str) -> Dataset:
        """The data set. Raises BrokenStandard."""
        if dataset_id not in self.datasets:
            raise BrokenStandard(f"标准没有数据集 {dataset_id}", f"no data set {dataset_id}")
        return self.datasets[dataset_id]

    def parameter(self, parameter_id: str) -> Parameter:
        """The parameter. Raises BrokenStandard."""
        if parameter_id not in self.parameters:
            raise BrokenStandard(f"标准没有参数 {parameter_id}", f"no parameter {parameter_id}")
        return self.parameters[parameter_id]

    def cite(self, citation: Citation) -> str:
        """``《…》（文号）第…条`` for people. Raises BrokenStandard for an unknown law."""
        if citation.law not in self.laws:
            raise BrokenStandard(f"标准没有法规 {citation.law}", f"no law {citation.law}")
        law = self.laws[citation.law]
        number = f"（{law.number}）" if law.number else ""
        return f"《{law.title}》{number}{citation.article}"

    def basis(self, citations: Sequence[Citation], day: date) -> str:
        """Those of the citations whose law is in force on ``day``, for people; empty where none is."""
        return "、".join(self.cite(one) for one in citations if self.laws[one.law].holds_on(day))

    def rule_of(self, check: str) -> Rule:
        """The one rule that a check outside the row checks reports under. Raises BrokenStandard."""
        found = [rule for rule in self.rules.values() if rule.check == check]
        if len(found) != 1:
            raise BrokenStandard(
                f"检查 {check} 对应 {len(found)} 条规则", f"check {check} belongs to {len(found)} rules"
            )
        return found[0]

    def finding(
        self,
        check: str,
        place: Place,
        *,
        field: str = "",
        value: str = "",
        suggestion: str = "",
        secret: bool = False,
        **params: object,
    ) -> Finding:
        """A finding of the one rule that names ``check``; ``params`` fill its texts."""
        rule = self.rule_of(check)
        filled = tuple(sorted((name, str(param)) for name, param in params.items()))
        return Finding(rule.code, rule.severity, place, field, value, filled, suggestion, secret)

"""Names of towns and measures as people write them, recognised; what fits two names is never resolved silently."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property, lru_cache

from etl.reading.units import Unit, is_unit, read_unit
from plan.catalogue import Plan


class TotalLabel(StrEnum):
    """What a label says that stands for several towns together."""

    ALL = "all"  # 合计: all towns
    PART = "part"  # 小计: some towns, and nobody says which
    CITY = "city"  # 全市, or the city's own name


@dataclass(frozen=True, slots=True)
class LabelMeaning:
    """What a label means. ``names``: the catalogue's name, none, or several that fit equally; ``exact``: as the
    catalogue writes it; ``unit``: what the label counts in, where it says so."""

    names: tuple[str, ...] = ()
    exact: bool = True
    unit: Unit | None = None
    total: TotalLabel | None = None

    @property
    def name(self) -> str:
        """The one name it means; empty if none or not certain."""
        return self.names[0] if len(self.names) == 1 else ""


_BRACKETS = str.maketrans("[]{}〔〕【】《》<>", "()()()()()()")
# Blanks of every kind, zero-width ones and quotes; * marks required fields.
_NOISE = re.compile(r"[\s\u200b-\u200e\u202a\u202c\u2060\u2066\u2069\ufeff“”\"'‘’「」*]+")
# (3) 3. 三、 其中: # in front of a name.
_NUMBERING = re.compile(r"^(?:\(?\d{1,2}\)|\d{1,2}[.、]|[一二三四五六七八九十]+、|其中:?|[#※])")
# 护理床位(张), 产值(单位:万元).
_TAIL_BRACKET = re.compile(r"[(](?:单位:?)?([^()]{1,8})[)]$")
# 老年人口/万人, 床位、张: the unit behind a stroke, matched from any of several.
_TAIL_UNIT = re.compile(r"[/,、:](?:单位:?)?(?=([^/,、:()][^,、:()]{0,5})$)")
# 331082 or 331082001 in front of a town's name: six, nine or twelve digits.
_AREA_CODE = re.compile(r"^\d{6}(?:\d{3}|\d{6})?[-_.:、]?(?=\D)")
# 浙江省台州市临海市: what may stand over the city's name.
_ABOVE_CITY = re.compile(r"^(?:[^\W\d]{2,4}省)?(?:[^\W\d]{1,4}市(?=[^\W\d]{1,4}市))?")
_IN_BRACKETS = re.compile(r"\([^()]*\)")
# Whole labels of sums: of all towns, and of some.
_ALL = frozenset({"合计", "总计", "总数", "合计数", "共计", "镇(街道)合计", "各镇(街道)合计", "全部"})
_PART = frozenset({"小计", "街道小计", "镇小计", "镇合计", "街道合计", "乡镇小计", "乡镇合计"})
# Who reports for a town: 古城街道民政办 is 古城街道.
_OFFICES = ("人民政府", "政府", "民政办", "民政所", "民政办公室", "社会事务办", "社会事务办公室")
_CITY = frozenset({"全市", "市级", "市本级", "本市"})
# Characters: in a longer label, which is prose, 合计 may be of anything.
_LONGEST_TOTAL = 30
# 合计, 城区片小计, 总和数: at the front or the end of a label.
_SUM = re.compile(r"^(?:合计|小计|总计|共计|总和|汇总)数?|(?:合计|小计|总计|共计|总和)数?(?=\(|$)")
# 合计(不含杜桥镇), 全市(除开发区外): a sum of some towns.
_EXCEPT = re.compile(r"不含|不包括|不计|未含|剔除|除外|扣除|除(?=.+外)|不?含(?=.)|包括|另加|加(?=.)")
# 19个镇(街道)合计, 各镇街总数: what may stand beside a sum that is of all towns.
_OF_ALL = re.compile(
    r"\d+个?|各|全部|全体|所有|本表|以上|乡?镇(?:\(?街道\)?|[、和及]?街道?)|\(?街道\)?[、和及]?乡?镇|数|总|个|[()]"
)


def normal(text: str) -> str:
    """Return the text as it is compared: one width, one kind of bracket, no spaces, quotes or line breaks."""
    # Long texts are prose that never comes again, and would push the headers out of the cache.
    return _remembered_normal(text) if len(text) <= 100 else _normal(text)


def _normal(text: str) -> str:
    return _NOISE.sub("", unicodedata.normalize("NFKC", text).translate(_BRACKETS)).rstrip(":")


_remembered_normal = lru_cache(maxsize=8192)(_normal)


@dataclass(frozen=True)
class Lexicon:
    """Every way of writing the plan's towns, measures and departments, worked out once for a plan.

    The look-ups remember what they were asked, for the same headers come with every workbook; ``memory`` is where
    readers of tables keep what they understood of a whole form (see ``table.remember``).
    """

    plan: Plan
    _towns: Mapping[str, tuple[str, ...]] = field(init=False, repr=False)
    _measures: Mapping[str, tuple[str, ...]] = field(init=False, repr=False)
    memory: dict[object, object] = field(init=False, repr=False, default_factory=dict, compare=False)
    _asked: dict[tuple[str, str], LabelMeaning] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_towns", _gathered(_town_forms(self.plan)))
        object.__setattr__(self, "_measures", _gathered(_measure_forms(self.plan)))

    def area(self, label: str) -> LabelMeaning:
        """Return the town a label names, or which kind of total it is."""
        return self._remembered("area", label)

    def measure(self, label: str) -> LabelMeaning:
        """Return the measure a label names, and the unit it counts in."""
        return self._remembered("measure", label)

    def joined(self, label: str) -> LabelMeaning:
        """Return the measure that headings name when they are put together: a unit counts only in brackets at the
        end."""
        plain = normal(label)
        tail = _TAIL_BRACKET.search(plain)
        unit = read_unit(tail[1]) if tail and self.is_unit(tail[1]) else None
        names = self._measures.get(plain, ()) or (
            self._measures.get(plain[: tail.start()], ()) if tail and unit else ()
        )
        return LabelMeaning(names, exact=names == (label,), unit=unit)

    def department(self, text: str) -> tuple[str, ...]:
        """Return the departments whose names stand in a text."""
        plain = normal(text)
        return tuple(d.name for d in self.plan.departments if normal(d.name) in plain)

    def lapsed_area(self, label: str) -> str:
        """Return the town a label names that is not in force under this plan, but is at another time; empty if none
        is."""
        found = "" if self.plan.whole is self.plan else lexicon_of(self.plan.whole).area(label).name
        return found if found not in (*self.plan.known_towns, self.plan.city) else ""

    def lapsed_measure(self, label: str) -> str:
        """Return the measure a label names that is not in force under this plan, but is at another time; empty if none
        is."""
        found = "" if self.plan.whole is self.plan else lexicon_of(self.plan.whole).measure(label).name
        return found if all(found != measure.name for measure in self.plan.measures) else ""

    def nearest_town(self, label: str) -> str:
        """Return the town whose name is most like the label; empty if none is."""
        # Loose, for it is only suggested to the sender and never read (decision 24).
        return next(iter(difflib.get_close_matches(normal(label), self.plan.towns, 1, 0.5)), "")

    def nearest_measure(self, label: str, department: str) -> str:
        """Return the measure of a department (of any, if empty) whose name is most like the label; empty if none is."""
        # Comparing grows with the square of the length.
        plain = _bare(normal(label)[:40])
        forms = {form: name for form, name in _measure_forms(self.plan) if self._is_of(name, department)}
        return next((forms[form] for form in difflib.get_close_matches(plain, forms, 1, 0.6)), "")

    def _is_of(self, measure: str, department: str) -> bool:
        return department in ("", self.plan.measure_of[measure].department)

    def _remembered(self, kind: str, label: str) -> LabelMeaning:
        found = self._asked.get((kind, label))
        if found is None:
            found = self._area(label) if kind == "area" else self._measure(label)
            if len(self._asked) < 10_000 and len(label) <= 100:  # no workbook can fill the memory with its labels
                self._asked[kind, label] = found
        return found

    def _area(self, label: str) -> LabelMeaning:
        plain = normal(label)
        total = self._total(plain)
        # Sums before names: 全市 and the city's own name are no towns.
        if total is not None:
            return LabelMeaning((self.plan.city,) if total is TotalLabel.CITY else (), total=total)
        # The label as it stands goes before the same without its numbering.
        names = self._towns.get(plain) or self._towns.get(_NUMBERING.sub("", plain), ()) or self._full_name(plain)
        return LabelMeaning(names, exact=names == (label,))

    def _full_name(self, plain: str) -> tuple[str, ...]:
        """Return the town of a label with its code, or with the province and the city over ours: 331082001古城街道."""
        coded = _AREA_CODE.sub("", plain)
        bare = _ABOVE_CITY.sub("", coded)
        # What stands under another city's name is no town of ours.
        is_ours = bare == coded or bare.startswith(normal(self.plan.city))
        return self._towns.get(bare, ()) if is_ours else ()

    def _total(self, plain: str) -> TotalLabel | None:
        if plain in _CITY or plain in self.city_names:
            return TotalLabel.CITY
        if plain in _ALL or plain in _PART:
            return TotalLabel.ALL if plain in _ALL else TotalLabel.PART
        return self._worded_total(plain) if len(plain) <= _LONGEST_TOTAL else None

    def _worded_total(self, plain: str) -> TotalLabel | None:
        """Return a sum that says of what: 城区片小计, 合计(不含杜桥镇), 19个镇(街道)合计."""
        excepts = _EXCEPT.search(plain)
        if not _SUM.search(plain):
            whole = plain[: excepts.start()].rstrip("(") if excepts else ""
            return TotalLabel.PART if whole and (whole in _CITY or whole in self.city_names) else None
        if excepts:
            return TotalLabel.PART
        rest = _OF_ALL.sub("", _SUM.sub("", plain))
        return TotalLabel.ALL if not rest or rest in self.city_names or rest in _CITY else TotalLabel.PART

    @cached_property
    def city_names(self) -> tuple[str, ...]:
        """The city's name and then its other ones, as labels are compared."""
        city = self.plan.areas.city
        return tuple(map(normal, (city.name, *city.aliases)))

    def _measure(self, label: str) -> LabelMeaning:
        plain = normal(label)
        for candidate, unit in self._without_unit(plain):
            names = self._measures.get(candidate, ())
            if names:
                return LabelMeaning(names, exact=names == (label,), unit=unit)
        return LabelMeaning(exact=False, unit=next((unit for _, unit in self._without_unit(plain) if unit), None))

    def _without_unit(self, plain: str) -> Iterator[tuple[str, Unit | None]]:
        """Yield the label as it is, then without numbering and without a unit at its end.

        What stands in brackets and is no unit (上年同期) makes the label another thing's.
        """
        yield plain, None
        bare = _NUMBERING.sub("", plain)
        if bare != plain:
            yield bare, None
        tail = _TAIL_BRACKET.search(bare)
        for match in (tail,) if tail else _TAIL_UNIT.finditer(bare):
            if self.is_unit(match[1]):
                yield bare[: match.start()].rstrip("/"), read_unit(match[1])

    def is_unit(self, text: str) -> bool:
        """Tell whether a text is a unit, or what one of the plan's measures is counted in."""
        return is_unit(text) or read_unit(text).base in self._units

    @cached_property
    def subjects(self) -> frozenset[str]:
        """What the plan's parts are called: as headings they say nothing new of a measure."""
        plan = self.plan
        return frozenset((*(each.name for each in plan.categories), *(each.name for each in plan.departments)))

    @cached_property
    def _units(self) -> frozenset[str]:
        """What the plan's measures are counted in, however strange."""
        return frozenset(read_unit(measure.unit).base for measure in self.plan.measures)


def _gathered(forms: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Return the names that each written form can mean. A form that is one thing's own name means that thing alone."""
    gathered: dict[str, tuple[str, ...]] = {}
    for form, name in forms:
        known = gathered.get(form, ())
        # Own names are never made ambiguous by another's alias or short form.
        if name not in known and not (known and form == normal(known[0])):
            gathered[form] = (name,) if form == normal(name) else (*known, name)
    return gathered


def _town_forms(plan: Plan) -> Iterator[tuple[str, str]]:
    """Yield every way in which a town's name is written, as labels are compared, with the town."""
    # Merged towns keep their names: forms go on using them for a while.
    for town in (*plan.areas.towns, *(plan.area_of[name] for name in plan.heir_of)):
        for name in (town.name, *town.aliases):
            plain = normal(name)
            # 大田 for 大田街道; at least two characters must be left, or 东镇 would become 东.
            stem = re.sub(r"(?<=..)(?:街道|镇|乡)$", "", plain)
            offices = (plain + office for office in _OFFICES)
            forms = {plain, stem, *offices, plain.removesuffix("街道") + "街道办事处" if "街道" in plain else plain}
            for form in forms:
                yield form, town.name
                yield normal(plan.city) + form, town.name


def _measure_forms(plan: Plan) -> Iterator[tuple[str, str]]:
    """Yield every way in which a measure's name is written: with and without brackets, and 数 at its end."""
    for measure in plan.measures:
        for name in (measure.name, *measure.aliases):
            plain = normal(name)
            bare = {plain, _IN_BRACKETS.sub("", plain), plain.replace("(", "").replace(")", "")}
            for form in bare | {form.removesuffix("数") for form in bare} | {form + "数" for form in bare}:
                if len(form) > 1:
                    yield form, measure.name


def _bare(plain: str) -> str:
    """Return the label without numbering and without what stands in brackets."""
    return _IN_BRACKETS.sub("", _NUMBERING.sub("", plain))


_lexicons: dict[int, Lexicon] = {}


def lexicon_of(plan: Plan) -> Lexicon:
    """Return the plan's lexicon, made once. A lexicon keeps its plan, so the plan's identity stands for it
    meanwhile."""
    known = _lexicons.get(id(plan))
    if known is None:
        # A few plans at a time: the whole one, and those of quarters between changes.
        if len(_lexicons) >= 8:
            _lexicons.clear()
        known = _lexicons[id(plan)] = Lexicon(plan)
    return known

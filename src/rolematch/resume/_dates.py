"""Dates as résumés write them: a small grammar that keeps the precision and invents nothing.

A line is cut into tokens, every token becomes one letter (``M`` a month's name, ``Y`` a year, ``-`` a dash
or arrow, ``P`` "present" …), and two regular expressions over the letters say what a date and a range
look like. The words stand in ``data/dates.yaml``; the names of months come from babel.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from babel import Locale

from rolematch.datafiles import bundled_value
from rolematch.resume._calendar import PRESENT, SEASONS, DateRange, PartialDate, ends_first
from rolematch.resume._words import LETTERS, lower

if TYPE_CHECKING:
    from collections.abc import Callable

_YEAR = r"(?:19[5-9]|20[0-4])\d"
_LEXER = re.compile(  # words come first and digits behind one look-ahead, as most tokens are words
    rf"""
    (?P<gap> \s{{2,}} | \t )
  | [ ]?(?:
      (?P<word>  (?:t[/.]m|d\.d)(?![^\W\d_]) | [^\W\d_]+(?:['’](?=[^\W\d_])[^\W\d_]+)* )
    | (?=[\d'’‘`])(?:
        (?P<iso>   {_YEAR}[-./](?:1[0-2]|0?[1-9])(?:[-./](?:3[01]|[12]\d|0?[1-9])(?:t\d\d[\d:.z+]*)?)?
                   (?!\w|[.,/]\d) )
      | (?P<dmy>   (?<![a-z])(?:\d\d?[-./])?\d\d?[-./]{_YEAR}(?!\w|[.,]\d) )
      | (?P<kanji> {_YEAR}\s?[年년]\s?(?:\d\d?\s?[月월])? )
      | (?P<compact> {_YEAR}(?:0[1-9]|1[0-2])(?!\w|[.,]\d) )
      | (?P<year>  {_YEAR}(?![\d%]|[.,:]\d) )
      | (?P<short> ['’‘`]\d\d(?!\w) )
      | (?P<slash> (?:1[0-2]|0?[1-9])/\d\d(?![\w/]|[.,]\d) )
      | (?P<small> \d\d?(?![\d%]|/(?!{_YEAR})|[.,:]\d) )
      | (?P<decimal> \d+[.,]\d(?![\d.,:/]) )
      | (?P<number> \d+(?:[.,:/]\d+)* ) )
    | (?P<dash>  [-‐-―−~〜～→⇒➔➜›»>=]+ | \.{{2,}} | … )
    | (?P<slashed> (?<=[ ])/(?=[ ]) )
    | (?P<mark>  [^\s\w] ) )
    """,
    re.VERBOSE,
)

# What a date looks like, over the letters of the tokens: o is a small word inside, v "early", z "day" …
_DATE = (
    r"(?:v-?o*)?(?:"
    r"(?:[Nd][.o]*)?M\.?(?:No*,?)?[o,./-]*[YA]"  # 15 March 2018 · March 15, 2018 · Mar '18
    r"|Y,?M\.?(?![.,]?[YAN])|[YA]\(M\.?\)"  # 2018 Nov · 2018, Nov. · 2018 (Nov)
    r"|(?<![^G(BTubs-])R[./]?[YA]"  # XI 2018 only where no name can go on: not "Clerk II 2018"
    r"|Yo N o(?!-N)".replace(" ", "")  # 2018 nen 4 gatsu
    + r"|Y\.N\.?(?=[-TuG():]|$)"  # 2018. 04 · 2018. 04.
    r"|[QK](?:N?)[o,./]*[YA]|N[.o]*[QK][o,./]*[YA]|Y[/-]?[QK]N"  # Q3 2019 · 3. Quartal 2019 · 2019 Q3
    r"|H\.?o*[YA](?:[/-][NA])?"  # Summer 2015 · Winter 2017/18
    r"|I(?:o\.)?|C|i|Y(?:o\.?)?|A"  # 02.2020 r.
    r")"
)
_NOW = r"Pz?"
_TO = r"(?:o\.?)*(?:,?[-Tu][-Tuo]*|G?[-Tu][-Tuo]*G?(?=[MYIHAP]))"
"""What joins two dates: a dash or a word, between gaps where columns are set; "01.2018 r. – 2020"."""
_SHORT = r"M\.?N(?![./NMLlYA]|,[NMYA])"
"""A month and a year of two digits without an apostrophe: "Jan 26"; a year only where a range tells it."""
_CELL = r"(?=[GB,)]|$)"
_LENGTH = r"(?:[Nn]L(?:[,&o]?Nl)?|[Nn]l)"
_RANGE = re.compile(  # most tokens begin no date, which the look-ahead tells
    rf"(?=[NnsubovMYRQKHICiAP])(?:(?:(?P<before>{_LENGTH})[(,:.Go]*)?"
    rf"(?:(?P<since>s)o*(?P<s1>{_DATE})(?:o*[-Tu][-Tuo]*(?P<s2>{_DATE}|{_NOW})|,?{_NOW})?"
    rf"|(?P<until>u)o*(?P<u2>{_DATE})"
    rf"|(?:(?:b|(?<![^.,:(G-])o)o*)?(?P<a>{_DATE})(?:(?P<close>{_TO}|/(?=[YP]|M\.?[YA])|S(?!N)|&(?=P)|,(?={_NOW}\)))"
    rf"(?P<b>{_DATE}|{_NOW}|{_SHORT}|N(?![/NMLl]))|(?P<open>-+(?=[,:)G(]|$)|w(?=[.,:;)G]|$))"
    rf"|[GB](?P<cell>(?:{_DATE}|{_NOW}){_CELL}))"  # two cells of a row: From, To
    rf"|(?:bo*)?(?P<ms>{_SHORT})o*[-Tu][-Tuo]*(?P<me>{_SHORT}|{_NOW}|i)"
    rf"|(?:bo*)?(?P<m>M)\.?[-Tu][Tuo]*(?P<mb>{_DATE})"
    r"|(?P<y>[YA])\((?P<m1>M)\.?[-Tu]o*(?P<m2>M)\.?\)"  # 2013 (Jul–Dec)
    rf"|(?P<now>P)-+(?P<past>{_DATE})(?![-Tu])"  # the latest first: now – 2021
    r"|(?P<n>N)-(?P<ni>I)"  # 6–8/2015
    rf"|b(?P<c>{_DATE})&(?P<d>{_DATE})"
    rf"|(?P<one>{_DATE}))"
    rf"(?:[(,:.Go]*(?P<after>{_LENGTH}))?"
    rf"|(?P<only>{_LENGTH}))"
)


def find_dates(text: str) -> list[DateRange]:
    """Find every date and every range of dates in one line of text, in order.

    Examples
    --------
    >>> [found] = find_dates("Lead Developer, Sept. '18 – heute")
    >>> str(found.start), str(found.end)
    ('2018-09', 'present')
    >>> find_dates("PostgreSQL 9.6 to 12")
    []
    """
    low = lower(text)
    digits = _DIGITS.match(low)
    if digits is None:
        return []
    begin = _first_word(low, digits.start("first"))
    symbols, tokens = _tokens(low, begin, digits.end() + _AFTER_DIGITS)
    if _DATED.isdisjoint(symbols):
        return []
    matches = _RANGE.finditer("".join(symbols))
    return [dates for match in matches if (dates := _read(match, tokens, low)) is not None]


def has_range(text: str) -> bool:
    """Whether a range of dates stands in a text."""
    return any(dates.is_range for dates in find_dates(text))


def _ordered(
    start: PartialDate | None, end: PartialDate | None
) -> tuple[PartialDate | None, PartialDate | None]:
    """Take two dates for a range only if they follow each other: "Dec 24 - Jan 20" are days, no years."""
    if start is None or end is None:
        return None, None
    return (None, None) if start.is_present or ends_first(start, end) else (start, end)


def is_since(said: str) -> bool:
    """Whether the words of a range only say when it began: "since 2019", "2019 on"."""
    words = [_words().get(word, _UNKNOWN)[0] for word in LETTERS.findall(lower(said))]
    return bool(words) and (words[0] == "s" or words[-1] == "w")


def opened(text: str, dates: DateRange) -> DateRange:
    """Leave a single date open where the end of a text says no more: "Lead (from Jan 2021)"."""
    before = text[: dates.begin].rstrip()
    begin = max(before.rfind(" "), before.rfind("(")) + 1
    starts = _words().get(lower(before[begin:]), _UNKNOWN)[0] == "b"
    if dates.is_range or not starts or text[dates.stop :].strip(" *_.)"):
        return dates
    return replace(dates, end=PRESENT, begin=begin, is_range=True)


_DIGITS = re.compile(r"\D*(?P<first>\d)(?:.*\d)?", re.DOTALL)
_AFTER_DIGITS = 40
"""Characters after the last digit in which its date can end: "2019 – until the present day"."""
_DATED = frozenset("YICiANLl")


def _first_word(low: str, digit: int) -> int:
    """Go left from the first digit over the words of dates ("since early March 2019") to another word."""
    words, begin = _words(), digit
    while begin > 0:
        space = low.rfind(" ", 0, begin - 1)
        said = low[space + 1 : begin].strip(_AROUND)
        begin = space + 1
        if said and said not in words and _bare(said) not in words:
            break
    return begin


def _bare(word: str) -> str:
    """Cut off what is run together with a word by an apostrophe: "d'août"."""
    return word.rpartition("'")[2].rpartition("’")[2]


_AROUND = " .,:;()[]*_-–—|/\t'’‘`"


def settle_days(text: str) -> str:
    """Write days and months with dots, day first, where one date of the text tells their order.

    "01/09/2019" alone can be January or September; beside "31/08/2021" it is September.

    Examples
    --------
    >>> settle_days("01/09/2019 - 31/08/2021"), settle_days("09/01/2019 - 08/31/2021")
    ('01.09.2019 - 31.08.2021', '01.09.2019 - 31.08.2021')
    >>> settle_days("01/09/2019")
    '01/09/2019'
    """
    if not _DAY.search(text):
        return text
    found = _DAY_AND_MONTH.findall(text)
    day_first, month_first = (any(int(pair[n]) > 12 for pair in found) for n in (0, 1))
    if day_first == month_first:
        return text
    return _DAY_AND_MONTH.sub(r"\1.\2.\3" if day_first else r"\2.\1.\3", text)


_DAY = re.compile(r"/\d\d?/(?:19|20)\d\d")
_DAY_AND_MONTH = re.compile(r"(?<!\d)(\d\d?)/(\d\d?)/((?:19|20)\d\d)(?!\d)")


def broken_range(tail: str, head: str) -> bool:
    """Whether a line end breaks a range of dates: ``tail`` ends the first line, ``head`` starts the next.

    Examples
    --------
    >>> broken_range("Analyst, Quillwort AG    Jan 2021 –", "Feb 2023"), broken_range("Jan –", "Feb 2023")
    (True, False)
    """
    first = _FIRST.match(head)
    if first is None:
        return False
    words, word = _words(), lower(first[0])
    year = word[0].isdigit()
    letter = words.get(word.rstrip("."), _UNKNOWN)[0]
    if not (year or letter in "MPHTu"):
        return False
    last = (lower(tail[-12:]).split() or [""])[-1]
    if year and words.get(last.rstrip("."), _UNKNOWN)[0] == "M":
        return True
    ended = _DATED_TAIL.search(tail, max(0, len(tail) - _TAIL))
    if letter in "Tu" and not year:  # "2019" above "to now"
        return ended is not None and not ended["joint"] and has_range(f"{ended[0]} {head}")
    joins = last[-1:] in "-–—~→" or words.get(last, _UNKNOWN)[0] in "Tu"
    return joins and ended is not None and bool(ended["joint"])


_TAIL = 80
"""Characters at the end of a line in which a date and a dash stand, however they are spaced."""
_DATED_TAIL = re.compile(rf"(?:{_YEAR}(?:[./-]\d\d?)?|['’]\d\d|/\d\d)\)?(?P<joint>(?:\s*\S{{1,6}}){{0,2}})$")
_FIRST = re.compile(rf"(?:\d\d?[./-])?{_YEAR}(?!\d)|[^\W\d_]+")


@cache
def _words() -> dict[str, tuple[str, Any]]:
    """Map every word to its letter and value; where two claim a word, the later line below wins."""
    data = bundled_value("dates.yaml")
    words: dict[str, tuple[str, Any]] = {}
    for letter, key in (("&", "and"), ("o", "inside"), ("v", "about"), ("T", "to"), ("b", "from")):
        words.update(dict.fromkeys(data[key], (letter, None)))
    for letter, key in (("u", "until"), ("s", "since"), ("K", "half"), ("Q", "quarter")):
        words.update(dict.fromkeys(data[key], (letter, None)))
    for letter, key in (("z", "day"), ("w", "onwards")):
        words.update(dict.fromkeys(data[key], (letter, None)))
    words.update({word: ("R", month) for month, word in enumerate(data["roman"], 1) if month > 1})
    words.update(dict.fromkeys(data["years"], ("L", 12)) | dict.fromkeys(data["months"], ("l", 1)))
    for some in data["present"].values():
        words.update(dict.fromkeys(some, ("P", None)))
    for season, some in data["seasons"].items():
        words.update(dict.fromkeys(some, ("H", SEASONS[season])))
    return words | _month_names(data["locales"])


def _month_names(locales: list[str]) -> dict[str, tuple[str, int]]:
    """Return the months' names in all the languages, whole and shortened, with and without accents."""
    names = {"sept": ("M", 9)}
    for locale in locales:
        for widths in Locale(locale).months.values():
            for width in ("wide", "abbreviated"):
                for month, name in widths[width].items():
                    plain = name.casefold().rstrip(".")
                    names.setdefault(plain, ("M", month))
                    names.setdefault(plain.translate(_PLAIN), ("M", month))
    return names


_PLAIN = str.maketrans("áàâäçéèêíîóôöúûüýñśźżčřžů", "aaaaceeeiiooouuuynszzcrzu")


def _tokens(low: str, begin: int, stop: int) -> tuple[list[str], list[re.Match[str]]]:
    """Cut a stretch of a lower-case text into tokens: their letters, and where each stands."""
    words = _words()
    glued = -1  # where a word ended that is no month: digits right after it are part of a name
    symbols: list[str] = []
    tokens = list(_LEXER.finditer(low, begin, stop))
    for match in tokens:
        kind = match.lastgroup or ""
        if kind == "word":
            symbol = (words.get(match[kind]) or words.get(_bare(match[kind])) or _UNKNOWN)[0]
            glued = match.end() if symbol in "xoR" else -1
        elif kind == "mark":
            symbol = _MARKS.get(match[kind], ")")
        elif match.start(kind) == glued:
            symbol = "x"
        else:
            symbol = _SYMBOLS[kind]
        symbols.append(symbol)
    return symbols, tokens


_UNKNOWN = ("x", None)
_SYMBOLS = {
    "dash": "-", "gap": "G", "year": "Y", "iso": "I", "dmy": "I", "kanji": "I", "compact": "C", "slash": "i",
    "short": "A", "small": "N", "decimal": "n", "number": "x", "slashed": "S",
}  # fmt: skip
_MARKS = dict(zip(",.([/:·&|", ",.((/:,&B", strict=True)) | dict.fromkeys("@#$€%_", "x")


def _value(token: re.Match[str]) -> Any:  # noqa: ANN401 - what the letter of the token wants
    """Read a token: the number or the month that it stands for, or year and month."""
    kind = token.lastgroup or ""
    text = token[kind]
    if kind == "word":
        return (_words().get(text) or _words().get(_bare(text)) or _UNKNOWN)[1]
    if kind == "decimal":
        return float(text.replace(",", "."))
    parts = [int(part) for part in _NUMBER.findall(text)]
    if not parts:
        return None
    if kind == "iso":
        return parts[0], parts[1]
    if kind == "dmy":
        return parts[-1], _month_of(parts[:-1], text)
    if kind == "kanji":
        return parts[0], parts[1] if len(parts) > 1 else None
    if kind == "compact":
        return divmod(parts[0], 100)
    if kind == "slash":
        return _century(parts[1]), parts[0]
    return _century(parts[0]) if kind == "short" else parts[0]


_NUMBER = re.compile(r"\d+")


def _century(two_digits: int) -> int:
    """Place a year of two digits between 1950 and 2049."""
    return two_digits + (1900 if two_digits >= 50 else 2000)


def _month_of(numbers: list[int], text: str) -> int | None:
    """Tell the month from the day in "15.03." or "03/15/"; None where both readings are possible."""
    if len(numbers) == 1:
        return numbers[0] if 1 <= numbers[0] <= 12 else None
    first, second = numbers
    if "/" in text and first <= 12 and second <= 12 and first != second:
        return None
    month = first if second > 12 else second
    return month if 1 <= month <= 12 else None


def _read(match: re.Match[str], tokens: list[re.Match[str]], low: str) -> DateRange | None:
    """Turn one match over the letters into a DateRange; None if it only looks like one."""

    def said(group: str) -> str:
        begin, stop = match.span(group)
        return low[_begin(tokens[begin]) : tokens[stop - 1].end()] if begin >= 0 else ""

    months = None
    for group in _LENGTHS:
        if match[group]:
            months = round(_length(said(group)))
            break
    start, end = _ends(match, said)
    single = match["one"] is not None
    if single and (start is None or not _stands_alone(low, match, tokens)):
        return None
    if start is None and end is None and months is None:
        return None
    begin, stop = _begin(tokens[match.start()]), tokens[match.end() - 1].end()
    return DateRange(start, end, months, begin, stop, is_range=not single and match["only"] is None)


_LENGTHS = ("before", "after", "only")


def _begin(token: re.Match[str]) -> int:
    return token.start(token.lastgroup or 0)


def _ends(match: re.Match[str], said: Callable[[str], str]) -> tuple[PartialDate | None, PartialDate | None]:
    """Return both ends of whichever form of range was found."""
    if match["a"]:
        start = _date(said("a"))
        if match["cell"]:
            return _ordered(start, _date(said("cell")))
        return start, PRESENT if match["open"] else _within_century(start, match["b"], _date(said("b")))
    if match["one"]:
        single = _date(said("one"))
        return single, single
    if match["ms"]:
        return _ordered(_date(said("ms")), _date(said("me")))
    if match["since"]:
        return _date(said("s1")), _date(said("s2")) if match["s2"] else PRESENT
    if match["until"]:
        return None, _date(said("u2"))
    if match["c"]:
        return _date(said("c")), _date(said("d"))
    if match["now"]:
        return _date(said("past")), PRESENT
    if match["n"]:
        end, month = _date(said("ni")), int(said("n"))
        known = end is not None and end.year and end.month and 1 <= month <= end.month
        return (PartialDate(end.year, month), end) if end and known else (None, None)
    if match["y"]:
        return _date(f"{said('m1')} {said('y')}"), _date(f"{said('m2')} {said('y')}")
    if match["m"]:
        end = _date(said("mb"))
        if end is None or end.month is None:
            return end, end
        return PartialDate(end.year, _words()[said("m")][1]), end
    return None, None


def _within_century(start: PartialDate | None, letters: str, end: PartialDate | None) -> PartialDate | None:
    """Read the end of a range, where "16" after "2014-" stands for 2016."""
    if letters[0] == "M" and letters[-1] == "N":
        return _ordered(start, end)[1]
    if letters == "N" and start is not None and end is not None and start.year and end.year is not None:
        year = start.year // 100 * 100 + end.year % 100
        return PartialDate(year, None, "year") if year >= start.year else None
    return end


@lru_cache(maxsize=2048)  # few dates are written: "2019", "jan 2019", "present"
def _date(said: str) -> PartialDate | None:
    """Read one date, in lower case."""
    symbols, tokens = _tokens(said, 0, len(said))
    if "P" in symbols:
        return PRESENT
    values = dict(zip(reversed(symbols), map(_value, reversed(tokens)), strict=True))
    for letter in "ICi":
        if letter in values:
            year, month = values[letter]
            return PartialDate(year, month, "month" if month else "year")
    year = values.get("Y") or values.get("A")
    if "R" in values:
        return PartialDate(year, values["R"])
    if "M" in values:
        year = _century(values["N"]) if year is None and said[-2:].isdigit() else year
        return PartialDate(year, values["M"]) if year else None
    if "H" in values:
        return PartialDate(year, values["H"], "season")
    number = values.get("N")
    if "Q" in values and number in (1, 2, 3, 4):
        return PartialDate(year, number * 3 - 2, "quarter")
    if year is None and number is not None:
        return PartialDate(number, None, "year")
    if number is not None and "K" not in values and "Q" not in values and 1 <= number <= 12:
        return PartialDate(year, number)
    return None if year is None else PartialDate(year, None, "year")


def _length(said: str) -> float:
    """Count the months of "3 yrs 2 mos"."""
    months, number = 0.0, 0.0
    for letter, token in zip(*_tokens(said, 0, len(said)), strict=True):
        if letter in "Nn":
            number = _value(token)
        elif letter in "Ll":
            months += number * _value(token)
    return months


def _stands_alone(low: str, match: re.Match[str], tokens: list[re.Match[str]]) -> bool:
    """Whether a single date is no part of a number, a version or a name such as CVE-2019-0708."""
    begin, stop = match.span("one")
    first, last = _begin(tokens[begin]), tokens[stop - 1].end()
    if match["one"] in ("i", "C") or (match["one"] == "A" and (first or not low[last:].startswith("  "))):
        return False
    before, after = low[max(0, first - 2) : first], low[last : last + 2]
    glued_before = before[-1:] in "-/.,_=" and before[:1].isalnum() if before else False
    glued_before = glued_before or before[-1:] in ("$", "€", "£", "#")
    glued_after = after[:1] in ("-", "/", "_", "+", "%") and after[1:2].isalnum()
    return not glued_before and not glued_after

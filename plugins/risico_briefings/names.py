"""Names of people in a text, however they are spelled: with other capitals or accents, turned round, half of a double name. Pure.

A surname that is also a word of the texts we deliver, such as Bel or Koning, only counts when something says that it is a person:
an initial, a form of address or the particle of that surname before it.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from risico.organisation.names import plain_name

_PARTICLES = frozenset(re.findall("[a-z]+", "aan al bij bin da de del den der des di do dos du el het in la le les op s t te ten ter van vd von zu"))
_WORD = re.compile(r"[^\W_]+")
_ADDRESSED = re.compile(
    r"(?:\b(?:mevrouw|meneer|heer|mevr|mw|dhr)\b\.?|(?<!\w)(?-i:[A-Z])(?=\s)|(?<!\w)(?:[A-Z]\.){1,9})\s{0,9}"
    r"(?:(?:van|von|v\.?\s?d\.?|de|den|der|het|['’]t|ter|ten|te|el|al|la)\s{1,9}){0,4}$",
    re.IGNORECASE,
)
_TURNED = re.compile(r",\s{0,9}(?:[A-Z]\.)")
_DUTCH = frozenset({"de", "den", "der", "het", "t", "te", "ten", "ter", "van"})
"""Behind these stand words such as Boer, Groot and Meer, that may begin a sentence too."""
_SENTENCE = re.compile(r"(?:^|[.?!:;|•“„\"‘(\n–—])\s{0,9}$")
_OFFICE = re.compile(r"commissaris(?:sen)? van de Koning")
"""The one office with a surname in it."""
_SIGNS = str.maketrans("ıøłđßĳ", "iolds" + "y")


@dataclass(frozen=True, slots=True)
class Surname:
    """One surname, or one half of a double one. `shown`: as it is written; `core`: without particles, plain; `particle`: the word before it."""

    shown: str
    core: str
    particle: str


def surnames(names: Iterable[str]) -> list[Surname]:
    """The surnames of these people, each once. Of a name without initials the first word is a first name."""
    found = {surname.core: surname for name in names for surname in _surnames(plain_name(name))}
    return [found[core] for core in sorted(found)]


def names_in(text: str, people: Collection[Surname], ordinary: Collection[str]) -> list[str]:
    """Whose names are in the text. `ordinary`: words that are no name by themselves, plain."""
    plain = _plain(_OFFICE.sub(" ", text))
    by_core = {surname.core: surname for surname in people}
    hits = {
        surname.shown
        for found in _WORD.finditer(plain)
        for surname in _meant(found.group(), by_core)
        if _is_person(found.group(), plain[: found.start()], plain[found.end() :], surname, ordinary)
    }
    return sorted(hits)


def words_of(texts: Iterable[str]) -> frozenset[str]:
    """The words of these texts, plain and in small letters."""
    return frozenset(word.casefold() for text in texts for word in _WORD.findall(_plain(text)))


def _surnames(name: str) -> Iterator[Surname]:
    initials = "." in name or re.search(r"\b[A-Z]{1,3}\b", name) is not None
    particles: list[str] = []
    cores: list[tuple[str, list[str]]] = []
    for word in re.sub(r"(?<!\w)(?:[^\W\d_]{1,3}\.\s*)+", " ", name).replace("-", " ").split():
        plain = "".join(_WORD.findall(_plain(word))).casefold()
        if plain in _PARTICLES:
            particles.append(word)
        elif len(plain) > 1:
            cores.append((word, particles))
            particles = []
    skipped = 1 if not initials and len(cores) > 1 and "-" not in name.split()[0] else 0
    for word, before in cores[skipped:]:
        plain = "".join(_WORD.findall(_plain(word))).casefold()
        last = "".join(_WORD.findall(_plain(before[-1]))).casefold() if before else ""
        yield Surname(" ".join((*before, word)), plain, last)


def _meant(word: str, people: dict[str, Surname]) -> Iterator[Surname]:
    """Whose surname this word may be; also as "Jansens mening"."""
    small = word.casefold()
    for core in {small, small.removesuffix("s")}:
        if core in people:
            yield people[core]


def _is_person(word: str, before: str, after: str, surname: Surname, ordinary: Collection[str]) -> bool:
    if _ADDRESSED.search(before) or _TURNED.match(after):
        return True
    if not word[0].isupper():
        return False
    if surname.particle and re.search(rf"\b{surname.particle}['’]?\s{{1,9}}$|\bv\.?\s?/?d\.?\s{{1,9}}$", before, re.IGNORECASE):
        return True
    return surname.core not in ordinary and not (surname.particle in _DUTCH and _SENTENCE.search(before))


def _plain(text: str) -> str:
    """Without accents; capitals stay."""
    apart = unicodedata.normalize("NFKD", text.translate(_SIGNS))
    return "".join(sign for sign in apart if not unicodedata.combining(sign))

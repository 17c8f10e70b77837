"""How an event is told on the page, in Dutch."""

KINDS = {"change": "wijzigen", "read": "lezen"}
RESULTS = {"done": "uitgevoerd", "refused": "niet uitgevoerd", "failed": "mislukt"}
_NAMES = {
    "year": "planjaar",
    "code": "onderwerp of maatregel",
    "user_id": "account",
    "id": "nummer",
    "body": "orgaan",
    "question": "vraag",
    "when": "periode",
    "group": "groep",
    "part": "deel",
    "role": "functie",
    "key": "stap",
    "kind": "bestand",
    "to": "bestand",
    "number": "versie",
    "seq": "regel",
    "hash": "controlegetal",
}


def objects(text: str) -> str:
    """ "year=2027 code=T01" as "planjaar 2027, onderwerp of maatregel T01"."""
    pairs = (pair.partition("=") for pair in text.split())
    return ", ".join(f"{_NAMES.get(name, name)} {value}" for name, _, value in pairs)

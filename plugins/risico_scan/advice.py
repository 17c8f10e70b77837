"""The next step at a topic in words, for one user: the panel on the topic's page. Pure functions."""

from dataclasses import dataclass

from risico.accounts.models import User

from .decisions import PROPOSED
from .permissions import ScanPermission, has
from .service import CONSENSUS, DECIDED
from .steps import State, Waiting, own_progress, waiting

CLOSE = "scan.close_scoring"


@dataclass(frozen=True, slots=True)
class Advice:
    """What this user can do now and why. `action` is a link, or a button that sends the version when it leads to CLOSE.

    `mine`: it waits for this user; otherwise the action only lets them look.
    """

    title: str
    text: str
    action: Waiting | None = None
    mine: bool = False


def advice(user: User, state: State) -> Advice:
    """The one next step, by the phase of the topic and by who asks."""
    if state.assessment.phase == DECIDED:
        return Advice("Er is besloten", "Het niveau, de strategie en de maatregelen liggen vast.", Waiting("Besluit bekijken", "scan.decision"))
    if state.assessment.phase == CONSENSUS:
        return _consensus(user, state)
    if waits := waiting(user, state):
        return {"scan.score": _score, "scan.assessors": _ask, "scan.topic": _close}[waits.endpoint](user, state, waits)
    return _wait(user, state)


def _score(user: User, state: State, waits: Waiting) -> Advice:
    own = own_progress(user, state)
    text = f"U hebt {own.done} van de {own.total} vragen beantwoord." if own.done else f"Het zijn {own.total} vragen."
    return Advice(
        "Scoor dit onderwerp alleen",
        f"{_again(state)}{text} Niemand ziet uw antwoorden voordat het scoren sluit. U kunt stoppen en later verdergaan.",
        waits,
        mine=True,
    )


def _ask(user: User, state: State, waits: Waiting) -> Advice:
    return Advice("Vraag eerst beoordelaars", "Nog niemand scoort dit onderwerp. Vraag minstens drie mensen met een verschillende rol.", waits, mine=True)


def _close(user: User, state: State, waits: Waiting) -> Advice:
    who = "De beoordelaar is klaar" if len(state.sheets) == 1 else f"Alle {len(state.sheets)} beoordelaars zijn klaar"
    text = f"{who}. Sluit het scoren. Daarna ziet iedereen waar de verschillen zitten, en verandert niemand meer een antwoord."
    return Advice("Sluit het scoren", text, Waiting(waits.label, CLOSE), mine=True)


def _wait(user: User, state: State) -> Advice:
    """Others are scoring; who leads may close before they are done."""
    left = len(state.sheets) - state.ready
    busy = f"Nog {left} van de {len(state.sheets)} beoordelaars {'is' if left == 1 else 'zijn'} bezig." if left else "Iedereen is klaar."
    if has(user.roles, ScanPermission.LEAD):
        return Advice("Wacht op de beoordelaars", f"{_again(state)}{busy} U kunt het scoren ook nu al sluiten.", Waiting("Toch nu sluiten", CLOSE))
    if own_progress(user, state).total:
        text = f"{_again(state)}U hebt alles beantwoord. {busy} Daarna bespreekt u samen de verschillen. Tot dan kunt u nog iets wijzigen."
        return Advice("U bent klaar", text, Waiting("Antwoorden bekijken", "scan.score"))
    if not state.sheets:
        return Advice("Er scoort nog niemand", "De directeur OOV of de gemeentesecretaris vraagt de beoordelaars.")
    return Advice("Er wordt nu gescoord", f"{busy} De uitkomst ziet u zodra de verschillen besproken worden.")


def _consensus(user: User, state: State) -> Advice:
    waits = waiting(user, state)
    look = Waiting("Voorstel bekijken", "scan.decision") if state.pending else Waiting("Verschillen bekijken", "scan.differences")
    if state.decision and state.decision.state == PROPOSED:
        if waits:
            return Advice("Bekijk het voorstel als tweede persoon", "Vier ogen zien meer dan twee. U besluit, of u geeft het voorstel terug.", waits, mine=True)
        return Advice("Het voorstel wacht op een tweede persoon", "Iemand anders dan de indiener bekijkt het voorstel en besluit.", look)
    if state.pending:
        text = "De tweede persoon vroeg om een aanpassing. De reden staat bij het voorstel."
        return Advice("Pas het voorstel aan" if waits else "Het voorstel wordt aangepast", text, waits or look, mine=waits is not None)
    text = "Het scoren is gesloten. Kijk samen waar u verschilt en waarom. Daarna volgt het besluit."
    return Advice("Bespreek de verschillen", text, waits or look, mine=waits is not None)


def _again(state: State) -> str:
    reason = state.assessment.reopened
    return f"Er is nog een ronde, omdat: {reason.rstrip('.')}. " if reason else ""

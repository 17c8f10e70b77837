"""What goes wrong with a backup, in one Dutch line that says what to do."""


class BackupFault(Exception):
    """Nothing was changed; the message is for an administrator."""


DAMAGED = "Dit bestand is beschadigd of niet van Risico. Neem een andere reservekopie; er is niets veranderd."
OTHER_ROWS = "De gegevens in dit bestand zijn niet de gegevens die erin gingen. Neem een andere reservekopie; er is niets veranderd."

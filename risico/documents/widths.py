"""How wide the columns of a table are, from the texts in them."""

from collections.abc import Sequence

_LETTER = 112
_PADDING = 270
_LONGEST_LINE = 42


def column_widths(texts: Sequence[Sequence[str]], given: Sequence[float | None], total: int) -> list[int]:
    """Widths in twips that add up to `total`; `texts` are rows of cells, `given` percentages or None.

    A column first gets room for its longest word, then for its longest line; what is over is shared.
    """
    columns = list(zip(*texts, strict=True))
    least = [max(_width(word) for text in column for word in [*text.split(), ""]) for column in columns]
    liked = [max(_width(text) for text in column) for column in columns]
    fixed = {i: round(total * share / 100) for i, share in enumerate(given) if share is not None}
    free = [i for i in range(len(given)) if i not in fixed]
    room = max(total - sum(fixed.values()), 0)
    shared = _share([least[i] for i in free], [max(least[i], liked[i]) for i in free], room)
    widths = fixed | dict(zip(free, shared, strict=True))
    scale = total / (sum(widths.values()) or 1)
    result = [round(widths[i] * scale) for i in range(len(given))]
    result[-1] += total - sum(result)
    return result


def _width(text: str) -> int:
    return len(text[:_LONGEST_LINE]) * _LETTER + _PADDING


def _share(least: Sequence[int], liked: Sequence[int], room: int) -> list[float]:
    if sum(liked) <= room or sum(least) >= room:
        # Too long words are broken; a column beside them keeps its room.
        base = liked if sum(liked) <= room else [min(width, room / len(least)) for width in least]
        return [width * room / (sum(base) or 1) for width in base]
    extra = (room - sum(least)) / (sum(liked) - sum(least))
    return [low + (high - low) * extra for low, high in zip(least, liked, strict=True)]

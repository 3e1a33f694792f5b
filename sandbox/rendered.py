"""List pages kept as bytes, so that a bench measures the reader and not the fake provider."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

Stamp: TypeAlias = Callable[[], Hashable]
MOST_PAGES = 50_000


@dataclass
class Shape:
    """
    One way of showing one kind of object: `everything` lists (id, object), `render` makes bytes of one.

    `texts` are the objects rendered so far.
    """

    everything: Callable[[], Iterable[tuple[str, Any]]]
    render: Callable[[Any], bytes]
    texts: dict[str, bytes] = field(default_factory=dict)

    def text(self, object_id: str, shown: Any) -> bytes:
        """One object as bytes."""
        found = self.texts.get(object_id)
        if found is None:
            # A copy, because the writer of JSON leaves its bytes in a buffer of twice their size.
            found = self.texts[object_id] = bytes(memoryview(self.render(shown)))
        return found


class Rendered:
    """
    Objects by shape and pages by request; both are forgotten as soon as `stamp` is not what it was.

    A page is a list of the objects' own bytes and costs next to nothing. What depends on the running time alone
    (whether a coupon inside an object is still valid) is as old as the rendering. Off unless switched on.
    """

    def __init__(self, stamp: Stamp) -> None:
        self.on = False
        self._stamp = stamp
        self._known: Hashable = None
        self._shapes: dict[Hashable, Shape] = {}
        self._pages: dict[Hashable, Sequence[bytes]] = {}

    def page(self, key: Hashable) -> bytes | None:
        """The body of a request answered before."""
        self._check()
        parts = self._pages.get(key)
        return None if parts is None else b"".join(parts)

    def keep(self, key: Hashable, parts: Sequence[bytes]) -> bytes:
        """Remember a page's body by its parts, and return it whole."""
        if len(self._pages) < MOST_PAGES:
            self._pages[key] = parts
        return b"".join(parts)

    def shape(self, key: Hashable, make: Callable[[], Shape]) -> Shape:
        """The shape of this name, made when it is new."""
        self._check()
        found = self._shapes.get(key)
        if found is None:
            found = self._shapes[key] = make()
        return found

    def render_all(self) -> dict[str, int]:
        """Render every object of every shape asked for so far; how many there are, and their bytes."""
        self._check()
        for shape in self._shapes.values():
            for object_id, shown in shape.everything():
                shape.text(object_id, shown)
        texts = [text for shape in self._shapes.values() for text in shape.texts.values()]
        return {"shapes": len(self._shapes), "objects": len(texts), "bytes": sum(map(len, texts))}

    def _check(self) -> None:
        now = self._stamp()
        if now != self._known:
            self._known = now
            self._pages.clear()
            for shape in self._shapes.values():
                shape.texts.clear()


def joined(head: bytes, texts: Sequence[bytes], tail: bytes) -> list[bytes]:
    """The parts of a JSON array between two pieces of text."""
    parts = [head]
    for number, text in enumerate(texts):
        parts += [b",", text] if number else [text]
    return [*parts, tail]

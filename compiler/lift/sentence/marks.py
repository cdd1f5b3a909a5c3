"""Terminals of `grammar/sentence.lark` as they are found, by place; the words in between become one WORD."""

from lark import Token

from .lexing import Words


class Marks:
    """The tokens as they are found, by place; words in between become WORD."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.at: dict[int, list[tuple[str, int]]] = {}

    def put(self, kind: str, start: int, end: int) -> None:
        """A terminal for the words `start` up to `end`; of no width where they are equal."""
        self.at.setdefault(start, []).append((kind, end))

    def tokens(self) -> list[Token]:
        """All tokens of the sentence."""
        out, at, words = [], 0, self.words
        while at <= words.size:
            end = at
            for kind, stop in self.at.get(at, ()):
                start_pos = words.spans[at][0] if at < words.size else len(words.text)
                end_pos = words.spans[stop - 1][1] if stop > at else start_pos
                out.append(Token(kind, words.text[start_pos:end_pos], start_pos, end_pos=end_pos))
                end = max(end, stop)
            if end == at:
                end = at + 1
                while end < words.size and end not in self.at:
                    end += 1
                if at < words.size:
                    start_pos, end_pos = words.spans[at][0], words.spans[end - 1][1]
                    out.append(Token("WORD", words.text[start_pos:end_pos], start_pos, end_pos=end_pos))
            at = end
        return out

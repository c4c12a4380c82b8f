"""When what several nodes say is one answer: the same at a pinned block, from enough of them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from statistics import median_low
from typing import Any

from keeper.errors import Refused, Retry

Question = tuple[str, list[Any]]
Answer = list[Any] | Refused

BLOCK = ("number", "hash", "parentHash", "timestamp", "baseFeePerGas", "stateRoot", "logsBloom")
LOG = ("address", "topics", "data", "blockNumber", "blockHash", "transactionHash", "logIndex")
RECEIPT = ("status", "transactionHash", "blockHash", "blockNumber", "gasUsed", "effectiveGasPrice")
LOOKED_UP = {
    "eth_getBlockByHash": BLOCK,
    "eth_getBlockByNumber": BLOCK,
    "eth_getTransactionByHash": ("hash", "blockHash", "blockNumber", "nonce", "from"),
    "eth_getTransactionReceipt": RECEIPT,
}
"""What may be null as long as a node has not seen it, and what the chain itself says of it: beside
that, each kind of node tells more of its own."""

OPINIONS = ("eth_maxPriorityFeePerGas", "eth_gasPrice", "eth_estimateGas")
SHOWN = 60


class Disagreement(Retry):
    """Nodes that say different things of one block; `minority` where enough others are at one."""

    def __init__(self, what: str, minority: tuple[str, ...]) -> None:
        super().__init__(what)
        self.minority = minority


def is_opinion(question: Question) -> bool:
    """What each node finds for itself, so that equality would prove nothing."""
    method, params = question
    return method in OPINIONS or (method == "eth_getTransactionCount" and params[1:] == ["pending"])


def opinion(answers: Mapping[str, Any]) -> str:
    """The middle one: whoever wants to move it needs half of the nodes."""
    return hex(median_low(int(answer, 16) for answer in answers.values()))


def vote(questions: Sequence[Question], said: Mapping[str, Answer], least: int) -> Answer:
    """What at least `least` say word for word, while nobody contradicts; else a Retry.

    Who has not seen yet what is looked up contradicts nobody, and is no witness either.
    """
    seen, unseen = _groups(questions, said)
    if len(seen) > 1:
        raise _disagreement(questions, said, seen, least)
    for groups in (seen, unseen):
        for names in groups.values():
            if len(names) >= least:
                return said[names[0]]
    heard = ", ".join(said) or "nobody"
    raise Retry(f"{heard} answered, and {least} nodes must say the same; try again")


def _groups(
    questions: Sequence[Question], said: Mapping[str, Answer]
) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Who says the same: of those who have seen all that was looked up, and of the others."""
    seen: dict[str, list[str]] = {}
    unseen: dict[str, list[str]] = {}
    for name, answer in said.items():
        group = unseen if _misses(questions, answer) else seen
        group.setdefault(_words(questions, answer), []).append(name)
    return seen, unseen


def _misses(questions: Sequence[Question], answer: Answer) -> bool:
    return not isinstance(answer, Refused) and any(
        method in LOOKED_UP and raw is None
        for (method, _), raw in zip(questions, answer, strict=True)
    )


def _words(questions: Sequence[Question], answer: Answer) -> str:
    if isinstance(answer, Refused):
        return f"refused: 0x{answer.data.hex()}"
    return "\n".join(_each(questions, answer))


def _each(questions: Sequence[Question], answer: list[Any]) -> Iterator[str]:
    for (method, _), raw in zip(questions, answer, strict=True):
        yield json.dumps(_essence(method, raw), sort_keys=True).lower()


def _essence(method: str, raw: Any) -> Any:
    """Without what one kind of node adds and another leaves out."""
    if method == "eth_getLogs" and isinstance(raw, list):
        return [_part(log, LOG) for log in raw]
    if method not in LOOKED_UP or not isinstance(raw, dict):
        return raw
    logs = [_part(log, LOG) for log in raw["logs"]] if isinstance(raw.get("logs"), list) else []
    return [_part(raw, LOOKED_UP[method]), logs]


def _part(raw: Any, fields: tuple[str, ...]) -> Any:
    return [raw.get(field) for field in fields] if isinstance(raw, dict) else raw


def _disagreement(
    questions: Sequence[Question],
    said: Mapping[str, Answer],
    groups: Mapping[str, list[str]],
    least: int,
) -> Disagreement:
    many = [names for names in groups.values() if len(names) >= least]
    others = [name for names in groups.values() if names not in many for name in names]
    minority = tuple(others) if len(many) == 1 else ()
    tellers = [names[0] for names in groups.values()]
    method, telling = _first_difference(questions, [said[name] for name in tellers])
    told = "; ".join(
        f"{', '.join(names)}: {words}"
        for names, words in zip(groups.values(), telling, strict=True)
    )
    return Disagreement(f"the nodes say different things to {method}: {told}", minority)


def _first_difference(
    questions: Sequence[Question], answers: Sequence[Answer]
) -> tuple[str, list[str]]:
    """The method of the first question that is answered differently, and how."""
    whole = [answer for answer in answers if not isinstance(answer, Refused)]
    if len(whole) < len(answers):
        return questions[0][0], [_words(questions, answer)[:SHOWN] for answer in answers]
    columns = zip(*(_each(questions, answer) for answer in whole), strict=True)
    return next(
        (method, [_differing(words, column) for words in column])
        for (method, _), column in zip(questions, columns, strict=True)
        if len(set(column)) > 1
    )


def _differing(words: str, others: Sequence[str]) -> str:
    """From shortly before the first character that is not everybody's."""
    places = range(min(map(len, others)))
    start = next((i for i in places if len({one[i] for one in others}) > 1), len(places))
    return words[max(0, start - SHOWN // 2) :][:SHOWN]

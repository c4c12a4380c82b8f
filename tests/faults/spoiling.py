"""What a lying node makes of its own answers."""

import copy
import json
from collections.abc import Callable
from random import Random
from typing import Any

BEHIND = 8
"""Blocks by which a stale head is behind."""

AHEAD = 1_000
HEAD = "eth_getBlockByNumber"
Answers = list[dict[str, Any]]
Spoiler = Callable[[Answers, Any, Random], Answers]


def as_it_is(answers: Answers, _: Any, __: Random) -> Answers:
    return answers


def limit(answers: Answers, _: Any, __: Random) -> Answers:
    return _errors(answers, -32005, "daily request count exceeded, request rate limited")


def internal(answers: Answers, _: Any, __: Random) -> Answers:
    return _errors(answers, -32603, "unexpected condition")


def refuse(answers: Answers, _: Any, __: Random) -> Answers:
    return _errors(answers, -32000, "insufficient funds for gas * price + value")


def duplicate(answers: Answers, _: Any, __: Random) -> Answers:
    return [one for one in answers for _ in range(2)]


def two_truths(answers: Answers, asked: Any, chance: Random) -> Answers:
    return lie(copy.deepcopy(answers), asked, chance) + answers


def reorder(answers: Answers, _: Any, chance: Random) -> Answers:
    return chance.sample(answers, len(answers))


def missing(answers: Answers, _: Any, __: Random) -> Answers:
    return answers[:-1]


def wrong_id(answers: Answers, _: Any, __: Random) -> Answers:
    return [one | {"id": one["id"] + len(answers)} for one in answers]


def lie(answers: Answers, _: Any, chance: Random) -> Answers:
    """One field, wherever it is, becomes another of its kind."""
    told = [one for one in answers if "result" in one]
    if told:
        one = chance.choice(told)
        one["result"] = _another(one["result"], chance)
    return answers


def hide(answers: Answers, _: Any, chance: Random) -> Answers:
    told = [one for one in answers if "result" in one]
    if told:
        chance.choice(told)["result"] = None
    return answers


def ahead(answers: Answers, asked: Any, __: Random) -> Answers:
    for question, answer in zip(
        asked if isinstance(asked, list) else [asked], answers, strict=True
    ):
        if question["method"] == HEAD and isinstance(answer.get("result"), dict):
            answer["result"]["number"] = hex(int(answer["result"]["number"], 16) + AHEAD)
    return answers


def other_chain(answers: Answers, asked: Any, __: Random) -> Answers:
    for question, answer in zip(
        asked if isinstance(asked, list) else [asked], answers, strict=True
    ):
        if question["method"] == "eth_chainId":
            answer["result"] = "0x1"
    return answers


def aged(asked: Any, height: int) -> Any:
    """The same questions, asked by one who takes an old block for the newest."""
    return json.loads(json.dumps(asked).replace('"latest"', f'"{hex(max(0, height - BEHIND))}"'))


def _listed(asked: Any) -> list[Any]:
    return asked if isinstance(asked, list) else [asked]


def _errors(answers: Answers, code: int, message: str) -> Answers:
    return [{"id": one["id"], "error": {"code": code, "message": message}} for one in answers]


def _another(value: Any, chance: Random) -> Any:
    if isinstance(value, dict) and value:
        key = chance.choice(sorted(value))
        return value | {key: _another(value[key], chance)}
    if isinstance(value, list) and value:
        place = chance.randrange(len(value))
        return [*value[:place], _another(value[place], chance), *value[place + 1 :]]
    if isinstance(value, bool):
        return not value
    if isinstance(value, str) and value.startswith("0x") and len(value) > 2:
        return _another_hex(value, chance)
    return "0x1"


def _another_hex(value: str, chance: Random) -> str:
    place = chance.randrange(2, len(value))
    digit = chance.choice([one for one in "0123456789abcdef" if one != value[place].lower()])
    return value[:place] + digit + value[place + 1 :]

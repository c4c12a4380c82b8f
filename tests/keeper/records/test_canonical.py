"""Records: written in one way, read back as they were, and anything else is refused."""

import json
import math
import sys
from collections.abc import Callable
from decimal import Decimal
from enum import IntEnum
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from keeper.errors import Problem
from keeper.records.canonical import Table, decode, digest, encode, table
from keeper.records.fund import Door, Executor, Leg, Mandate, Overlay, Plan, Rule


class Colour(IntEnum):
    RED = 1


class Everything(NamedTuple):
    whole: int
    part: float
    price: Decimal
    raw: bytes
    words: tuple[str, ...]
    pair: tuple[int, str]
    colour: Colour
    maybe: int | None
    flag: bool
    table: Table


def everything() -> Everything:
    return Everything(
        whole=2**200,
        part=0.1,
        price=Decimal("1.50"),
        raw=b"\x00\xff",
        words=("a", "ü"),
        pair=(-1, "b"),
        colour=Colour.RED,
        maybe=None,
        flag=True,
        table=table([[1.5, math.nan], [-0.0, 1e-300]]),
    )


def test_encode__of_every_kind__is_read_back_as_it_was() -> None:
    one = everything()
    again = decode(Everything, encode(one))
    assert again[:-1] == one[:-1]
    assert isinstance(again.colour, Colour)
    np.testing.assert_array_equal(again.table, one.table)
    assert digest(again) == digest(one)


def test_encode__of_mappings__does_not_mind_their_order() -> None:
    executors = {"0xb": Executor(b"\1", b"\1"), "0xa": Executor(b"\2", b"\2")}
    door = Door("0xk", 5, 1, executors)
    other = door._replace(executors=dict(reversed(executors.items())))
    assert list(other.executors) != list(door.executors)
    assert encode(door) == encode(other)
    assert decode(Door, encode(door)) == door


def test_decode__of_a_mandate__has_numbers_for_keys() -> None:
    one = Mandate(1, "0xm", (1, 2), (), (Rule(1, 2, 3, 4),), {3: Overlay(7, 8), 11: Overlay(1, 2)})
    assert decode(Mandate, encode(one)) == one


def test_digest__of_a_plan__changes_with_every_field() -> None:
    plan = Plan(1, 2, b"\1" * 32, bytes(32), (0, 5), (Leg("0xe", "0xs", "0xb", 10, 9),))
    changed = [
        plan._replace(epoch=2),
        plan._replace(deadline=3),
        plan._replace(mandate=bytes(32)),
        plan._replace(targets=()),
        plan._replace(legs=()),
        plan._replace(legs=(plan.legs[0]._replace(route=b"\0"),)),
    ]
    assert len({digest(one) for one in (plan, *changed)}) == 1 + len(changed)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: text.replace(b'"whole":', b'"whole": '), "another way"),
        (lambda text: text.replace(b'"flag":true', b'"flag":true,"more":1'), "the fields are"),
        (lambda text: text.replace(b'"maybe":null', b'"maybe":1.5'), "no whole number"),
        (lambda text: text.replace(b'"colour":1', b'"colour":9'), "9 is not a valid Colour"),
        (lambda text: text.replace(b"0x00ff", b"0x00FF"), "another way"),
        (lambda text: text.replace(b'"shape":[2,2]', b'"shape":[3,2]'), "reshape"),
        (lambda text: text[:-1], "no Everything"),
    ],
)
def test_decode__of_anything_else__is_refused(change: Callable[[bytes], bytes], said: str) -> None:
    text = encode(everything())
    changed = change(text)
    assert changed != text
    with pytest.raises(Problem, match=said):
        decode(Everything, changed)


def test_table__of_an_infinite_number__is_refused() -> None:
    with pytest.raises(Problem, match="infinite"):
        table([1.0, math.inf])


def test_table__once_made__does_not_change() -> None:
    one = table([1.0])
    with pytest.raises(ValueError, match="read-only"):
        one[0] = 2.0


@given(arrays(np.float64, array_shapes(max_dims=2), elements=st.floats(allow_infinity=False)))
def test_table__of_the_same_numbers__has_one_hash(values: Table) -> None:
    one, other = table(values), table(np.asfortranarray(values)[...] + 0.0)
    assert encode(one) == encode(other)
    assert json.loads(encode(one))["shape"] == list(values.shape)


@given(st.floats(allow_infinity=False))
def test_encode__of_an_opinion__brings_the_same_bits_back(value: float) -> None:
    class One(NamedTuple):
        it: float

    found = json.loads(encode(One(value)))["it"]
    assert found is None if math.isnan(value) else found == value


def test_digest__of_a_table__changes_with_each_bit_and_its_shape() -> None:
    one = everything()
    other = one._replace(table=table([[1.5, math.nan], [0.0, 1e-300 * (1 + 2**-52)]]))
    flat = one._replace(table=table(one.table.reshape(4)))
    assert len({digest(one), digest(other), digest(flat)}) == 3
    assert digest(one) == digest(decode(Everything, encode(one)))


@pytest.mark.parametrize("text", [b"[" * 10**6, b'{"a":[' * 10**5, b'{"whole":' + b"[" * 65])
def test_decode__of_what_has_no_bottom__is_refused_before_it_is_read(text: bytes) -> None:
    """With a limit of recursion that others have raised, Python's reader would end the process."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(10**7)
    try:
        with pytest.raises(Problem, match="nested deeper"):
            decode(Everything, text)
    finally:
        sys.setrecursionlimit(limit)


def test_decode__of_brackets_in_words__minds_no_depth() -> None:
    one = everything()._replace(words=('[{"' * 200, "\\"))
    assert decode(Everything, encode(one)).words == one.words

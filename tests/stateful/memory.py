"""An engine that remembers answers: checks ask the same questions many times of each state."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from keeper.devnet.engine import ZERO, Head, Receipt, Reverted, Tx
from keeper.devnet.revm_engine import RevmEngine

REVERT = re.compile(r"0x([0-9a-f]+)")
Question = tuple[str, bytes, str]


class Answer(NamedTuple):
    data: bytes
    refused: bool


class RememberingEngine(RevmEngine):
    """Whatever may change the state makes it forget, and a restored state is remembered again."""

    def __init__(self, head: Head) -> None:
        super().__init__({}, head)
        self._answers: dict[Question, Answer] = {}
        self._before: list[dict[Question, Answer]] = []

    def forget(self) -> None:
        self._answers = {}

    def call(self, to: str, data: bytes, sender: str = ZERO) -> bytes:
        question = to, data, sender
        answer = self._answers.get(question)
        if answer is None:
            answer = self._answers[question] = self._ask(question)
        if answer.refused:
            raise Reverted("refused", answer.data)
        return answer.data

    def _ask(self, question: Question) -> Answer:
        try:
            return Answer(super().call(*question), refused=False)
        except Reverted as reverted:
            return Answer(reverted.data, refused=True)

    def send(self, sender: str, to: str, data: bytes, value: int = 0) -> bytes:
        self.forget()
        return super().send(sender, to, data, value)

    def send_with(self, gas: int, sender: str, to: str, data: bytes) -> bytes:
        """A transaction with so much gas and no more; Reverted without data where it ran out."""
        self.forget()
        try:
            return bytes(self._evm.message_call(sender, to, calldata=data, gas=gas))
        except RuntimeError as error:
            found = REVERT.search(str(error))
            raise Reverted("starved", bytes.fromhex(found.group(1)) if found else b"") from error
        finally:
            self._evm.reset_transient_storage()

    @property
    def gas_used(self) -> int:
        """By the last transaction."""
        return self._gas_used()

    def mine(self, txs: Sequence[Tx], timestamp: int, base_fee: int) -> list[Receipt]:
        self.forget()
        return super().mine(txs, timestamp, base_fee)

    def advance(self, timestamp: int) -> None:
        self.forget()
        super().advance(timestamp)

    def snapshot(self) -> None:
        self._before.append(self._answers)
        super().snapshot()

    def restore(self) -> None:
        super().restore()
        self._answers = self._before.pop()

"""What an operator reads, from the first plan to a track on paper: kept in keeper.txt."""

import os
from pathlib import Path

from keeper.devnet.accounts import OPERATOR
from tests.keeper.cli.ground import Ground
from tests.keeper.cli.thinking import BARS, MIND, paper, plan, wander

TRANSCRIPT = Path(__file__).with_name("keeper.txt")


def test_keeper__from_a_plan_to_a_track__reads_what_is_kept(ground: Ground) -> None:
    wander(ground, BARS)
    for chapter in (stumbles, plans, goes_on_paper):
        chapter(ground)
    told = ground.transcript().replace(f"{ground.folder}/", "")
    if os.environ.get("KEEL_TRANSCRIPT") == "write":
        TRANSCRIPT.write_text(told)
    assert told == TRANSCRIPT.read_text()


def stumbles(ground: Ground) -> None:
    ground.say("What cannot be.")
    ground.keel("keeper", "plan", "--config", str(ground.folder / "gone.toml"))
    plan(ground, mind=MIND.replace("crossing", "astrology"))
    plan(ground, mind=MIND + '[trading]\nnative = "WPOL"\n')
    plan(ground, mind=MIND.replace("returns_bars = 24", "returns_bars = 720"))


def plans(ground: Ground) -> None:
    ground.say("What the keeper would do now.")
    plan(ground, "--out", str(ground.folder / "decision.json"))
    ground.say("Governance dismisses the keeper.")
    ground.do(OPERATOR, ground.fund.rebalancer, "revoke()")
    plan(ground)


def goes_on_paper(ground: Ground) -> None:
    ground.say("The same with money that is not there, every hour.")
    paper(ground, "paper.json", "--cash", "100000")
    for _ in range(2):
        wander(ground, 6)
        paper(ground, "paper.json")

"""No file of ours names a package registry, or a path that only one machine has.

Packages are named and hashed, and come from wherever the user's own settings point.
"""

import re
import sys
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

from scripts.lib.ground import HERE

# A letter in brackets is that letter: what is looked for does not stand here itself.
FORBIDDEN = {
    "the address of a registry": re.compile(
        r"registr[y]\.(?:npmjs|yarnpkg)\.|\bpyp[i]\.(?:org|python)|pythonhoste[d]\.|\bnp[m]\.pkg\."
    ),
    "a download address": re.compile(
        r'"resolve[d]"\s*:\s*"(?!file:)|(?<![\w-])(?:--)?(?:extra-)?index-ur[l][ =]'
    ),
    "a path of one machine": re.compile(r"(?<![\w.:/])/(?:home|Users|root|work|mnt)/[\w.-]"),
}


def violations(root: Path) -> Iterator[str]:
    for path in sorted(files(root)):
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(lines, 1):
            for what, pattern in FORBIDDEN.items():
                if found := pattern.search(line):
                    yield f"{path.relative_to(root)}:{number} names {what}: {found[0]!r}"


def files(root: Path) -> Iterator[Path]:
    """All that git would take, without asking it: a tree may be without."""
    ignored = [".git", *_ignored(root)]

    def walk(folder: Path) -> Iterator[Path]:
        for path in folder.iterdir():
            if any(fnmatch(path.name, pattern) for pattern in ignored):
                continue
            if path.is_dir() and not path.is_symlink():
                yield from walk(path)
            elif path.is_file():
                yield path

    return walk(root)


def _ignored(root: Path) -> list[str]:
    """Names alone: our .gitignore has no pattern with a path in it."""
    rules = (root / ".gitignore").read_text().split()
    return [rule.strip("/") for rule in rules]


def main() -> int:
    found = list(violations(HERE.root))
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

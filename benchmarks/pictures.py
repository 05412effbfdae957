"""What can be read from damaged pictures of a certificate's page, and how long reading and verifying takes.

usage: python benchmarks/pictures.py [--out FILE]

The pictures and the damage are those of the tests (tests/unit/pages/damage.py), with a fixed seed: what is read does
not change from run to run, times do. Time decides no test: the figures stand beside the target and beside a floor,
the decoder alone on the same unpacked picture.
"""

from __future__ import annotations

import argparse
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from io import BytesIO
from pathlib import Path

import zxingcpp
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests" / "unit"), str(ROOT / "tests" / "unit" / "pages")]

import damage  # noqa: E402  # the tests' own damage
import zoo  # noqa: E402  # the tests' own ledger in memory
from sheets import fullest  # noqa: E402  # the tests' own certificates

from kpchain.pages.content import read_content  # noqa: E402
from kpchain.pages.html import render_html  # noqa: E402
from kpchain.pages.pdf import render_pdf  # noqa: E402
from kpchain.pages.picture import render_png  # noqa: E402
from kpchain.pages.scan import find_codes, read_scan  # noqa: E402
from kpchain.verify import verify_documents  # noqa: E402

TARGET = "under 1 s"
Damage = Callable[[Image.Image, float], Image.Image]
SWEEPS: list[tuple[str, Damage, list[float]]] = [
    ("turned, degrees", damage.turned, [*range(0, 360, 5)]),
    ("scaled down, per cent", damage.scaled, [*range(100, 19, -5)]),
    ("scaled up, per cent", damage.scaled, [*range(100, 301, 50)]),
    ("Gaussian noise, standard deviation of 256 shades", damage.grainy, [*range(10, 151, 10)]),
    ("salt and pepper, per cent of dots", damage.specked, [*range(1, 31)]),
    ("Gaussian blur, dots", damage.blurred, [place / 4 for place in range(1, 17)]),
    ("JPEG quality", lambda picture, quality: damage.compressed(picture, int(quality)), [*range(95, 0, -5), 1]),
    ("perspective, per cent of the upper edge", damage.slanted, [*range(5, 81, 5)]),
    ("contrast left on grey paper, per cent", damage.faded, [*range(100, 0, -5), 3, 2, 1]),
]
REPEATS = 7


def limits() -> list[str]:
    """A row for each kind of damage: how far every step is read, and the first that is not."""
    picture, rows = damage.photograph(fullest), []
    for name, inflict, steps in SWEEPS:
        last, first = "none", "every step was read"
        for step in steps:
            if not find_codes(inflict(picture, step)):
                first = f"{step:g}"
                break
            last = f"{step:g}"
        rows.append(f"| {name} | {steps[0]:g} to {last} | {first} |")
    return rows


def times() -> list[str]:
    """A row for each file: reading and verifying, the decoder alone, and where the time goes."""
    pdf = render_pdf(read_content(zoo.GOOD_BYTES))
    png = render_png(pdf)
    picture = damage.turned(damage.photograph(lambda: zoo.GOOD_BYTES), 7)
    camera = damage.scaled(picture, 200)
    files = {
        "PDF of two sheets, as rendered": pdf,
        "PNG of two sheets, as rendered, 7.7 million dots": png,
        "JPEG of a sheet askew, 2.5 million dots": damage.saved(picture, "JPEG"),
        "JPEG of a sheet askew, 10 million dots": damage.saved(camera, "JPEG"),
        "JPEG of a sheet askew, noisy enough to need cleaning": damage.saved(damage.grainy(picture, 75), "JPEG"),
    }
    rows = []
    for name, data in files.items():
        total = median(partial(verified, data))
        floor = "" if data.startswith(b"%PDF") else f"{median(partial(decoded, unpacked(data))):.3f} s"
        rows.append(f"| read and verified: {name} | {total:.3f} s | {TARGET} | {floor} |")
    content = read_content(fullest())
    for name, work in {
        "rendered: the fullest certificate as PDF": lambda: render_pdf(content),
        "rendered: the fullest certificate as HTML": lambda: render_html(content),
    }.items():
        rows.append(f"| {name} | {median(work):.3f} s | | |")
    rows.append(f"| `kpchain verify SCAN.jpg --offline`, the whole command | {command(files):.3f} s | | |")
    return rows


def verified(data: bytes) -> None:
    """Reads the file and puts what it carries to every check."""
    [report] = verify_documents([read_scan(data)], ledger=LEDGER, today=date(2026, 11, 3))
    assert report.is_verified, report.verdict  # noqa: S101


def unpacked(data: bytes) -> Image.Image:
    """The picture in shades of grey, ready for the decoder."""
    return Image.open(BytesIO(data)).convert("L")


def decoded(picture: Image.Image) -> None:
    """The decoder alone."""
    zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))


def command(files: dict[str, bytes]) -> float:
    """The whole command in a process of its own, start-up included; it finds no ledger and says so."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scan.jpg"
        path.write_bytes(files["JPEG of a sheet askew, 2.5 million dots"])
        arguments = [sys.executable, "-m", "kpchain", "verify", "--offline", str(path)]
        return median(lambda: subprocess.run(arguments, capture_output=True, check=False))  # noqa: S603  # own command


def median(work: Callable[[], object]) -> float:
    """Seconds, the median of several runs."""
    taken = []
    for _ in range(REPEATS):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)


LEDGER = zoo.ledger()


def page() -> str:
    """The page in Markdown."""
    return f"""# Pictures of certificates

Written by `python benchmarks/pictures.py --out docs/pictures.md`.

## What can be read

The first sheet of a certificate, drawn at {damage.DPI} dots per inch (a module of its code is 4.1 dots wide), is
damaged in one way at a time until its code is not read. What is read does not change from run to run (fixed seed); the
tests in `tests/unit/pages/test_scan.py` demand less than the limits found here, and several kinds of damage at once.

| damage | read, every step | first that is not read |
| --- | --- | --- |
{chr(10).join(limits())}

Beyond that no code is found, and the picture is not verified. A code is read right or not at all: for another outcome
the code's error correction and the officer's signature would have to agree by chance.

## How long it takes

Median of {REPEATS} runs in one process, with a ledger in memory. Another machine, or other work on it, gives other
figures. The floor is the decoder alone on the unpacked picture; where it finds nothing, kpchain cleans the picture in
up to five ways and tries again.

Python {platform.python_version()}, {platform.machine()}.

| what | measured | target | floor |
| --- | --- | --- | --- |
{chr(10).join(times())}
"""


def main() -> None:
    """Prints the page or writes it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--out", type=Path, help="file to write to, in place of the terminal")
    out = parser.parse_args().out
    if out is None:
        print(page())
    else:
        out.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()

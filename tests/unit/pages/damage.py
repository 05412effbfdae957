"""What happens to a page between the printer and the file that is verified: turned, scaled, noisy, blurred, compressed.

Everything is repeated to the dot: noise comes from a fixed seed.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from io import BytesIO

import numpy as np
from PIL import Image, ImageFilter

from kpchain.pages.content import read_content
from kpchain.pages.pdf import render_pdf
from kpchain.pages.picture import draw_pages, open_pdf

DPI = 150
"""Resolution of the undamaged picture of a sheet; a module of its code is then 4.1 dots wide."""
SEED = 20261123


@cache
def photograph(document: Callable[[], bytes]) -> Image.Image:
    """The first sheet of a certificate's page in shades of grey."""
    with open_pdf(render_pdf(read_content(document()))) as pdf:
        return next(iter(draw_pages(pdf, dpi=DPI))).convert("L")


def turned(picture: Image.Image, degrees: float) -> Image.Image:
    """Lying askew on a grey table."""
    return picture.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=150)


def scaled(picture: Image.Image, per_cent: float) -> Image.Image:
    """Taken from farther away or at a higher resolution."""
    width, height = (max(1, round(side * per_cent / 100)) for side in picture.size)
    return picture.resize((width, height), Image.Resampling.LANCZOS)


def grainy(picture: Image.Image, deviation: float) -> Image.Image:
    """With Gaussian noise of this standard deviation, in 256 shades."""
    noise = np.random.default_rng(SEED).normal(0, deviation, (picture.height, picture.width))
    return Image.fromarray(np.clip(np.asarray(picture, dtype=float) + noise, 0, 255).astype(np.uint8))


def specked(picture: Image.Image, per_cent: float) -> Image.Image:
    """With salt and pepper: so many of 100 dots turned white or black."""
    dots = np.array(picture)
    chance = np.random.default_rng(SEED).random(dots.shape)
    dots[chance < per_cent / 200] = 0
    dots[chance > 1 - per_cent / 200] = 255
    return Image.fromarray(dots)


def blurred(picture: Image.Image, radius: float) -> Image.Image:
    """Out of focus: a Gaussian blur of this standard deviation in dots."""
    return picture.filter(ImageFilter.GaussianBlur(radius))


def compressed(picture: Image.Image, quality: int) -> Image.Image:
    """Saved as JPEG of this quality."""
    file = BytesIO()
    picture.save(file, "JPEG", quality=quality)
    return Image.open(BytesIO(file.getvalue())).convert("L")


def slanted(picture: Image.Image, per_cent: float) -> Image.Image:
    """Seen from below: the upper edge shorter by so much of the width, and the sides in proportion."""
    width, height = picture.size
    inset = width * per_cent / 200
    corners = [(-inset, 0), (0, height), (width, height), (width + inset, 0)]
    target = [(0.0, 0.0), (0.0, float(height)), (float(width), float(height)), (float(width), 0.0)]
    rows = []
    for (x, y), (u, v) in zip(target, corners, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
    flat = np.array([value for corner in corners for value in corner], dtype=float)
    coefficients = np.linalg.solve(np.array(rows), flat)
    return picture.transform(
        picture.size, Image.Transform.PERSPECTIVE, tuple(coefficients), Image.Resampling.BICUBIC, fillcolor=150
    )


def faded(picture: Image.Image, per_cent: float) -> Image.Image:
    """Grey ink on grey paper under uneven light: so much of the contrast is left."""
    dots = np.asarray(picture, dtype=float)
    light = np.linspace(0.7, 1.0, picture.width)[None, :]
    return Image.fromarray(((dots * per_cent / 100 + 200 * (1 - per_cent / 100)) * light).astype(np.uint8))


def saved(picture: Image.Image, form: str = "PNG") -> bytes:
    """The picture as a file."""
    file = BytesIO()
    picture.save(file, form)
    return file.getvalue()

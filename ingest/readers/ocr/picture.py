"""A page's picture made fit to read: one shade of grey, level, of a size that is worth its time."""

from __future__ import annotations

import math

import numpy as np
from PIL import Image

LONGEST = 3600  # pixels; A4 at 300 dpi has 3,508, and more of them read no better
_LONG_SIDE = 11.69  # inches of A4, where a picture does not say its resolution
_STEEPEST = 6.0  # degrees; a page that was fed in more slantingly is seldom kept
_LEVEL = 0.15  # degrees; below this turning costs more sharpness than it gains
_LOOKED_AT = 1000  # pixels of the longer side, for finding the slant
_STRIPS = 60
_RED = 60  # by so much the red channel must exceed the others in red ink
_HEAD = 0.4  # of the page's height: marks of secrecy and urgency stand there
_LEAST_RED = 0.0002  # of the head: a stamped "MẬT" has five times that
_STAMPS = 0.3  # of the inked pixels; where more are red the text itself is red


def grey(picture: Image.Image) -> Image.Image:
    """One shade of grey, in which the red ink of stamps is gone as far as it goes.

    In the red channel red ink is as bright as paper and black or blue ink is dark, so that the seal
    over a signature leaves the name readable. Where most of the ink is red, it is text.
    """
    if picture.mode in ("1", "L", "I", "I;16", "F"):
        return picture.convert("L")
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        paper = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(paper, picture)
    colours = picture.convert("RGB")
    pixels = np.asarray(colours.reduce(max(1, max(colours.size) // _LOOKED_AT)), dtype=np.int16)
    red, other = pixels[..., 0], pixels[..., 1:].max(axis=2)
    inked = pixels.min(axis=2) < 128
    reddish = inked & (red - other > _RED)
    if reddish.sum() > _STAMPS * max(1, inked.sum()):
        return colours.convert("L")
    return colours.getchannel("R")


def red_ink(picture: Image.Image) -> Image.Image | None:
    """The red ink of a page's head, black on white, where a mark of secrecy is stamped; None where
    there is none to speak of."""
    if picture.mode in ("1", "L", "I", "I;16", "F"):
        return None
    head = picture.convert("RGB").crop((0, 0, picture.width, round(picture.height * _HEAD)))
    pixels = np.asarray(head, dtype=np.int16)
    red = pixels[..., 0] - pixels[..., 1:].max(axis=2) > _RED
    if red.sum() < _LEAST_RED * red.size:
        return None
    return Image.fromarray(np.where(red, 0, 255).astype(np.uint8))


def sized(picture: Image.Image, dpi: float | None) -> tuple[Image.Image, int]:
    """(the picture, at most ``LONGEST`` on its longer side; its dots an inch).

    Where it does not say its resolution, or says what cannot be, it is taken for a page of A4.
    """
    longer = max(picture.size)
    if dpi is None or not 3.0 < longer / dpi < 50:  # inches: from a card to a wall chart
        dpi = longer / _LONG_SIDE
    if longer > LONGEST:
        scale = LONGEST / longer
        size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
        picture = picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
        dpi *= scale
    return picture, max(1, round(dpi))


def level(picture: Image.Image) -> Image.Image:
    """The picture turned until its lines of text lie level."""
    angle = slant(picture)
    if abs(angle) < _LEVEL:
        return picture
    return picture.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=255)


def slant(picture: Image.Image) -> float:
    """By how many degrees, against the clock, to turn a picture to make its lines level.

    The angle at which rows of pixels differ most from their neighbours: ink in the lines, none
    between them. The page is cut into upright strips, and these are slid against each other.
    """
    small = picture.reduce(max(1, max(picture.size) // _LOOKED_AT))
    ink = 255 - np.asarray(small, dtype=np.float32)
    ink[ink < 60] = 0  # the grey of paper
    width = ink.shape[1]
    cuts = np.arange(0, width, max(1, width // _STRIPS))
    strips = np.add.reduceat(ink, cuts, axis=1).T
    reach = math.ceil(math.tan(math.radians(_STEEPEST + 1)) * width)
    padded = np.pad(strips, ((0, 0), (reach, reach)))
    height = ink.shape[0]

    def contrast(angle: float) -> float:
        slides = np.rint(math.tan(math.radians(angle)) * (cuts - width / 2)).astype(int) + reach
        rows = sum(strip[at : at + height] for strip, at in zip(padded, slides, strict=True))
        return float(np.square(np.diff(rows)).sum())

    coarse = max(np.arange(-_STEEPEST, _STEEPEST + 0.1, 0.5), key=contrast)
    return float(max(np.arange(coarse - 0.4, coarse + 0.41, 0.1), key=contrast))

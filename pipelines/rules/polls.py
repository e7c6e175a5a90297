"""Polls: a question to the readers with its answers and votes, where no class name says so."""

from __future__ import annotations

import re
from itertools import pairwise

from caritau_crawler.portals import Portal
from pipelines.draft import Draft
from pipelines.rules.rule import Family, Rule

NAME = "poll"

#: `1.204 suara`, what a poll's readers gave, and what opens one.
_VOTES = re.compile(r"^\W*\d[\d.]*\s*(?:suara|votes?|responden)\W*$", re.I)
_POLL = re.compile(r"^\W*(?:jajak\s+pendapat|polling|poling|survei\s+pembaca|poll)\W*$", re.I)
#: In characters: no heading of a poll is longer.
_LONGEST_NAME = 40
#: In pieces: a poll has its question and its answers, no more.
_LONGEST_POLL = 8


def take_polls(draft: Draft, portal: Portal) -> None:
    """Take the question above the votes or the buttons of a poll, and the heading above the question."""
    _take_asked(draft)
    if not draft.speaks_of((b"suara", b"votes", b"responden")):
        return
    pieces = draft.pieces
    for number, piece in enumerate(pieces):
        if not _VOTES.match(piece.text):
            continue
        above = range(number - 1, max(-1, number - _LONGEST_POLL), -1)
        question = next((n for n in above if pieces[n].text.endswith("?") and pieces[n].rule is None), None)
        if question is not None:
            first = question - 1 if question and _POLL.match(pieces[question - 1].text) else question
            for taken in pieces[first:number]:
                if taken.rule is None:
                    draft.take(taken, NAME)


def _take_asked(draft: Draft) -> None:
    pieces = draft.pieces
    for before, piece in pairwise(pieces):
        if piece.rule is None and piece.text.endswith("?") and before.rule == "prompt" and _CALLS.search(before.text):
            draft.take(piece, NAME)
    for number, piece in enumerate(pieces[:-1]):
        if piece.rule == "prompt" and _IS_USEFUL.search(piece.text):
            for answer in pieces[number + 1 : number + 1 + _ANSWERS]:
                if answer.rule is None and _YES_OR_NO.match(answer.text):
                    draft.take(answer, NAME)
        if piece.rule is None and len(piece.text) <= _LONGEST_NAME and _POLL.match(piece.text):
            box = pieces[number : number + _LONGEST_POLL]
            end = next((n for n, one in enumerate(box) if _BALLOT.match(one.text)), 0)
            for one in box[: end + 1] if end else ():
                if one.rule is None:
                    draft.take(one, NAME)
        asks = piece.rule is None and piece.text.endswith("?") and _ASKED.search(piece.text)
        if asks and pieces[number + 1].rule in _ANSWERED:
            draft.take(piece, NAME)
            if number and pieces[number - 1].rule is None and _POLL.match(pieces[number - 1].text):
                draft.take(pieces[number - 1], NAME)


#: `Jangan lupa ikuti polling di bawah ini!`
_CALLS = re.compile(r"\bpol(?:l)?ing\b", re.I)
#: The buttons below a poll: `Vote | Lihat Hasil`.
_BALLOT = re.compile(
    r"^\W*(?:vote|voting|pilih|kirim\s+suara)?[\s|·]*(?:lihat\s+hasil(?:nya)?|hasil\s+polling|vote)\W*$", re.I
)
#: `Apakah artikel ini bermanfaat?`, and below it `Ya` and `Tidak`.
_IS_USEFUL = re.compile(r"^\W*apakah\b.{0,40}\b(?:membantu|bermanfaat|berguna)\b", re.I)
_YES_OR_NO = re.compile(r"^\W*(?:ya|tidak|yes|no)\W*$", re.I)
_ANSWERS = 2
#: What an answer is given by: a form, a button that leads to the comments.
_ANSWERED = ("form", "counter", "comments")
#: Only the reader is asked so.
_ASKED = re.compile(
    r"\b(?:menurut(?:mu|\s+(?:anda|kamu))|pendapat(?:mu|\s+anda)|pilihan\s+anda|setuju(?:kah)?\s+anda|anda\s+setuju)\b",
    re.I,
)


FAMILY = Family(
    take_polls,
    (
        Rule(
            NAME,
            "A question to the readers, and what they answered.",
            (
                "Menteri membuka rapat kerja itu pada Senin pagi.\nJajak Pendapat\nSiapa yang paling bertanggung jawab?\n"
                "1.204 suara\nRapat berlangsung sampai sore di gedung itu.",
                "Menteri membuka rapat kerja itu pada Senin pagi.\nApakah artikel ini bermanfaat?\nYa\nTidak",
                "Menteri membuka rapat kerja itu pada Senin pagi.\nPOLLING\nSiapa calon bupati pilihan Anda?\nRudi – Sri 22%\n"
                "Budi – Rina 51%\nVote Lihat Hasil\nRapat berlangsung sampai sore di gedung itu.",
            ),
            (
                "Menteri membuka rapat kerja itu pada Senin pagi.\nApakah rapat itu perlu?\nYa\nTidak",
                "Hasil rekapitulasi di dua distrik:\nRudi – Sri 22%\nBudi – Rina 51%\nRapat pleno berlangsung sampai sore di gedung itu.",
                "Calon itu unggul dengan 318 suara.\nSiapa yang menyangka?\nHasil resmi diumumkan pekan depan.",
            ),
        ),
    ),
)

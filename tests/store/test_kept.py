"""What is kept between runs: private, in a folder of its own, verified, and nobody else's files are touched."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from radiculo.store import kept

KEY = kept.key_of(b"key")
POSIX = pytest.mark.skipif(os.name == "nt", reason="modes are POSIX")


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RADICULO_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.mark.parametrize("content", [b"", b"x", b"\0\xff" * 1000])
def test_what_is_kept_is_found_again(content: bytes) -> None:
    assert kept.load("a", KEY) is None
    kept.save("a", KEY, content)
    assert kept.load("a", KEY) == content
    assert kept.load("b", KEY) is None
    assert kept.load("a", kept.key_of(b"other")) is None


def test_no_byte_can_be_changed_cut_off_or_added_unseen(place: Path) -> None:
    kept.save("a", KEY, b"content")
    (file,) = (place / "kept").glob("*.kept")
    whole = file.read_bytes()
    changed = [whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] for at in range(len(whole))]
    for damaged in [*changed, *(whole[:at] for at in range(len(whole))), whole + b"\0"]:
        file.write_bytes(damaged)
        assert kept.load("a", KEY) is None


def test_parts_of_a_key_are_kept_apart() -> None:
    assert len({kept.key_of(b"ab", b"c"), kept.key_of(b"a", b"bc"), kept.key_of(b"abc"), kept.key_of(b"abc", b"")}) == 4


@POSIX
def test_only_the_user_can_read_it(place: Path) -> None:
    kept.save("a", KEY, b"content")
    folder = place / "kept"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}


@POSIX
def test_a_folder_that_others_may_write_is_not_trusted(place: Path) -> None:
    kept.save("a", KEY, b"content")
    (place / "kept").chmod(0o770)
    assert kept.load("a", KEY) is None
    kept.save("a", KEY, b"other")
    (place / "kept").chmod(0o700)
    assert kept.load("a", KEY) == b"content"


@POSIX
def test_a_link_in_place_of_the_folder_is_not_followed(place: Path, tmp_path: Path) -> None:
    kept.save("a", KEY, b"content")
    (place / "kept").rename(tmp_path / "elsewhere")
    (place / "kept").symlink_to(tmp_path / "elsewhere")
    assert kept.load("a", KEY) is None


def test_a_folder_of_that_name_that_is_somebody_elses_is_left_alone(place: Path) -> None:
    (place / "kept").mkdir(parents=True)
    (place / "kept" / "thesis.txt").write_text("mine")
    kept.save("a", KEY, b"content")
    assert kept.load("a", KEY) is None
    assert [path.name for path in (place / "kept").iterdir()] == ["thesis.txt"]


def test_the_users_own_files_survive(place: Path) -> None:
    place.mkdir()
    mine = [place / f"case-{number}.json" for number in range(40)]
    for file in mine:
        file.write_text("{}")
    kept.save("a", KEY, b"content")
    look_alike = place / "kept" / f"a-{'0' * 32}.kept"
    look_alike.write_text("mine, with a name like yours")
    os.utime(look_alike, (0, 0))
    for number in range(5):
        kept.save("a", kept.key_of(b"%d" % number), b"content", most=2)
    assert all(file.exists() for file in mine)
    assert look_alike.exists()


def test_the_oldest_of_a_kind_go_first(place: Path) -> None:
    keys = [kept.key_of(b"%d" % number) for number in range(4)]
    kept.save("b", KEY, b"another kind")
    for age, key in enumerate(reversed(keys)):
        kept.save("a", key, b"content", most=4)
        os.utime(place / "kept" / f"a-{key}.kept", (age, age))
    kept.save("a", KEY, b"content", most=3)
    assert [kept.load("a", key) is not None for key in (*keys, KEY)] == [True, True, False, False, True]
    assert kept.load("b", KEY)


def test_off_means_off(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RADICULO_CACHE", "off")
    kept.save("a", KEY, b"content")
    assert kept.load("a", KEY) is None
    assert not kept.is_on()
    assert not place.exists()


def test_a_place_that_cannot_be_written_is_no_error(place: Path) -> None:
    place.write_text("a file where the folder should be")
    kept.save("a", KEY, b"content")
    assert kept.load("a", KEY) is None


@POSIX
def test_a_pipe_in_place_of_what_is_kept_is_not_waited_for(place: Path) -> None:
    kept.save("a", KEY, b"content")
    (file,) = (place / "kept").glob("*.kept")
    file.unlink()
    os.mkfifo(file)
    assert kept.load("a", KEY) is None

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from counterclaim.cli import main
from counterclaim.errors import UsageError
from counterclaim.ledger.database import reading
from counterclaim.ledger.ledger import Ledger
from counterclaim.serve import sessions as sessions_module
from counterclaim.serve import tables
from counterclaim.serve.accounts import Accounts
from counterclaim.serve.desk import Desk
from counterclaim.serve.limits import Limit, Rate
from counterclaim.serve.roles import Role
from counterclaim.serve.sessions import IDLE, LASTS, RECALLED, Sessions
from server.newsroom import QUICK, WORDS

Run = Callable[..., Result]


@pytest.fixture
def user(ledger_url: str) -> Run:
    """`user("list")`: the command on a ledger of its own."""
    Ledger.open(ledger_url).close()

    def run(*words: str, typed: str = "") -> Result:
        return CliRunner().invoke(main, ["user", *words, "--ledger", ledger_url], input=typed)

    return run


def test_an_account_is_made_listed_changed_and_removed(user: Run) -> None:
    made = user("add", "Dana", "--role", "analyst", typed=f"{WORDS}\n{WORDS}\n")
    assert made.output.splitlines()[-1] == "dana may now sign in, as analyst."
    assert WORDS not in made.output
    assert user("role", "dana", "--role", "editor").output == "dana is now editor.\n"
    assert user("list").output == "dana\teditor\tactive\n"
    user("add", "eve", "--role", "editor", "--generate")
    assert user("remove", "dana").exit_code == 0
    assert user("list").output == "dana\teditor\tremoved\neve\teditor\tactive\n"


def test_a_password_made_by_chance_is_shown_once(user: Run) -> None:
    shown = user("add", "dana", "--role", "reader", "--generate").output
    assert len(shown.split(": ")[1].strip()) == 20
    assert user("password", "dana", "--generate").output != shown


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("add", "Dana Scully", "--role", "reader", "--generate"), "'Dana Scully' will not do as a name."),
        (("add", "", "--role", "reader", "--generate"), "'' will not do as a name."),
        (("role", "nobody", "--role", "reader"), "There is no account 'nobody'."),
        (("password", "nobody", "--generate"), "There is no account 'nobody'."),
        (("remove", "nobody"), "There is no account 'nobody'."),
    ],
)
def test_a_mistake_is_told_in_a_line(user: Run, words: tuple[str, ...], told: str) -> None:
    answer = user(*words)
    assert answer.exit_code == 2
    assert told in answer.output


@pytest.mark.parametrize("words", [("list",), ("remove", "dana"), ("role", "dana", "--role", "editor")])
def test_a_mistyped_ledger_is_told_and_not_made(tmp_path: Path, words: tuple[str, ...]) -> None:
    nowhere = tmp_path / "mistyped.db"
    answer = CliRunner().invoke(main, ["user", *words, "--ledger", str(nowhere)])
    assert answer.exit_code != 0
    assert str(nowhere) in answer.output
    assert not nowhere.exists()


def test_without_a_terminal_one_is_told_how_to_make_an_editor_of_this_very_ledger(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = tmp_path / "desk.db"
    monkeypatch.setattr("uvicorn.Server.run", lambda *_, **__: None)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    answer = CliRunner().invoke(main, ["serve", "--ledger", str(where), "--port", port])
    assert f"counterclaim user add NAME --role editor --ledger {where}" in answer.output


def test_a_port_that_is_taken_is_told_in_a_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        answer = CliRunner().invoke(main, ["serve", "--ledger", str(tmp_path / "desk.db"), "--port", port])
    assert answer.exit_code == 2
    assert f"Nothing can listen at 127.0.0.1, port {port}" in answer.output
    assert "The site" not in answer.output


def test_no_account_is_made_for_a_server_that_cannot_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from counterclaim.serve import command

    made: list[str] = []
    monkeypatch.setattr(command, "_first_editor", lambda _, where: made.append(where))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        answer = CliRunner().invoke(main, ["serve", "--ledger", str(tmp_path / "new.db"), "--port", port])
    assert (answer.exit_code, made) == (2, [])


def test_a_name_is_taken_for_good(user: Run) -> None:
    user("add", "dana", "--role", "editor", "--generate")
    assert "There is an account 'dana' already." in user("add", "DANA", "--role", "reader", "--generate").output


def test_the_last_editor_stays(user: Run) -> None:
    user("add", "dana", "--role", "editor", "--generate")
    assert "'dana' is the only editor." in user("remove", "dana").output
    assert "'dana' is the only editor." in user("role", "dana", "--role", "reader").output


def test_a_removed_account_comes_back_with_a_new_password(desk: Desk) -> None:
    desk.accounts.remove("analyst")
    assert desk.accounts.verified("analyst", WORDS) is None
    desk.accounts.set_password("analyst", "quite another password")
    assert desk.accounts.verified("analyst", "quite another password") is not None


def test_what_the_database_keeps_signs_nobody_in(desk: Desk) -> None:
    token = desk.sessions.start(desk.accounts.known("analyst"))
    with reading(desk.ledger.engine) as connection:
        kept = [str(row) for table in (tables.users, tables.sessions) for row in connection.execute(select(table))]
    assert not any(WORDS in row or token in row for row in kept)
    assert all("$argon2id$" in row for row in kept[:3])


def test_a_hash_of_weaker_settings_is_made_anew_at_the_next_sign_in(desk: Desk) -> None:
    from argon2 import PasswordHasher

    stronger = Accounts(desk.ledger.engine, hasher=PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    assert stronger.verified("analyst", WORDS) is not None
    with reading(desk.ledger.engine) as connection:
        kept = connection.scalar(select(tables.users.c.password).where(tables.users.c.name == "analyst"))
    assert "$m=16,t=2,p=1$" in (kept or "")
    assert stronger.verified("analyst", WORDS) is not None


def test_a_session_ends_when_it_is_left_alone_and_when_it_grows_old(desk: Desk) -> None:
    now = [1_000_000.0]
    sessions = Sessions(desk.ledger.engine, now=lambda: now[0])
    token = sessions.start(desk.accounts.known("analyst"))
    for _ in range(int(LASTS / (IDLE - 600)) - 1):
        now[0] += IDLE - 600
        assert sessions.user(token) is not None
    idle = sessions.start(desk.accounts.known("analyst"))
    now[0] += IDLE + 1
    assert sessions.user(idle) is None
    assert sessions.user(token) is None


def test_who_has_signed_in_is_remembered_for_a_moment_and_no_longer(desk: Desk) -> None:
    now = [1_000_000.0]
    sessions = Sessions(desk.ledger.engine, now=lambda: now[0])
    token = sessions.start(desk.accounts.known("analyst"))
    assert sessions.recalled(token) is None
    user = sessions.user(token)
    assert sessions.recalled(token) == user is not None
    for later in (RECALLED, -3600):  # and so it is when the clock is set back
        now[0] = 1_000_000.0 + later
        assert sessions.recalled(token) is None


def test_a_session_that_ended_while_it_was_looked_up_is_not_remembered(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = desk.sessions.start(desk.accounts.known("analyst"))
    found = sessions_module.user_of
    monkeypatch.setattr(sessions_module, "user_of", lambda row: (desk.sessions.end(token), found(row))[1])
    desk.sessions.user(token)
    assert desk.sessions.recalled(token) is None


def test_another_role_and_another_password_end_the_sessions(desk: Desk) -> None:
    for change in (
        lambda: desk.accounts.set_role("analyst", Role.READER),
        lambda: desk.accounts.set_password("analyst", "quite another password"),
    ):
        token = desk.sessions.start(desk.accounts.known("analyst"))
        assert desk.sessions.user(token) is not None
        change()
        assert desk.sessions.recalled(token) is None
        assert desk.sessions.user(token) is None


@pytest.mark.parametrize("password", ["", "short", "a" * 201])
def test_a_password_has_a_length(desk: Desk, password: str) -> None:
    with pytest.raises(UsageError, match="characters"):
        desk.accounts.add("fern", password, Role.READER)


def test_a_limit_lets_through_so_many_in_so_long() -> None:
    now = [0.0]
    limit = Limit(Rate(2, 60), now=lambda: now[0])
    assert [limit.take("a"), limit.take("a")] == [0, 0]
    now[0] = 20
    assert limit.take("a") == 40
    assert limit.take("b") == 0
    now[0] = 60
    assert limit.take("a") == 0


def test_the_memory_of_a_limit_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("counterclaim.serve.limits._KEYS", 10)
    limit = Limit(Rate(1, 60), now=lambda: 0.0)
    assert [limit.take(str(n)) for n in range(20)] == [0] * 20
    assert limit.take("19") == 60
    assert limit.take("0") == 0


def test_an_account_is_verified_by_its_own_password_alone(desk: Desk) -> None:
    assert QUICK.verify(QUICK.hash(WORDS), WORDS)
    assert desk.accounts.verified("analyst", WORDS) == desk.accounts.named("analyst")
    assert desk.accounts.verified("analyst", WORDS + " ") is None
    assert desk.accounts.verified("none", WORDS) is None

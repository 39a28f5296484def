"""Credentials go only where they belong, and never into a text."""

from __future__ import annotations

import base64

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shipcheck.errors import CredentialError, ShipcheckError
from shipcheck.http.errors import Unauthorized, UnexpectedAnswer
from shipcheck.http.wording import LONGEST, redacted, secrets_of, words_of
from tests.http.talking import HOST, SECRET, Service, says


def test_a_trusted_host_gets_them() -> None:
    service = Service([says(200)])
    service.ask(credentials=SECRET)
    assert service.requests[0].headers["authorization"] == SECRET["Authorization"]


@pytest.mark.parametrize(
    "url",
    ["https://evil.example/api", "https://flags.example.com.evil.example/", "https://FLAGS.example/",
     "https://evil.example\\@flags.example.com/", "https://flags.example.com%2eevil.example/",
     "https://flags.example.com./"],
)  # fmt: skip
def test_another_host_gets_nothing(url: str) -> None:
    service = Service([says(200)])
    with pytest.raises(ShipcheckError):
        service.ask(url=url, credentials=SECRET)
    assert not service.requests


def test_the_refusal_says_how_to_allow_it() -> None:
    with pytest.raises(CredentialError, match=r"evil\.example") as caught:
        Service([says(200)]).ask(url="https://evil.example/", credentials=SECRET)
    assert "shipcheck allow --host evil.example" in caught.value.hint


def test_the_case_of_a_host_does_not_matter() -> None:
    service = Service([says(200)])
    service.ask(url="https://Flags.Example.COM/", credentials=SECRET)
    assert service.requests


@pytest.mark.parametrize("port", ["", ":443", ":8443"])
def test_the_port_does_not_matter_either(port: str) -> None:
    service = Service([says(200)])
    service.ask(url=f"https://{HOST}{port}/", credentials=SECRET)
    assert service.requests


def test_without_credentials_any_host_is_asked() -> None:
    assert Service([says(200)]).ask(url="https://elsewhere.example/").status == 200


def test_never_without_tls() -> None:
    service = Service([says(200)])
    with pytest.raises(ShipcheckError, match="without TLS"):
        service.ask(url=f"http://{HOST}/")
    assert not service.requests


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "127.8.8.8"])
def test_this_machine_needs_no_tls(host: str) -> None:
    assert Service([says(200)]).ask(url=f"http://{host}:4242/").status == 200


def test_a_name_in_the_address() -> None:
    with pytest.raises(ShipcheckError, match="user name"):
        Service([says(200)]).ask(url=f"https://me:pw@{HOST}/")


def test_a_redirect_on_the_same_host_is_followed() -> None:
    service = Service([says(302, Location="/elsewhere"), says(200, {"here": 1})])
    assert service.ask(credentials=SECRET).json() == {"here": 1}
    assert service.requests[1].headers["authorization"] == SECRET["Authorization"]


@pytest.mark.parametrize(
    "target", ["https://evil.example/x", "//evil.example/x", f"https://{HOST}:8443/x"]
)
def test_a_redirect_to_another_host_takes_no_credentials_along(target: str) -> None:
    service = Service([says(302, Location=target), says(200)])
    service.ask(credentials=SECRET)
    assert "authorization" not in service.requests[1].headers


@pytest.mark.parametrize(
    "target",
    [f"http://{HOST}/x", "http://evil.example/", "http://127.0.0.1/", "file:///etc/passwd"],
)
def test_a_redirect_that_is_not_followed(target: str) -> None:
    service = Service([says(302, Location=target), says(200)])
    with pytest.raises(ShipcheckError):
        service.ask(credentials=SECRET)
    assert len(service.requests) == 1


def test_redirects_have_an_end() -> None:
    service = Service([says(302, Location="/again")])
    with pytest.raises(UnexpectedAnswer, match="redirected"):
        service.ask()
    assert len(service.requests) == 4


def test_a_change_is_not_redirected() -> None:
    service = Service([says(307, Location="/elsewhere"), says(200)])
    with pytest.raises(UnexpectedAnswer, match="redirected to /elsewhere"):
        service.ask("POST", json={}, credentials=SECRET)
    assert len(service.requests) == 1


def test_the_token_is_never_told() -> None:
    token = SECRET["Authorization"].removeprefix("Bearer ")
    service = Service([says(401, {"message": f"bad token {token} and {SECRET['Authorization']}"})])
    with pytest.raises(Unauthorized) as caught:
        service.ask(credentials=SECRET)
    assert token not in f"{caught.value.message} {caught.value.hint}"
    assert "bad token ***" in caught.value.message


def test_nor_is_one_of_the_environment() -> None:
    service = Service([says(400, {"error": "no abcdef123456"})])
    service.environment = {"SOME_API_KEY": "abcdef123456", "HOME": "/root"}
    with pytest.raises(UnexpectedAnswer, match=r"no \*\*\*"):
        service.ask()


def test_nor_what_basic_hides() -> None:
    encoded = base64.b64encode(b"publicuser:privatepass").decode()
    secrets = secrets_of({"Authorization": f"Basic {encoded}"}, {})
    assert redacted("privatepass for publicuser", secrets) == "*** for ***"


def test_a_failed_connection_tells_no_token_either() -> None:
    service = Service([httpx.ReadError("while sending s3cret-token-value")])
    with pytest.raises(ShipcheckError) as caught:
        service.ask("POST", json={}, credentials=SECRET)
    assert "s3cret" not in caught.value.message


def test_words_are_made_visible_and_cut() -> None:
    said = words_of(b'{"message": "a\\u001b[31m' + b"x" * 1000 + b'"}', ())
    assert said.startswith("a\\x1b[31mxx")
    assert len(said) == LONGEST


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'{"name": "BadDataError", "message": "Failed", "details": [{"message": "name is bad"}]}',
         "Failed: name is bad"),
        (b'{"name": "UnauthorizedError"}', "UnauthorizedError"),
        (b'{"code": "forbidden", "message": "approval is required"}', "approval is required"),
        (b'{"detail": "Not found."}', "Not found."),
        (b'{"errors": ["one", "two"]}', "one; two"),
        (b'{"error": {"message": "deep"}}', "deep"),
        (b"plain words", "plain words"),
        (b"<!doctype html><p>no", ""),
        (b"", ""),
        (b"[1, 2]", ""),
        (b"\xff\xfe", "\ufffd\ufffd"),
    ],
)  # fmt: skip
def test_the_words_of_an_error(body: bytes, said: str) -> None:
    assert words_of(body, ()) == said


@settings(max_examples=100)
@given(st.binary(max_size=300))
def test_any_body_gives_a_line(body: bytes) -> None:
    said = words_of(body, ("secret",))
    assert "secret" not in said
    assert said.isprintable() or "\ufffd" in said or not said.isascii()
    assert len(said) <= LONGEST

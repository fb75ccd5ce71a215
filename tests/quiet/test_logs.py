"""What is written beside the answers holds no secret: not the log, and not the home."""

from __future__ import annotations

import base64
import re
from urllib.parse import quote, urlencode

from tests.dashboards.desks import DEPARTMENT, PERIOD
from tests.quiet.server import Server

FORM = {"Content_Type": "application/x-www-form-urlencoded"}
WRONG, OWN = "Keine-Losung-1937", "Abend/Regen-7-Laternen"


def test_the_log_of_the_demonstration(rehearsal: Server) -> None:
    _check_log(rehearsal, _rehearse(rehearsal))


def test_the_log_and_the_files_of_a_bureau(bureau: Server) -> None:
    secrets = _enter(bureau)
    _check_log(bureau, secrets)
    for path in bureau.home.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        for secret in secrets:
            assert secret.encode() not in content, f"{secret} in {path.name}"
    for name in ("secret", "sessions.sqlite"):
        path = bureau.home / name
        assert not path.exists() or path.stat().st_mode & 0o077 == 0, f"others can read {name}"


def _check_log(server: Server, secrets: set[str]) -> None:
    sealed = (server.home / "secret").read_bytes()
    sealed_as = {sealed.hex(), base64.b64encode(sealed).decode().rstrip("="), repr(sealed)[2:-1]}
    said = server.said.read_bytes()
    for secret in {*secrets, *sealed_as}:
        assert secret.encode() not in said, secret
    assert b"Traceback" not in said, said.decode()[-3000:]


def _rehearse(server: Server) -> set[str]:
    """Take a role, send a workbook; what nobody else may learn of it."""
    chosen = urlencode({"role": "3", "next": "/", "token": _token(server, "/")}).encode()
    cookie = _cookie(server, "/role", chosen)
    token = _token(server, "/", Cookie=cookie)
    workbook = server.ask("GET", f"/download/desk/template/{quote(DEPARTMENT)}/{PERIOD}", Cookie=cookie)[2]
    kind, body = _multipart({"token": token, "department": DEPARTMENT, "period": PERIOD}, workbook)
    assert server.ask("POST", "/upload", body, Cookie=cookie, Content_Type=kind)[0] == 303
    server.ask("GET", f"/?token={token}", Cookie=cookie)
    server.ask("POST", "/upload", b"x" * 10, Cookie=cookie, Content_Type="multipart/form-data; boundary=x")
    return {cookie.partition("=")[2], token}


def _enter(server: Server) -> set[str]:
    """Return a wrong password, the right one, one's own, and out again."""
    name, first = server.account.name, server.account.password
    wrong = urlencode({"name": name, "password": WRONG}).encode()
    assert server.ask("POST", "/login", wrong, **FORM)[0] == 403
    cookie = _cookie(server, "/login", urlencode({"name": name, "password": first}).encode())
    token = _token(server, "/password", Cookie=cookie)
    changed = urlencode({"token": token, "old": first, "new": OWN, "again": OWN}).encode()
    then = _cookie(server, "/password", changed, Cookie=cookie)
    assert server.ask("GET", "/review", Cookie=then)[0] == 200
    later = _token(server, "/password", Cookie=then)
    assert server.ask("POST", "/logout", urlencode({"token": later}).encode(), Cookie=then, **FORM)[0] == 303
    assert server.ask("GET", "/review", Cookie=then)[0] == 302
    return {WRONG, OWN, first, token, later, cookie.partition("=")[2], then.partition("=")[2]}


def _cookie(server: Server, path: str, form: bytes, **headers: str) -> str:
    """Return the cookie that a form brings."""
    status, found, body = server.ask("POST", path, form, **FORM, **headers)
    assert status == 303, body.decode()
    return found["set-cookie"].partition(";")[0]


def _token(server: Server, path: str, **headers: str) -> str:
    document = server.ask("GET", path, **headers)[2].decode()
    found = re.search(r'name="token" value="(\w+)"', document)
    assert found, document[-2000:]
    return found[1]


def _multipart(fields: dict[str, str], content: bytes) -> tuple[str, bytes]:
    said = [(f'name="{name}"', value.encode()) for name, value in fields.items()]
    parts = [*said, ('name="files"; filename="a.xlsx"', content)]
    head = "--x\r\nContent-Disposition: form-data; {}\r\n\r\n"
    body = b"".join(head.format(name).encode() + value + b"\r\n" for name, value in parts)
    return "multipart/form-data; boundary=x", body + b"--x--\r\n"

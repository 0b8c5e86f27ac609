"""The emulator as if it were reached over TLS, as AWS is: policies that ask for it are enforced, and its clients speak plain HTTP on loopback."""

from ministack.app import app as emulator


async def app(scope, receive, send):
    if scope["type"] == "http":
        scope = {**scope, "headers": [*scope["headers"], (b"x-forwarded-proto", b"https")]}
    await emulator(scope, receive, send)

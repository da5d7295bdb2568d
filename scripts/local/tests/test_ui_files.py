import gzip
import json
import tempfile
import unittest
from pathlib import Path

from local.ui_files import Files, security_headers, takes_gzip

SCRIPT = b"console.log('hello');\n" * 100


class FilesTest(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.outside = Path(directory.name)
        self.root = self.outside / "ui"
        (self.root / "assets").mkdir(parents=True)
        (self.root / "index.html").write_text("<!doctype html>")
        (self.root / "favicon.svg").write_text("<svg/>")
        (self.root / "assets" / "index-1a2b.js").write_bytes(SCRIPT)
        (self.outside / "outputs.json").write_text("secret")
        self.files = Files(self.root)

    def get(self, target: str, **headers: str):
        return self.files.answer(target, {name.replace("_", "-"): value for name, value in headers.items()})

    def test_every_address_of_a_page_is_answered_with_the_app(self):
        pages = ("/", "/orders", "/orders/", "/orders/an.id.with.dots", "/work-orders/1?tab=notes", "//x", "/%2e/x")
        for target in pages:
            answer = self.get(target)
            self.assertEqual((answer.status, answer.body), (200, b"<!doctype html>"), target)
            self.assertEqual(answer.headers["Content-Type"], "text/html; charset=utf-8")
            self.assertEqual(answer.headers["Cache-Control"], "no-cache")

    def test_a_file_is_answered_with_its_type(self):
        self.assertEqual(self.get("/favicon.svg").headers["Content-Type"], "image/svg+xml")
        self.assertEqual(self.get("/assets/index-1a2b.js").headers["Content-Type"], "text/javascript; charset=utf-8")

    def test_what_is_named_by_its_content_is_kept_for_a_year(self):
        answer = self.get("/assets/index-1a2b.js")
        self.assertEqual(answer.headers["Cache-Control"], "public, max-age=31536000, immutable")
        self.assertEqual(self.get("/favicon.svg").headers["Cache-Control"], "no-cache")

    def test_a_missing_file_is_missing_and_is_asked_for_again(self):
        for target in ("/missing.txt", "/assets/gone-1a2b.js", "/assets/", "/assets/no-dot"):
            answer = self.get(target)
            self.assertEqual((answer.status, answer.headers["Cache-Control"]), (404, "no-cache"), target)

    def test_nothing_outside_is_served(self):
        (self.root / "assets" / "link.json").symlink_to(self.outside / "outputs.json")
        for target in (
            "/../outputs.json",
            "/assets/../../outputs.json",
            "/assets/..%2f..%2foutputs.json",
            "/%2e%2e/outputs.json",
            f"/assets/{self.outside}/outputs.json",
            f"/{self.outside}/outputs.json",
            "/assets/link.json",
            "/assets/\0.json",
            "/assets/%00.json",
            "/assets/" + "a" * 5000,
        ):
            self.assertNotIn(b"secret", self.get(target).body, target)

    def test_it_is_packed_for_those_who_take_that(self):
        packed = self.get("/assets/index-1a2b.js", Accept_Encoding="gzip, br")
        self.assertEqual(packed.headers["Content-Encoding"], "gzip")
        self.assertEqual(gzip.decompress(packed.body), SCRIPT)
        plain = self.get("/assets/index-1a2b.js")
        self.assertNotIn("Content-Encoding", plain.headers)
        self.assertEqual(plain.body, SCRIPT)
        for answer in (packed, plain):
            self.assertEqual(answer.headers["Vary"], "Accept-Encoding")

    def test_small_things_are_not_worth_packing(self):
        self.assertNotIn("Content-Encoding", self.get("/favicon.svg", Accept_Encoding="gzip").headers)

    def test_gzip_with_no_weight_is_a_refusal(self):
        for accepted in ("gzip", "br, gzip;q=0.5", "GZIP"):
            self.assertTrue(takes_gzip(accepted), accepted)
        for accepted in ("gzip;q=0", "gzip; q=0.0", "br", ""):
            self.assertFalse(takes_gzip(accepted), accepted)

    def test_what_a_browser_has_already_is_not_sent_again_until_it_changes(self):
        tag = self.get("/").headers["ETag"]
        self.assertEqual((self.get("/", If_None_Match=tag).status, self.get("/", If_None_Match=tag).body), (304, b""))
        (self.root / "index.html").write_text("<!doctype html><p>new")
        self.assertEqual(self.get("/", If_None_Match=tag).body, b"<!doctype html><p>new")

    def test_without_a_build_there_is_no_page(self):
        self.assertEqual(Files(self.outside / "none").answer("/", {}).status, 404)


class SecurityHeadersTest(unittest.TestCase):
    def test_the_page_may_connect_to_the_origins_of_the_apis_each_named_once(self):
        with tempfile.TemporaryDirectory() as directory:
            file = Path(directory) / "headers.json"
            policy = "connect-src 'self' {apis}; base-uri 'none'"
            headers = {"Content-Security-Policy": policy, "Strict-Transport-Security": "max-age=1", "X": "y"}
            file.write_text(json.dumps(headers))
            apis = ["http://127.0.0.1:1/a/", "http://127.0.0.1:1/b", "ws://127.0.0.1:1/c"]
            expected = "connect-src 'self' http://127.0.0.1:1 ws://127.0.0.1:1; base-uri 'none'"
            self.assertEqual(security_headers(file, apis), {"Content-Security-Policy": expected, "X": "y"})

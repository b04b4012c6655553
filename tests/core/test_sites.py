"""Hosts of one publisher are one site; hosts of strangers are not."""

import pytest

from bot.core.sites import is_suffix, site_of


@pytest.mark.parametrize(
    ("host", "site"),
    [
        ("herald.example", "herald.example"),
        ("news.live.herald.example", "herald.example"),
        ("news.herald.co.uk", "herald.co.uk"),
        ("herald.com.au", "herald.com.au"),
        ("www.nic.gov.ua", "nic.gov.ua"),
        ("gov.uk", "gov.uk"),
        ("abcnews.go.com", "go.com"),
        ("web.de", "web.de"),
        ("a.github.io", "a.github.io"),
        ("x.a.substack.com", "a.substack.com"),
        ("a.blogspot.co.uk", "a.blogspot.co.uk"),
        ("blogspot.com", "blogspot.com"),
        ("xn--e1afmkfd.xn--p1ai", "xn--e1afmkfd.xn--p1ai"),
        ("93.184.215.14", "93.184.215.14"),
        ("2001:db8::1", "2001:db8::1"),
        ("localhost", "localhost"),
        ("", ""),
    ],
)
def test_the_site_of_a_host(host: str, site: str) -> None:
    assert site_of(host) == site


@pytest.mark.parametrize(
    ("host", "is_one"),
    [("uk", True), ("co.uk", True), ("co.com", True), ("herald.uk", False), ("com.example", False)],
)
def test_strangers_have_names_right_under_a_suffix(host: str, is_one: bool) -> None:
    assert is_suffix(host) is is_one

"""Which addresses may be opened: a strict parse of what was typed, and which IP addresses are public.

Pure. Strict, because two programs that read one odd address differently are how a guard is walked around:
what browsers forgive (a number for an IP address, a backslash, a name before an @) is refused by name.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import quote, urljoin

from bot.core.errors import AddressRefused, PrivateAddress

PORTS = {"http": 80, "https": 443}
_ALLOWED_PORTS = frozenset((80, 443, 8080, 8443))
_LONGEST = (
    4_096  # characters of an address; the longest that news sites and their newsletters use are near 2,000
)
_LONGEST_HOST = 253  # the limit of the DNS


class Reason(StrEnum):
    """Why an address is refused: the `detail` of an `AddressRefused`. See docs/reference/evaluate.md."""

    NOT_AN_ADDRESS = "not_an_address"
    TOO_LONG = "too_long"
    ODD_CHARACTERS = "odd_characters"
    SCHEME = "scheme"
    USER_INFO = "user_info"
    PORT = "port"
    ODD_NAME = "odd_name"
    ODD_IP = "odd_ip"
    LOCAL_NAME = "local_name"
    PRIVATE_IP = "private_ip"
    PRIVATE_ANSWER = "private_answer"
    TOO_MANY_REDIRECTS = "too_many_redirects"


@dataclass(frozen=True, slots=True)
class Target:
    """One address to be asked for.

    Attributes:
        scheme: "http" or "https".
        host: in ASCII and small letters; an IP address without brackets.
        path: with the query, percent-encoded; begins with "/".
        is_ip: whether the host is an IP address, and so nothing to look up.
    """

    scheme: str
    host: str
    port: int
    path: str
    is_ip: bool = False

    @property
    def authority(self) -> str:
        """The host and, where it is not the scheme's own, the port, as a request names them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        return f"{self.scheme}://{self.authority}"

    @property
    def address(self) -> str:
        return self.origin + self.path


_PARTS = re.compile(
    r"(?P<scheme>https?)://(?P<authority>[^/?#]*)(?P<path>[^?#]*)(?P<query>\?[^#]*)?(?:#.*)?", re.I
)
_SPACES = re.compile("[ \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")  # not those that end a line
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.I)
_PLACE = re.compile(r"(?P<host>\[[^\[\]]*\]|[^:\[\]]*)(?::(?P<port>[0-9]*))?")
_ZERO_WIDTH_JOINERS = "\u200c\u200d"  # some scripts are misspelt without them, in names too
_KEPT_IN_A_PATH = "/%:@!$&'()*+,;=~-._[]|?"  # as it was typed; everything else is percent-encoded
# Blogs are hosted under names with an underscore, or with a hyphen at an end: see `_ascii`.
_LABEL = re.compile(r"(?=-*[a-z0-9_])[a-z0-9_-]{1,63}")
_DOTS = re.compile("[.\u3002\uff0e\uff61]")  # what IDNA takes for one
_ESCAPED_DOT = re.compile("%2e", re.I)
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_QUAD = re.compile(r"(?:0|[1-9][0-9]{0,2})(?:\.(?:0|[1-9][0-9]{0,2})){3}")

# Names that mean a place inside some network: RFC 6761, 6762, 7686, 8375, 9476, and what routers use. An
# answer of the public DNS is no reason to open one.
_LOCAL = (
    *(
        "localhost",
        "localdomain",
        "localdomain6",
        "local",
        "internal",
        "intranet",
        "intra",
        "private",
        "corp",
    ),
    *("home", "lan", "svc", "workgroup", "fritz.box", "speedport.ip", "test", "invalid"),
    *("home.arpa", "in-addr.arpa", "ip6.arpa", "onion", "i2p", "alt"),
)


def parse(address: str) -> Target:
    """Take an address apart, strictly.

    Raises:
        AddressRefused: with the `Reason` as its detail.
        PrivateAddress: when it names a place that is not public; names that must be looked up are judged
            by their answers, later.
    """
    if len(address) > _LONGEST:
        raise _refused(Reason.TOO_LONG, f"longer than {_LONGEST:,} characters")
    if any(_is_odd(character) for character in address):
        raise _refused(Reason.ODD_CHARACTERS, "characters in it that no address has")
    parts = _PARTS.fullmatch(address)
    if not parts:
        if _SCHEME.match(address) and not re.match("https?:", address, re.I):
            raise _refused(Reason.SCHEME, "not of the web: it begins with neither http nor https")
        raise _refused(Reason.NOT_AN_ADDRESS, "no whole address of a page")
    if "@" in parts["authority"]:
        raise _refused(Reason.USER_INFO, "a user name in it")
    place = _PLACE.fullmatch(parts["authority"])
    if not place or not place["host"]:
        raise _refused(Reason.NOT_AN_ADDRESS, "no whole address of a page")
    scheme = parts["scheme"].lower()
    port = _port(place["port"] or "", PORTS[scheme])
    host, is_ip = _host(place["host"])
    path = quote(_without_dots(parts["path"] or "/") + (parts["query"] or ""), safe=_KEPT_IN_A_PATH)
    return Target(scheme, host, port, path, is_ip)


def follow(target: Target, location: str) -> Target:
    """Return where a redirect from `target` leads; `location` may be relative, and have spaces or tabs in it.

    Raises as `parse` does.
    """
    bare = location.strip(" \t").replace("\t", "")  # as browsers do, so that all read one address alike
    location = _SPACES.sub(lambda space: quote(space[0]), bare)
    if any(_is_odd(character) for character in location):  # `urljoin` would take some of them out in silence
        raise _refused(Reason.ODD_CHARACTERS, "characters in it that no address has")
    if _SCHEME.match(location):
        return parse(location)
    if location.startswith("//"):
        return parse(f"{target.scheme}:{location}")
    to_path, mark, query = location.partition("#")[0].partition("?")
    path, own_mark, own_query = target.path.partition("?")
    if not to_path and not mark:
        mark, query = own_mark, own_query
    try:
        joined = urljoin(target.origin + path, to_path)
    except ValueError as error:
        raise _refused(Reason.NOT_AN_ADDRESS, "no whole address of a page") from error
    return parse(joined + mark + query)  # by hand, for `urljoin` drops the mark of a query that is empty


def reason_of(error: AddressRefused) -> Reason:
    return Reason(error.detail)


def _refused(reason: Reason, seen: str) -> AddressRefused:
    return AddressRefused(reason.value, seen=seen)


def _is_odd(character: str) -> bool:
    """Tell control characters, white space, backslashes and what cannot be encoded."""
    return character == "\\" or character.isspace() or unicodedata.category(character) in ("Cc", "Cs")


def _without_dots(path: str) -> str:
    """Return a path with its dots resolved as browsers do before they ask for it, escaped ones too."""
    kept: list[str] = []
    dots = ""
    for segment in path.split("/")[1:]:
        dots = _ESCAPED_DOT.sub(".", segment)
        if dots == "..":
            del kept[-1:]
        elif dots != ".":
            kept.append(segment)
    return "/" + "/".join([*kept, ""] if dots in (".", "..") else kept)


def _port(written: str, usual: int) -> int:
    if not written:  # "http://herald.example:/" is in order
        return usual
    if len(written) > 5 or written.startswith("0") or int(written) not in _ALLOWED_PORTS:
        raise _refused(Reason.PORT, f"port {written[:6]}")
    return int(written)


def _host(written: str) -> tuple[str, bool]:
    """Return the host as it is dialled, and whether it is an IP address."""
    if written.startswith("["):
        return _public_literal(_ipv6(written[1:-1])), True
    name = _ascii(written)
    if _NUMBER.fullmatch(name.rpartition(".")[2]):
        # Libc and browsers read "2130706433", "0x7f.1" and "127.1" as IP addresses too. One spelling will do.
        if name != written or not _QUAD.fullmatch(name):
            raise _refused(Reason.ODD_IP, "an odd spelling of an IP address")
        return _public_literal(name), True
    if "." not in name or name.endswith(tuple(f".{ending}" for ending in _LOCAL)) or name in _LOCAL:
        raise PrivateAddress(Reason.LOCAL_NAME.value)
    return name, False


def _ipv6(written: str) -> str:
    if not re.fullmatch("[0-9a-f:.]+", written, re.I):  # a zone ("%eth0") is a way into a local network
        raise _refused(Reason.ODD_IP, "an odd spelling of an IP address")
    try:
        return IPv6Address(written).compressed
    except ValueError as error:
        raise _refused(Reason.ODD_IP, "an odd spelling of an IP address") from error


def _public_literal(ip: str) -> str:
    try:
        ip_address(ip)
    except ValueError as error:  # 256.1.1.1
        raise _refused(Reason.ODD_IP, "an odd spelling of an IP address") from error
    if not is_public(ip):
        raise PrivateAddress(Reason.PRIVATE_IP.value)
    return ip


def _ascii(written: str) -> str:
    """Return a host's name as the DNS has it: ASCII, small letters, without the dot of the root."""
    if len(written) > _LONGEST_HOST + 1:
        raise _refused(Reason.TOO_LONG, "a site's name that is too long to be one")
    name = written.lower() if written.isascii() else _idna(written)
    name = name.removesuffix(".")
    labels = name.split(".")
    is_registered = not any(label.startswith("-") or label.endswith("-") for label in labels[-2:])
    if len(name) > _LONGEST_HOST or not is_registered or not all(map(_is_label, labels)):
        raise _refused(Reason.ODD_NAME, "a name that no site can have")
    return name


def _idna(written: str) -> str:
    # Marks that cannot be seen would be dropped in silence: a name that is not what it seems.
    if any(unicodedata.category(c) == "Cf" and c not in _ZERO_WIDTH_JOINERS for c in written):
        raise _refused(Reason.ODD_CHARACTERS, "characters in it that no address has")
    # Imported here for its tables.
    import idna

    try:
        # Only labels in other scripts: plain ones may have an underscore, which IDNA knows nothing of.
        return ".".join(
            label.lower()
            if label.isascii()
            else idna.encode(label, uts46=True, std3_rules=True).decode("ascii").lower()
            for label in _DOTS.split(written)
        )
    except UnicodeError as error:  # `IDNAError` is one
        mapped = unicodedata.normalize("NFKC", written).lower().rstrip(".。")
        if _NUMBER.fullmatch(re.split("[.。]", mapped)[-1]):  # "０x7f.1": no name, but a try at an IP address
            raise _refused(Reason.ODD_IP, "an odd spelling of an IP address") from error
        raise _refused(Reason.ODD_NAME, "a name that no site can have") from error


def _is_label(label: str) -> bool:
    if not _LABEL.fullmatch(label):
        return False
    if not label.startswith("xn--"):
        return True
    import idna

    try:
        return idna.alabel(idna.ulabel(label)) == label.encode("ascii")
    except UnicodeError:
        return False


# Not public, though a packet might get there. Written out because `ipaddress.is_global` is another table in
# every patch version of Python, and because none of its versions knows the clouds' own addresses.
_NOT_PUBLIC_4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network; 0.0.0.0 is the machine itself on Linux
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # behind a carrier's NAT; 100.100.100.200 is Alibaba's metadata
        "127.0.0.0/8",  # the machine itself
        "168.63.129.16/32",  # Azure's platform, from inside
        "169.254.0.0/16",  # the link; 169.254.169.254 is most clouds' metadata
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments; 192.0.0.192 is Oracle's metadata
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relays, deprecated
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
    )
)
# Global unicast is 2000::/3. So the machine itself, the link, sites, unique local addresses (fd00:ec2::254 is
# Amazon's metadata), multicast, the discard prefix and local NAT64 (64:ff9b:1::/48) are out without a row.
_GLOBAL_6 = IPv6Network("2000::/3")
_NOT_PUBLIC_6 = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments: benchmarks, ORCHID, …; Teredo is looked into before
        "2001:db8::/32",  # documentation
        "3ffe::/16",  # the 6bone, given back
        "3fff::/20",  # documentation
    )
)
_MAPPED = IPv6Network("::ffff:0:0/96")
_NAT64 = IPv6Network("64:ff9b::/96")
_TEREDO = IPv6Network("2001::/32")
_SIX_TO_FOUR = IPv6Network("2002::/16")
_ISATAP = (0x00005EFE, 0x02005EFE)  # the first half of an interface's part


def is_public(ip: str) -> bool:
    """Tell whether an IP address is global unicast, and so is every IPv4 address that is wrapped in it."""
    try:
        parsed = ip_address(ip)
    except ValueError:
        return False
    if isinstance(parsed, IPv4Address):
        return not any(parsed in network for network in _NOT_PUBLIC_4)
    if parsed.scope_id is not None:
        return False
    wrapped = _wrapped(parsed)
    if not all(is_public(str(inner)) for inner in wrapped):
        return False
    if any(parsed in network for network in (_MAPPED, _NAT64, _TEREDO, _SIX_TO_FOUR)):
        return True  # it is what it wraps
    return parsed in _GLOBAL_6 and not any(parsed in network for network in _NOT_PUBLIC_6)


def _wrapped(ip: IPv6Address) -> tuple[IPv4Address, ...]:
    """Return the IPv4 addresses that a packet to `ip` may be handed on to."""
    number = int(ip)
    last = IPv4Address(number & 0xFFFFFFFF)
    if ip in _MAPPED or ip in _NAT64:
        return (last,)
    if ip in _SIX_TO_FOUR:
        return (IPv4Address(number >> 80 & 0xFFFFFFFF),)
    if ip in _TEREDO:  # its server, and its client with every bit turned
        return (IPv4Address(number >> 64 & 0xFFFFFFFF), IPv4Address(~number & 0xFFFFFFFF))
    return (last,) if number >> 32 & 0xFFFFFFFF in _ISATAP else ()

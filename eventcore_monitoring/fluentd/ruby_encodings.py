"""The names of encodings that Ruby 3.1 knows (`Encoding.name_list`); it does not tell upper from lower case."""

from __future__ import annotations

from typing import Final

_ISO: Final = tuple(str(number) for number in range(1, 17) if number != 12)
_IBM: Final = (
    "437",
    "720",
    "737",
    "775",
    "850",
    "852",
    "855",
    "857",
    "860",
    "861",
    "862",
    "863",
    "864",
    "865",
    "866",
    "869",
)
_WINDOWS: Final = ("1250", "1251", "1252", "1253", "1254", "1255", "1256", "1257", "1258", "874")
_MOBILE: Final = ("DoCoMo", "KDDI", "SoftBank")
_MAC: Final = ("CentEuro", "CenEuro", "Croatian", "Cyrillic", "Greek", "Iceland", "Roman", "Romania", "Thai", "Turkish")

# Some that differ between releases (`macCenEuro`) stand here under every name.
RUBY_ENCODINGS: Final = (
    *("ASCII-8BIT", "BINARY", "UTF-8", "CP65001", "US-ASCII", "ASCII", "ANSI_X3.4-1968", "646", "CESU-8"),
    *("UTF-16", "UTF-16BE", "UTF-16LE", "UTF-32", "UTF-32BE", "UTF-32LE", "UTF-7", "CP65000"),
    *("UCS-2BE", "UCS-4BE", "UCS-4LE", "UTF8-MAC", "UTF-8-MAC", "UTF-8-HFS"),
    *("Big5", "CP950", "Big5-HKSCS", "CP951", "Big5-HKSCS:2008", "Big5-UAO", "Emacs-Mule"),
    *("EUC-JP", "eucJP", "eucJP-ms", "euc-jp-ms", "CP51932", "EUC-JIS-2004", "EUC-JISX0213"),
    *(
        "EUC-KR",
        "eucKR",
        "EUC-TW",
        "eucTW",
        "GB2312",
        "EUC-CN",
        "eucCN",
        "GB12345",
        "GB18030",
        "GBK",
        "CP936",
        "GB1988",
    ),
    *("ISO-2022-JP", "ISO2022-JP", "ISO-2022-JP-2", "ISO2022-JP2", "CP50220", "CP50221", "ISO-2022-JP-KDDI"),
    *("stateless-ISO-2022-JP", "stateless-ISO-2022-JP-KDDI", "KOI8-R", "CP878", "KOI8-U", "TIS-620", "CP949"),
    *("Shift_JIS", "Windows-31J", "CP932", "csWindows31J", "SJIS", "PCK", "MacJapanese", "MacJapan"),
    *("IBM037", "ebcdic-cp-us", "macUkraine", "locale", "external", "filesystem", "internal"),
    *(name + number for number in _ISO for name in ("ISO-8859-", "ISO8859-")),
    *(name + number for number in _IBM for name in ("IBM", "CP")),
    *(name + number for number in _WINDOWS for name in ("Windows-", "CP")),
    *(name + company for company in _MOBILE for name in ("UTF8-", "SJIS-")),
    *("mac" + name for name in _MAC),
)

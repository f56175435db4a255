"""Made-up crawls and a made-up corpus: the same bytes for the same seed."""

import gzip
import hashlib
import json
import os
import random
import shutil
from dataclasses import dataclass, field
from pathlib import Path

FILES = 2  # WARC files of a made-up crawl
_MADE = "MADE-"  # what their names begin with

_PLACES = "京都 札幌 長崎 金沢 仙台 高松 松本 函館 熊本 奈良 富山 盛岡 鹿児島 青森 岡山 福井 那覇 秋田 甲府 大津".split()
_THINGS = "図書館 天文台 気象台 植物園 水路 鉄橋 灯台 市場 印刷所 時計塔 温泉 港 茶畑 工房 学校 美術館 渡し船 石垣 発電所 測候所".split()
_TOPICS = "観測記録 設計図 古い写真 年表 標本 地図 手紙 見取り図 部品 帳簿 航路図 譜面 日誌 模型 木版 統計 録音 暦 目録 旗".split()
_WHEN = "明治の初め 昭和の終わり 冬の朝 雨の多い年 春先 祭りの前 戦後まもなく 夏至の頃 大雪の翌日 開通の年".split()
_VERBS = "保存している 公開している 調べ直した 写し取った 修理した 並べて展示する 分類した 書き加えた 読み比べた 持ち帰った".split()
_EN_SUBJECTS = "The harbour|A small observatory|The town archive|Our field station|The old printing house|A retired engineer|The botanical garden|The river authority|A village school|The clock tower".split("|")
_EN_VERBS = "keeps|measured|restored|catalogued|compared|published|repaired|described|collected|surveyed".split("|")
_EN_OBJECTS = "the tide tables|seventeen copper plates|a ledger of rainfall|the first bridge drawings|letters between the builders|samples of local clay|an almanac of eclipses|the names of all ferries|a map of the canals|notes on migrating birds".split("|")
_EN_TAILS = "because nobody had done so before|in the years after the great flood|with instruments borrowed from the university|and shows them to visitors every spring|although the building was never meant for it|until the railway reached the valley|so that later readers can check each figure".split("|")


@dataclass(frozen=True)
class Page:
    """A capture: its address, its type, its body; ``damaged`` breaks its gzip member."""

    url: str
    kind: str
    body: bytes
    damaged: bool = False


@dataclass
class Input:
    """Crawls in their order, and corpus files beside them, all of them there but none published."""

    folder: Path
    crawls: list = field(default_factory=list)  # (entry of collinfo.json, number of files)
    corpus: list = field(default_factory=list)  # files of the corpus, in their order

    @property
    def files(self):
        return sum(count for _, count in self.crawls) + len(self.corpus)


def _japanese(rng):
    def sentence():
        return (
            f"{rng.choice(_WHEN)}、{rng.choice(_PLACES)}の{rng.choice(_THINGS)}では"
            f"{rng.randrange(2, 900)}点の{rng.choice(_TOPICS)}を{rng.choice(_VERBS)}。"
            f"{rng.choice(_THINGS)}の{rng.choice(_TOPICS)}は{rng.choice(_PLACES)}から届いたものである。"
        )

    return ["".join(sentence() for _ in range(rng.randrange(2, 5))) for _ in range(rng.randrange(3, 7))]


def _english(rng):
    def sentence():
        return (
            f"{rng.choice(_EN_SUBJECTS)} in district {rng.randrange(2, 900)} {rng.choice(_EN_VERBS)} "
            f"{rng.choice(_EN_OBJECTS)} {rng.choice(_EN_TAILS)}."
        )

    return [" ".join(sentence() for _ in range(rng.randrange(3, 6))) for _ in range(rng.randrange(3, 7))]


def _html(title, paragraphs, language, charset):
    text = "\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    page = (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="{charset}"><title>{title}</title></head>'
        f'<body><nav><a href="/">top</a> <a href="/list">list</a></nav><main><h1>{title}</h1>\n{text}</main>'
        "<footer>made up</footer></body></html>"
    )
    return page.encode("cp932" if charset == "Shift_JIS" else charset)


def _edited(paragraphs, rng):
    changed = list(paragraphs)
    changed[-1] = changed[-1][: len(changed[-1]) * 4 // 5] + str(rng.randrange(1000))
    return changed


def _pages(number, rng, earlier):
    pages = []

    def add(host, language, paragraphs):
        charset = rng.choice(("UTF-8", "UTF-8", "Shift_JIS", "EUC-JP")) if language == "ja" else "UTF-8"
        title = f"{'記録' if language == 'ja' else 'Record'} {number}-{len(pages)}"
        body = _html(title, paragraphs, language, charset)
        pages.append(Page(f"https://{host}.example/{number}/{len(pages)}.html", f"text/html; charset={charset}", body))

    for _ in range(9):
        earlier.append(("ja", _japanese(rng)))
        add("ja", *earlier[-1])
    for _ in range(9):
        earlier.append(("en", _english(rng)))
        add("en", *earlier[-1])
    for _ in range(3):
        add("copy", *rng.choice(earlier))
    for _ in range(3):
        language, paragraphs = rng.choice(earlier)
        add("edit", language, _edited(paragraphs, rng))
    add("other", "fr", ["Le phare garde les cartes de la baie et les lettres des marins depuis la grande crue. " * 4] * 3)
    pages.append(Page(f"https://image.example/{number}.png", "image/png", rng.randbytes(400)))
    broken = _html("broken", _english(rng), "en", "UTF-8")
    pages.append(Page(f"https://broken.example/{number}.html", "text/html", broken, damaged=True))
    rng.shuffle(pages)
    return pages


def _member(kind, url, block, content_type, damaged=False):
    stamp = hashlib.sha256((kind + url).encode()).hexdigest()
    name = f"<urn:uuid:{stamp[:8]}-{stamp[8:12]}-{stamp[12:16]}-{stamp[16:20]}-{stamp[20:32]}>"
    header = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Date: 2024-05-18T00:00:00Z\r\nWARC-Record-ID: {name}\r\n"
    if url:
        header += f"WARC-Target-URI: {url}\r\n"
    header += f"Content-Type: {content_type}\r\nContent-Length: {len(block)}\r\n\r\n"
    data = bytearray(gzip.compress(header.encode() + block + b"\r\n\r\n", mtime=0))
    if damaged:
        middle = len(data) // 2
        for i in range(middle, middle + 16):
            data[i] ^= 0x5A
    return bytes(data)


def _warc(path, pages):
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "wb") as out:
        out.write(_member("warcinfo", "", b"description: made up\r\n", "application/warc-fields"))
        for page in pages:
            head = f"HTTP/1.1 200 OK\r\nContent-Type: {page.kind}\r\nContent-Length: {len(page.body)}\r\n\r\n"
            kind = "application/http; msgtype=response"
            out.write(_member("response", page.url, head.encode() + page.body, kind, page.damaged))


def _crawl(folder, name, pages):
    paths = []
    for number in range(FILES):
        path = f"crawl-data/{name}/segments/1.{number}/warc/{name}-{number:05}.warc.gz"
        _warc(folder / path, pages[number::FILES])
        paths.append(path)
    (folder / "crawl-data" / name / "warc.paths.gz").write_bytes(
        gzip.compress("".join(path + "\n" for path in paths).encode(), mtime=0)
    )


def _code(number, rng):
    rows = []
    for i in range(24):
        name = f"measure_{number}_{i}"
        lines = [f"def {name}(values, start={rng.randrange(999)}):", "    total = start"]
        for step in range(rng.randrange(4, 14)):
            lines.append(f"    total {rng.choice('+-*')}= values[{rng.randrange(99)}] {rng.choice('+-%')} {step + 1}")
        lines.append(f"    return total % {rng.randrange(2, 9999)}")
        rows.append(json.dumps({"text": "\n".join(lines) + "\n", "id": name}))
    return "\n".join(rows) + "\n"


def _real(crawls, data):
    """Crawls of real pages, where they are there: (entry, files), oldest first."""
    collinfo = data / "collinfo.json"
    if not collinfo.is_file():
        return []
    found = []
    for entry in reversed(json.loads(collinfo.read_text())):
        manifest = data / "crawl-data" / entry["id"] / "warc.paths.gz"
        paths = gzip.decompress(manifest.read_bytes()).decode().split()
        target = crawls / "crawl-data" / entry["id"]
        shutil.copytree(data / "crawl-data" / entry["id"], target, copy_function=os.link if _same(data, crawls) else shutil.copy)
        found.append(({"id": entry["id"]}, len(paths)))
    return found


def _same(one, other):
    return os.stat(one).st_dev == os.stat(other).st_dev


def make(folder, crawls, seed, real=None):
    """Writes so many made-up crawls, each with a corpus file, below ``folder``; real ones between them."""
    rng, made, earlier = random.Random(seed), Input(folder), []
    (folder / "corpus").mkdir(parents=True)
    for number in range(crawls):
        name = f"{_MADE}{number:04}"
        _crawl(folder, name, _pages(number, rng, earlier))
        made.crawls.append(({"id": name}, FILES))
        path = folder / "corpus" / f"code-{number:04}.jsonl"
        path.write_text(_code(number, rng))
        made.corpus.append(path)
    for i, crawl in enumerate(_real(folder, real) if real else []):
        made.crawls.insert(min(len(made.crawls), 2 + 3 * i), crawl)
    return made


class Shelf:
    """What a run sees of an input: it grows, and each file appears whole."""

    def __init__(self, made, folder):
        self.made, self.folder, self.crawls, self.corpus = made, folder, 0, 0
        (folder / "corpus").mkdir(parents=True)
        self.index = folder / "collinfo.json"
        self.publish(1)

    @property
    def left(self):
        return len(self.made.crawls) - self.crawls

    def publish(self, count):
        """Adds so many crawls, and a corpus file for each that is made up."""
        self.crawls = min(len(self.made.crawls), self.crawls + count)
        last = sum(entry["id"].startswith(_MADE) for entry, _ in self.made.crawls[: self.crawls])
        for source in self.made.corpus[self.corpus : last]:
            part = self.folder / "corpus" / ("." + source.name)
            shutil.copy(source, part)
            part.rename(self.folder / "corpus" / source.name)
        self.corpus = last
        part = self.folder / "collinfo.part"
        part.write_text(json.dumps([entry for entry, _ in reversed(self.made.crawls[: self.crawls])]))
        part.rename(self.index)

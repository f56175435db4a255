#!/usr/bin/env python3
"""Writes small stand-ins for the corpora of a recipe, below out/stand-ins.

Each holds about a hundred-thousandth of its component's tokens, in its layout: Wikipedia as a
multistream .xml.bz2, The Stack as Parquet (with pyarrow; JSON lines without), the others as JSON
lines, plain and compressed. The text is made of the sentences of the built-in sample in other
orders, and of the project's own sources: enough to count and to try a recipe, not to train on.

    python3 docs/recipes/stand_ins.py [--scale 1e-5] [FOLDER]
"""

import argparse
import bz2
import gzip
import html
import json
import pathlib
import random
import re
import shutil

ROOT = pathlib.Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "pipelines/src/main/resources/sample/pages"

# Characters a token of o200k_base, measured on these texts.
CHARACTERS = {"ja": 1.25, "en": 4.12, "code": 3.83, "ja-en": 2.43}

# Billions of tokens, as in Swallow 8B v0.2.
COMPONENTS = {
    "wikipedia-ja": ("ja", 3.382 / 2),
    "swallow-v2-wiki-top10": ("ja", 40.639),
    "swallow-v2-llm-top10": ("ja", 93.095),
    "wikipedia-en": ("en", 4.427),
    "cosmopedia/stories": ("en", 5.24),
    "cosmopedia/web_samples_v1": ("en", 2.65),
    "cosmopedia/auto_math_text": ("en", 2.53),
    "cosmopedia/web_samples_v2": ("en", 2.15),
    "cosmopedia/stanford": ("en", 1.82),
    "cosmopedia/wikihow": ("en", 0.31),
    "cosmopedia/openstax": ("en", 0.19),
    "cosmopedia/khanacademy": ("en", 0.04),
    "dclm-baseline": ("en", 10.644),
    "stack-v2-python": ("code", 32.0),
    "laboro-parallel": ("ja-en", 0.883),
}


def sentences(language):
    found = []
    for page in sorted((SAMPLE / language).glob("*.html")):
        body = page.read_text(encoding="utf-8").split("---", 2)[-1]
        body = re.sub(r"<(script|style|pre|table|svg).*?</\1>", " ", body, flags=re.S)
        for paragraph in re.findall(r"<p>(.*?)</p>", body, flags=re.S):
            text = html.unescape(re.sub(r"<[^>]+>", "", paragraph))
            text = re.sub(r"\s+", " ", text).strip()
            ends = r"(?<=[。！？])" if language == "ja" else r"(?<=[.!?]) "
            found += [s for s in re.split(ends, text) if len(s) > (8 if language == "ja" else 25)]
    return found


def prose(language, rng, pool):
    joint = "" if language == "ja" else " "
    paragraphs = rng.randint(3, 7)
    return "\n".join(joint.join(rng.sample(pool, rng.randint(3, 6))) for _ in range(paragraphs))


def parallel(rng, pools):
    pairs = [f"{rng.choice(pools['ja'])}\n{rng.choice(pools['en'])}" for _ in range(4)]
    return "\n".join(pairs)


def code(rng, sources):
    text = rng.choice(sources)
    start = rng.randrange(max(1, len(text) // 2))
    return text[start : start + rng.randint(1200, 4000)]


def texts(kind, characters, rng, pools):
    """Documents until there are so many characters; the last one is cut to fit."""
    while characters > 0:
        if kind == "code":
            text = code(rng, pools["code"])
        elif kind == "ja-en":
            text = parallel(rng, pools)
        else:
            text = prose(kind, rng, pools[kind])
        text = text[: max(40, characters)]
        characters -= len(text)
        yield text


def write_wiki(folder, language, documents):
    """A multistream dump: the header, ten pages a stream, the end."""
    site = f"https://{language}.wikipedia.org/wiki/Main"
    header = (
        f'<mediawiki version="0.11" xml:lang="{language}">\n<siteinfo><base>{site}</base>'
        "</siteinfo>\n"
    )
    streams, pages = [header], []
    for i, text in enumerate(documents):
        name = f"題{i}" if language == "ja" else f"Title {i}"
        wikitext = f"'''{name}'''\n\n" + "\n\n".join(text.split("\n"))
        wikitext += "\n\n== See also ==\n* [[Other]]\n{{Stub}}\n[[Category:Stand-ins]]"
        pages.append(
            f"<page><title>{name}</title><ns>0</ns><id>{i + 1}</id><revision><id>{i + 1}</id>"
            "<timestamp>2024-01-01T00:00:00Z</timestamp><model>wikitext</model>"
            f'<text xml:space="preserve">{html.escape(wikitext, quote=False)}</text>'
            "</revision></page>\n"
        )
    for start in range(0, len(pages), 10):
        streams.append("".join(pages[start : start + 10]))
    streams.append("</mediawiki>\n")
    file = folder / f"{language}wiki-pages-articles-multistream.xml.bz2"
    file.write_bytes(b"".join(bz2.compress(stream.encode()) for stream in streams))


def write_lines(file, rows):
    opened = gzip.open if file.suffix == ".gz" else open
    with opened(file, "wt", encoding="utf-8") as out:
        for row in rows:
            out.write(json.dumps(row, ensure_ascii=False) + "\n")


def write_code(folder, documents):
    rows = [
        {"blob_id": f"{i:040x}", "content": text, "detected_licenses": ["Apache-2.0"]}
        for i, text in enumerate(documents)
    ]
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        write_lines(folder / "train-00000.jsonl", rows)
        return
    pq.write_table(
        pa.Table.from_pylist(rows), folder / "train-00000.parquet", row_group_size=100
    )


def write(folder, name, kind, documents):
    folder.mkdir(parents=True)
    if name.startswith("wikipedia-"):
        write_wiki(folder, kind, documents)
    elif kind == "code":
        write_code(folder, documents)
    elif name.startswith("swallow-"):
        half = (len(documents) + 1) // 2
        for part, crawl in enumerate(["CC-MAIN-2022-05", "CC-MAIN-2023-50"]):
            rows = [
                {"url": f"https://{crawl}.example/{i}", "text": t, "crawl": crawl, "score": 0.9}
                for i, t in enumerate(documents[part * half : (part + 1) * half])
            ]
            write_lines(folder / f"{crawl}.jsonl.gz", rows)
    else:
        key = {"dclm-baseline": "url"}.get(name, "audience")
        rows = [{"text": t, key: f"https://a.example/{i}"} for i, t in enumerate(documents)]
        write_lines(folder / "part-0000.jsonl", rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("folder", nargs="?", default="out/stand-ins", type=pathlib.Path)
    parser.add_argument("--scale", default=1e-5, type=float, help="tokens here for one there")
    arguments = parser.parse_args()
    mark = arguments.folder / ".stand-ins"
    if mark.exists():
        shutil.rmtree(arguments.folder)
    elif arguments.folder.exists():
        parser.error(f"{arguments.folder} is there and holds no stand-ins: name another folder")
    arguments.folder.mkdir(parents=True)
    mark.touch()
    sources = sorted((ROOT / "loader").rglob("*.py")) + sorted((ROOT / "docs").rglob("*.py"))
    pools = {
        "ja": sentences("ja"),
        "en": sentences("en"),
        "code": [source.read_text(encoding="utf-8") for source in sources],
    }
    for name, (kind, billions) in COMPONENTS.items():
        rng = random.Random(name)
        characters = int(billions * 1e9 * arguments.scale * CHARACTERS[kind])
        documents = list(texts(kind, characters, rng, pools))
        write(arguments.folder / name, name, kind, documents)
        print(f"{name:28} {len(documents):6} documents")


if __name__ == "__main__":
    main()

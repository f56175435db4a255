"""Makes datatrove-values.json in this folder: what datatrove's filters compute on texts made here.

    pip install datatrove==0.5.0 spacy==3.8.18 sudachipy sudachidict_core && python make_datatrove_golden.py

A figure is computed with the filters' own functions and then held against the filter itself: it keeps the text
with the figure as its threshold and rejects it just beside. Words are written as stretches of code points, so that the
rules can be checked apart from the tokenizer.
"""
import collections
import json
import random

import numpy as np
from datatrove.data import Document
from datatrove.pipeline.filters import C4QualityFilter, FineWebQualityFilter, GopherQualityFilter, GopherRepetitionFilter
from datatrove.pipeline.filters import c4_filters
from datatrove.pipeline.filters.gopher_quality_filter import STOP_WORDS
from datatrove.pipeline.filters.gopher_repetition_filter import find_all_duplicate, find_duplicates, find_top_duplicate, get_n_grams
from datatrove.utils.text import PUNCTUATION_SET, TERMINAL_PUNCTUATION, split_into_words

JAPANESE_STOP_WORDS = list("のにをはたてがとで年し・月れさ")
OFF_REPETITION = dict(dup_line_frac=None, dup_para_frac=None, dup_line_char_frac=None, dup_para_char_frac=None, top_n_grams=(), dup_n_grams=())
OFF_QUALITY = dict(min_doc_words=None, max_doc_words=None, min_avg_word_length=None, max_avg_word_length=None, max_symbol_word_ratio=None, max_bullet_lines_ratio=None, max_ellipsis_lines_ratio=None, max_non_alpha_words_ratio=None, min_stop_words=None)
OFF_FINEWEB = dict(line_punct_thr=0, short_line_thr=2, char_duplicates_ratio=2, new_line_ratio=1e9)

SENTENCES = [
    "The tide rises twice a day, and nobody who lives by the shore needs to be told why.",
    "Dr. Moss didn't agree; she'd measured it herself (at 5 a.m., with a 3km rope).",
    "\u201cIt\u2019s the moon\u2019s pull,\u201d he said \u2014 and that was that\u2026",
    "See https://example.org/tides?x=1#top or write to ann.lee@example.co.uk, e.g. on Mr.Smith's behalf.",
    "Prices rose 3.5% to US$12,000 (\u20ac9,500) between 1999-2004, i.e. by 5,000kg-equivalents.",
    "I'm gonna say we've got to've known: y'all can't lose :) or so... well-known state-of-the-art things/ideas, and/or more!!",
    "na\u00efve caf\u00e9 \u00dcber stra\u00dfe \u0414\u043e\u043c. \u03b1\u03b2\u03b3, e\u0301lan vital; \ud55c\uad6d\uc5b4 \u4e2d\u6587\u3002\u65e5\u672c\u8a9e\u306e\u6587\u3002",
    "A.B.C. and U.S.A. met the E.U. in Washington D.C. at 12:30p.m. on Jan. 5th; v2.0.1 shipped.",
    "\U0001F600\U0001F600 emoji \U0001F468\u200d\U0001F469\u200d\U0001F467 and \U00020BB7\u91ce\u5bb6 \u2192 arrows \u00a9 2024 \u2122 ok",
    "x=1,y=2;z:a b<c>d -- e--f ---g x-ray 10-20 10*2 a/b 2^10 ~ten ##tag #one @me $5 5$ 30\u00b0C. 20\u00b0F.",
    "He (or \"she\") asked: 'why?' [1] [edit] and [citation needed] {not here}.",
    "Please enable JavaScript to use cookies under our Privacy Policy today.",
    "Lorem Ipsum dolor sit amet is placeholder text.",
    "The the THE be to of and that have with.",
]
ENGLISH = [
    "", " ", "\n", "word", ".", "...", "\u2026", "\n\n\n", "one line without an end", "a\r\nb\r\nc d e.\r\n",
    "first line here\u2028second line here\u2029third line here\u0085fourth line here\x0bfifth line here\x0csixth line here\x1cseventh line here",
    "no\u00a0break\u00a0space here, and\u3000wide\u2003space. Is\u200bit one?\u202fYes it is.  Two  spaces.\tA tab.",
    "\n\nlead\n\n\nand trail\n\n", "same line here\nsame line here\n\nother words stand here\n\nother words stand here\n",
    "\u2022 one two three\n- four five six\n\u2013 no bullet at all\n* nor is this one\n  - seven eight nine\n\u2022",
    "it trails off here...\nand here too\u2026 \nnot here.\n...\n\u2026",
    "can not do it now cannot do it now can not do it now", "a b c d e f g h i j k l m n o p q r s t u v w x y z",
    "buy it now " * 30, "ab " * 500, "the cat sat on the mat and the dog ate the log " * 7 + "end.",
    "! ? . , ; : - ( ) # # # ... \u2026 !!! ??? \u2026\u2026 '' \"\" ` ~",
    "Good. Bad! Ugly? Yes.\" No.' Maybe.) One... Two\u2026 Three!? Four.\nFive \u3002Six \uff01 Seven \uff1f Eight.",
    "This line has a " + "x" * 1001 + " word.\nThis line has a " + "y" * 1000 + " word.",
    "[1] [2] [3] cited thing here.  [4]\n[12][13] [a] [edit] two more here",
    "don't Don\u2019t CAN'T it'll who're where'd let's ma'am o'clock 'cause 'em lovin' ol' gonna Gotta shan't",
    "(e.g. this), i.e., that; a.m. p.m. vs. Prof. X. Ph.D.s No. 5 St.John's Mt. Everest Inc.) Ltd.,",
    ":):) '''' 8):)< x :):-(:) '' ''\u2019 c' ''-; e.g.: (e.g.) co.: Mr.a.m. p.m.-a.m. 'so.' 10am.:) ca n't and / or",
    ":) :-( ;D <3 </3 ^_^ o_O (ok :)) hello:) >:( xD XD 8) (8 :/",
    "http://a.b.c/d user:pw@host.com:8080/x ftp://1.2.3.4/ 10.0.0.1 192.168.1.1 8.8.8.8 www.x.com. site.COM foo.Bar foo.bar,baz me@@x.org",
    "5km 5 km 10kg. 3m/s 100% 100%. 4\u00b5m 7GB 2x 9in. 12ft, $100m 5\u20ac 6USD \u00a37k 8C$ US$9 A$1",
    "U.S. UN. a.B c.d E.F word.Word word..word word\u2026word AB.CD 1.2 a,b 1,2 a1-b2 1-2 1-a a-1 x=y 1=a a:b",
    "Kelvin coo\u212aie policy and javascr\u0130pt and JAVASCRIPT lines stand here",
]


ESSAY = """Tides rise and fall because the moon pulls on the oceans that face it more strongly than on the rest of the planet.
The sun has a part in this, too, although it is weaker; when both pull together, the range of the tide is largest.
Anyone who has to sail from a shallow harbour will want to know these times well ahead, and so tables have been printed for centuries.
Kelvin built a machine of brass wheels that could draw a year of tides within a few hours!
Computers do the same with sums of cosines today. Is anything left to learn? Storms still surprise us, since wind can add a metre of water."""
MENU = "\n".join(["Home", "Tide tables of the month", "About the harbour", "Contact us by mail", "Opening hours in May", "Boats to let"])
VERDICTS = [
    ESSAY, ESSAY.replace("!", "! {x}"), ESSAY + "\nThen lorem ipsum follows here.", ESSAY.replace("\n", " ").replace(". ", ", ").replace("? ", ", ").replace("! ", ", "),
    ESSAY + "\n" + ESSAY.split("\n")[3], ESSAY + "\n" + "\n".join(MENU.split("\n") * 1), ESSAY + "\n\n\n" * 20 + "The end of it.", ESSAY.replace(".\n", "\n").replace("!\n", "\n")[:-1],
    MENU + "\n" + ESSAY, ESSAY.replace("e", "#", 30), ESSAY.replace("a", "\u2026", 40), ESSAY.replace(" ", " 12 "), ESSAY.replace("the", "a").replace(" of ", " on ").replace(" to ", " at ").replace("and ", "or ").replace("that", "which").replace("be", "bee"),
    "\n".join("- " + s for s in ESSAY.replace(". ", ".\n").split("\n")), "\n".join(s + "\u2026" for s in ESSAY.split("\n")), ESSAY.replace(" ", "supercalifragilistic "), " ".join(c for c in ESSAY if c.isalnum()),
    "\n".join(" ".join(ESSAY.split()[i : i + 4]) + "." for i in range(0, 108, 4)), ESSAY + " He said that the cookie policy of our uses cookies site is long.\n" + MENU,
]


def english():
    rng = random.Random("tides")
    texts = list(ENGLISH) + SENTENCES + VERDICTS
    for i in range(14):
        chosen = [rng.choice(SENTENCES) for _ in range(rng.randint(3, 14))]
        texts.append(rng.choice(["\n", " ", "\n\n", "\r\n", " \n"]).join(chosen))
    plain = SENTENCES[:10] + [SENTENCES[13]]
    for i in range(6):
        texts.append("\n".join(" ".join(rng.sample(plain, 3)) for _ in range(4)))
    return texts


JAPANESE_SENTENCES = [
    "潮は一日に二度満ちるが、海辺に住む人はその訳を知っている。", "月と太陽の引力が重なる年の大潮は、とても大きくなる！",
    "2024年5月1日（水）・東京湾の潮位は198cmであった。", "「本当ですか？」と彼女は聞いた……", "コンピューターで余弦の和を計算し、表にしている。",
    "お問い合わせはこちら", "→ 詳しくはhttp://example.jp/を見てください。", "𠮷野家で𩸽を食べた。がぎぐ（か゛き゛）ﾊﾝｶｸ ｶﾅ",
]
JAPANESE = [
    "", "あ", "。", "\n", "、、、", "潮", "潮が満ちる。\n潮が満ちる。\n\n潮が引く。", "・一つ\n・二つ\n- 三つ\n• 四つ", "続きは…\nまた...\nおわり。 \n",
    "ははははははははははははははははは", "すもももももももものうち。" * 12, "　全角の空白で始まる。\r\n次の行。\u2028その次。",
]


def japanese():
    rng = random.Random("潮")
    return JAPANESE + JAPANESE_SENTENCES + [rng.choice(["\n", "", "\n\n"]).join(rng.choice(JAPANESE_SENTENCES) for _ in range(rng.randint(4, 30))) for _ in range(12)]


def spans(text, words):
    result, at = [], 0
    for word in words:
        at = text.index(word, at)
        result += [at, at + len(word)]
        at += len(word)
    return result


def kept(make, text):
    """What a filter says; None where it divides by zero or has nothing to count."""
    try:
        result = make.filter(Document(text=text, id=""))
    except (ZeroDivisionError, ValueError):
        return None
    return result if isinstance(result, bool) else result[0]


def share(part, whole):
    return part / whole if whole else 0.0


def check(name, value, at, beside, text):
    """The filter keeps the text at the figure and not beside it."""
    held, not_held = kept(at, text), kept(beside, text)
    if held is False or not_held is True:
        raise AssertionError((name, value, text, held, not_held))


EPS = 1e-9


def gopher(text, language, stop_words):
    words = split_into_words(text, language)
    values = {}
    repetition = GopherRepetitionFilter(language=language)
    def repeated(name, value, key, make=lambda t: t):
        values[name] = value
        if value > 0:
            check(name, value, GopherRepetitionFilter(language=language, **{**OFF_REPETITION, key: make(value + EPS)}), GopherRepetitionFilter(language=language, **{**OFF_REPETITION, key: make(value - EPS)}), text)
    lines = repetition._line_splitter.split(text)
    paragraphs = repetition.paragraph_exp.split(text.strip())
    repeated("repeated_lines", share(find_duplicates(lines)[0], len(lines)), "dup_line_frac")
    repeated("repeated_line_letters", share(find_duplicates(lines)[1], len(text)), "dup_line_char_frac")
    repeated("repeated_paragraphs", share(find_duplicates(paragraphs)[0], len(paragraphs)), "dup_para_frac")
    repeated("repeated_paragraph_letters", share(find_duplicates(paragraphs)[1], len(text)), "dup_para_char_frac")
    for n in (2, 3, 4):
        grams = get_n_grams(words, n)
        repeated("top_%dgram" % n, share(find_top_duplicate(grams), len(text)) if grams else 0.0, "top_n_grams", lambda t, n=n: ((n, t),))
    for n in range(5, 11):
        repeated("repeated_%dgram" % n, share(find_all_duplicate(words, n), len(text)), "dup_n_grams", lambda t, n=n: ((n, t),))

    def quality(name, value, key, sign, condition=True):
        values[name] = value
        if words and value > 0 and condition:
            at = GopherQualityFilter(language=language, stop_words=stop_words, **{**OFF_QUALITY, key: value - sign * EPS})
            beside = GopherQualityFilter(language=language, stop_words=stop_words, **{**OFF_QUALITY, key: value + sign * 1e-6})
            check(name, value, at, beside, text)
    counted = [w for w in words if any(ch not in PUNCTUATION_SET for ch in w)]
    quality("words", float(len(counted)), "min_doc_words", 1)
    quality("mean_word_length", float(np.mean([len(w) for w in counted])) if counted else 0.0, "min_avg_word_length", 1)
    hashes, ellipses = share(text.count("#"), len(words)), share(text.count("...") + text.count("…"), len(words))
    quality("hash_ratio", hashes, "max_symbol_word_ratio", -1, ellipses <= hashes)
    quality("ellipsis_ratio", ellipses, "max_symbol_word_ratio", -1, hashes <= ellipses)
    split = text.splitlines()
    quality("bullet_lines", share(sum(s.lstrip().startswith("•") or s.lstrip().startswith("-") for s in split), len(split)), "max_bullet_lines_ratio", -1)
    quality("ellipsis_lines", share(sum(s.rstrip().endswith("...") or s.rstrip().endswith("…") for s in split), len(split)), "max_ellipsis_lines_ratio", -1)
    quality("alphabetic_words", share(sum(any(c.isalpha() for c in w) for w in words), len(words)), "max_non_alpha_words_ratio", 1)
    quality("stop_words", float(len(set(stop_words) & set(words))), "min_stop_words", 1)
    return words, values


def fineweb(text, language):
    values = {}
    lines = [line for line in text.split("\n") if line.strip() != ""]
    words = split_into_words(text, language)
    def quality(name, value, key, sign, lowest=0):
        values[name] = value
        if lines and words and value > lowest:
            at = FineWebQualityFilter(language=language, **{**OFF_FINEWEB, key: value - sign * EPS})
            beside = FineWebQualityFilter(language=language, **{**OFF_FINEWEB, key: value + sign * 1e-6})
            check(name, value, at, beside, text)
    quality("line_punctuation", share(sum(line.endswith(tuple(TERMINAL_PUNCTUATION)) for line in lines), len(lines)), "line_punct_thr", 1)
    quality("short_lines", share(sum(len(line) <= 30 for line in lines), len(lines)), "short_line_thr", -1)
    quality("repeated_line_letters", share(find_duplicates(lines)[1], len(text.replace("\n", ""))), "char_duplicates_ratio", -1)
    quality("lines_per_word", share(text.count("\n"), len(words)), "new_line_ratio", -1)
    return values


def c4(text):
    """The figures, what is left, and the filter's own verdict."""
    counts = {"sentences": 0, "lorem_ipsum": 0, "curly_brackets": 0}
    def count(line, language):
        counts["sentences"] += len(sentences(line, language))
        return []
    sentences = c4_filters.split_into_sentences
    document = Document(text=text, id="")
    c4_filters.split_into_sentences = count
    C4QualityFilter(filter_no_terminal_punct=False, filter_lorem_ipsum=False, filter_curly_bracket=False, min_num_sentences=0).filter(document)
    c4_filters.split_into_sentences = sentences
    for line in text.splitlines():
        one = Document(text=line, id="")
        result = C4QualityFilter(filter_no_terminal_punct=False, filter_javascript=False, filter_policy=False, filter_curly_bracket=False, min_num_sentences=0).filter(one)
        counts["lorem_ipsum"] += result is not True
        one = Document(text=line, id="")
        result = C4QualityFilter(filter_no_terminal_punct=False, filter_lorem_ipsum=False, filter_policy=False, min_num_sentences=0).filter(one)
        counts["curly_brackets"] += c4_filters.CITATION_REGEX.sub("", line).count("{") if result is not True else 0
    return counts, document.text


def verdict(text):
    document = Document(text=text, id="")
    for step in (GopherRepetitionFilter(), GopherQualityFilter(), C4QualityFilter(filter_no_terminal_punct=False), FineWebQualityFilter()):
        try:
            result = step.filter(document)
        except ZeroDivisionError:
            return "error"
        if result is not True:
            return result[1]
    return ""


examples = []
for text in english():
    words, values = gopher(text, "eng", STOP_WORDS)
    figures = {"gopher_%s@py1" % k: v for k, v in values.items()}
    counts, left = c4(text)
    figures.update({"c4_%s@py1" % k: float(v) for k, v in counts.items()})
    figures.update({"fineweb_%s@py1" % k: v for k, v in fineweb(left, "eng").items()})
    examples.append({"language": "en", "text": text, "words": spans(text, words), "verdict": verdict(text), "values": figures})
for text in japanese():
    words, values = gopher(text, "jpn", JAPANESE_STOP_WORDS)
    figures = {"jpn_gopher_%s@1" % k: v for k, v in values.items()}
    figures.update({"jpn_fineweb_%s@1" % k: v for k, v in fineweb(text, "jpn").items()})
    examples.append({"language": "ja", "text": text, "words": spans(text, words), "values": figures})

with open("datatrove-values.json", "w", encoding="utf-8") as f:
    f.write("[\n" + ",\n".join(json.dumps(example, ensure_ascii=True) for example in examples) + "\n]\n")
print(len(examples), collections.Counter(example.get("verdict") for example in examples))

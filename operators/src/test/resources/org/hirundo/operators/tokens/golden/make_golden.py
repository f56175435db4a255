"""Makes the tokenizers and the golden hashes beside this file.

    python make_golden.py train TEXT...   trains the tokenizers on text files
    python make_golden.py hash COUNT RANKS [TOKENIZER.json...]   prints the hashes of the ids of COUNT strings

RANKS is the folder com/knuddels/jtokkit of jtokkit's jar: its .tiktoken files are taken where
tiktoken would fetch them, if their SHA-256 is the one that tiktoken expects.

Needs tokenizers 0.23 and tiktoken 0.14. The strings are those of OddStrings.java: the same
generator, drawn from SplitMix64.
"""
import hashlib
import json
import pathlib
import struct
import sys

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

HERE = pathlib.Path(__file__).resolve().parent
LLAMA3 = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}"
    r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
MASK = (1 << 64) - 1
BLOCK = 500


class Random:
    def __init__(self, seed):
        self.state = seed & MASK

    def below(self, bound):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        z ^= z >> 31
        return (z >> 33) % bound


RANGES = [
    [(0x0, 0xD7FF), (0xE000, 0x10FFFF)],  # all planes
    [(0x0, 0xD7FF), (0xE000, 0xFFFF)],  # the basic plane
    [(0x61, 0x7A), (0x300, 0x36F), (0x591, 0x5C7), (0xE31, 0xE4E), (0x900, 0x963), (0x1100, 0x11FF), (0x3099, 0x309A), (0xAC00, 0xD7A3), (0x1AB0, 0x1AFF)],
    [(0xD7FE, 0xD7FF), (0xE000, 0xE001), (0xFFFC, 0x10001), (0x10FFFE, 0x10FFFF), (0x61, 0x63), (0xFDD0, 0xFDEF), (0x1FFFE, 0x20001)],
    [(0x1F300, 0x1F64F), (0x1F3FB, 0x1F3FF), (0x200D, 0x200D), (0xFE0E, 0xFE0F), (0x1F1E6, 0x1F1FF), (0x20E3, 0x20E3), (0x30, 0x39), (0xE0020, 0xE007F), (0x2640, 0x2642)],
    [(0x5D0, 0x5EA), (0x620, 0x6FF), (0x200E, 0x200F), (0x202A, 0x202E), (0x2066, 0x2069), (0x20, 0x20), (0x660, 0x669), (0xFB1D, 0xFDFF), (0x61, 0x7A)],
    [(0x0, 0x1F), (0x7F, 0xA0), (0x2028, 0x2029), (0x200B, 0x200F), (0xFEFF, 0xFEFF), (0xAD, 0xAD), (0x3000, 0x3000), (0x61, 0x62), (0x20, 0x20)],
    [(0x20, 0x20), (0xA, 0xA), (0xD, 0xD), (0x9, 0x9), (0xA0, 0xA0), (0x3000, 0x3000), (0x85, 0x85), (0x61, 0x62), (0x2E, 0x2E)],
    [(0x3041, 0x3096), (0x30A1, 0x30FC), (0x4E00, 0x9FA0), (0xFF01, 0xFF9F), (0x3001, 0x3003), (0x300C, 0x300F), (0x41, 0x5A), (0x30, 0x39), (0x20000, 0x2A6D6)],
    [(0x30, 0x39), (0x660, 0x669), (0xFF10, 0xFF19), (0x2160, 0x2188), (0xB2, 0xB9), (0x2070, 0x2089), (0x2E, 0x2E), (0x2C, 0x2C), (0x20, 0x20), (0x3021, 0x3029)],
    [(0xFB00, 0xFB06), (0xC5, 0xC5), (0x212A, 0x212B), (0x1C4, 0x1CC), (0x130, 0x131), (0xDF, 0xDF), (0x17F, 0x17F), (0x3300, 0x33FF), (0x3A3, 0x3C3), (0x61, 0x7A), (0x27, 0x27), (0x2F800, 0x2FA1D)],
]
WORDS = [
    "swallow", " the", " river", "it's", " I'LL", " DON'T", "they've", "HELLO", "camelCase", "snake_case", "x=y", "(a,b)",
    "{\n", "    return", "\t", "\n\n", " 3.14", "://", "e.g.", "—", "“quoted”", "naïve", "Ångström", " 燕は", "低く飛ぶ。", "コンピューター",
    "東京都", "https", "...", "!!!", "  ", "\r\n", "don\u2019t", "ǅungla", "İstanbul", "ß", "'s", "'S", "_", "-", "▁", "Ġ", "##ing",
]
SPECIALS = ["<|begin_of_text|>", "<|end_of_text|>", "<|endoftext|>", "<s>", "</s>", "<unk>", "[CLS]", "[SEP]", "[MASK]", "[UNK]", "<pad>", "<0x0A>", "<|im_start|>", "</", "<|", "[S"]


def text(index):
    random = Random(index)
    kind = random.below(16)
    if kind < len(RANGES):
        ranges = RANGES[kind]
        points = []
        for _ in range(random.below(41)):
            first, last = ranges[random.below(len(ranges))]
            points.append(chr(first + random.below(last - first + 1)))
        return "".join(points)
    if kind == 11:  # runs
        parts = []
        for _ in range(1 + random.below(3)):
            ranges = RANGES[random.below(len(RANGES))]
            first, last = ranges[random.below(len(ranges))]
            parts.append(chr(first + random.below(last - first + 1)) * (1 + random.below(700)))
        return "".join(parts)
    if kind == 12:  # special tokens among words
        return "".join(
            (SPECIALS if random.below(2) == 0 else WORDS)[random.below(16)] for _ in range(random.below(12))
        )
    return "".join(WORDS[random.below(len(WORDS))] for _ in range(random.below(60)))


def long_text(index):
    """A text of several windows, whose kind the index says."""
    random = Random(1_000_000 + index)
    kind = index % 8
    length = 150_000
    if kind == 0:  # Japanese without any space
        points = []
        while len(points) < length:
            for _ in range(3 + random.below(12)):
                first, last = [(0x3041, 0x3096), (0x30A1, 0x30FC), (0x4E00, 0x4E80)][random.below(3)]
                points.append(chr(first + random.below(last - first + 1)))
            points.append("、。"[random.below(2)])
        return "".join(points)
    if kind == 1:  # one word
        return "".join(chr(0x61 + random.below(26)) for _ in range(length))
    if kind == 2:  # white space
        return "".join(" " * (1 + random.below(900)) + "\n\t \u3000"[random.below(4)] for _ in range(400))
    if kind == 3:
        return " " * length + "x" + "\n" * length
    if kind == 4:  # digits
        return "".join(chr(0x30 + random.below(10)) for _ in range(length))
    if kind == 5:
        return "=-" * 40_000 + "a" * 70_000 + "あ" * 70_000 + "😀" * 40_000
    if kind == 6:  # prose
        return "".join(WORDS[random.below(len(WORDS))] for _ in range(30_000))
    return "".join(text(index * 100_000 + i) for i in range(1_200))


def digest(ids, into):
    into.update(struct.pack("<I", len(ids)))
    into.update(struct.pack(f"<{len(ids)}I", *ids))


def hashes(encode, count):
    blocks = []
    for begin in range(0, count, BLOCK):
        sha = hashlib.sha256()
        for index in range(begin, min(count, begin + BLOCK)):
            digest(encode(text(index)), sha)
        blocks.append(sha.hexdigest()[:16])
    longs = []
    for index in range(8):
        sha = hashlib.sha256()
        digest(encode(long_text(index)), sha)
        longs.append(sha.hexdigest()[:16])
    return {"blocks": blocks, "long": longs}


def without_specials(path):
    """The reference in which no text can spell a special token."""
    root = json.loads(path.read_text(encoding="utf-8"))
    renamed = {t["content"]: f"\x00{t['content']}\x00{i}\x00" * 3 for i, t in enumerate(root["added_tokens"]) if t["special"]}
    root["post_processor"] = None
    for token in root["added_tokens"]:
        token["content"] = renamed.get(token["content"], token["content"])
    model = root["model"]
    if isinstance(model["vocab"], list):
        model["vocab"] = [[renamed.get(piece, piece), score] for piece, score in model["vocab"]]
    else:
        model["vocab"] = {renamed.get(piece, piece): id for piece, id in model["vocab"].items()}
    if model.get("unk_token") in renamed:
        model["unk_token"] = renamed[model["unk_token"]]
    return Tokenizer.from_str(json.dumps(root))


def tiktoken_encodings(folder):
    import tiktoken
    import tiktoken_ext.openai_public as public

    def local(url, expected_hash=None):
        path = folder / url.rsplit("/", 1)[1]
        assert hashlib.sha256(path.read_bytes()).hexdigest() == expected_hash, path
        return tiktoken.load.load_tiktoken_bpe(str(path))

    public.load_tiktoken_bpe = local
    for name in ["o200k_base", "cl100k_base", "p50k_base", "r50k_base"]:
        yield name, tiktoken.Encoding(**getattr(public, name)())


def train(files):
    lines = [line for file in files for line in pathlib.Path(file).read_text(encoding="utf-8").splitlines(keepends=True)]
    byte_alphabet = pre_tokenizers.ByteLevel.alphabet()
    byte_pieces = [f"<0x{b:02X}>" for b in range(256)]

    llama3 = Tokenizer(models.BPE(ignore_merges=True))
    llama3.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Split(Regex(LLAMA3), "isolated"), pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)]
    )
    llama3.decoder = decoders.ByteLevel()
    llama3.train_from_iterator(lines, trainers.BpeTrainer(vocab_size=1500, initial_alphabet=byte_alphabet, show_progress=False))
    llama3.add_special_tokens(["<|begin_of_text|>", "<|end_of_text|>"])
    begin = llama3.token_to_id("<|begin_of_text|>")
    llama3.post_processor = processors.TemplateProcessing(single="<|begin_of_text|> $A", special_tokens=[("<|begin_of_text|>", begin)])
    llama3.save(str(HERE / "llama3.json"), pretty=False)

    gpt2 = Tokenizer(models.BPE())
    gpt2.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=True)
    gpt2.decoder = decoders.ByteLevel()
    gpt2.train_from_iterator(lines, trainers.BpeTrainer(vocab_size=800, initial_alphabet=byte_alphabet, special_tokens=["<|endoftext|>"], show_progress=False))
    gpt2.post_processor = processors.ByteLevel(trim_offsets=False)
    gpt2.save(str(HERE / "gpt2.json"), pretty=False)

    llama2 = Tokenizer(models.BPE(unk_token="<unk>", fuse_unk=True, byte_fallback=True))
    llama2.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    llama2.decoder = decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)])
    llama2.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="never")  # for the training alone
    llama2.train_from_iterator(
        lines, trainers.BpeTrainer(vocab_size=1500, special_tokens=["<unk>", "<s>", "</s>"] + byte_pieces, show_progress=False)
    )
    root = json.loads(llama2.to_str())
    root["pre_tokenizer"] = None
    root["added_tokens"] = [token for token in root["added_tokens"] if not token["content"].startswith("<0x")]
    llama2 = Tokenizer.from_str(json.dumps(root))
    llama2.post_processor = processors.TemplateProcessing(single="<s> $A", special_tokens=[("<s>", 1)])
    llama2.save(str(HERE / "llama2.json"), pretty=False)

    unigram = Tokenizer(models.Unigram())
    unigram.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")])
    unigram.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    unigram.decoder = decoders.Sequence([decoders.ByteFallback(), decoders.Metaspace(prepend_scheme="always")])
    unigram.train_from_iterator(
        lines, trainers.UnigramTrainer(vocab_size=1500, special_tokens=["<unk>", "<s>", "</s>"], unk_token="<unk>", show_progress=False)
    )
    root = json.loads(unigram.to_str())
    root["model"]["vocab"][3:3] = [[piece, 0.0] for piece in byte_pieces]
    root["model"]["byte_fallback"] = True
    unigram = Tokenizer.from_str(json.dumps(root))
    unigram.post_processor = processors.TemplateProcessing(single="$A </s>", special_tokens=[("</s>", 2)])
    unigram.save(str(HERE / "unigram.json"), pretty=False)

    wordpiece = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    wordpiece.normalizer = normalizers.BertNormalizer()
    wordpiece.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    wordpiece.decoder = decoders.WordPiece()
    wordpiece.train_from_iterator(
        lines, trainers.WordPieceTrainer(vocab_size=2000, special_tokens=["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"], show_progress=False)
    )
    wordpiece.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    wordpiece.save(str(HERE / "wordpiece.json"), pretty=False)


def main():
    if sys.argv[1] == "train":
        train(sys.argv[2:])
        return
    count = int(sys.argv[2])
    found = {}
    for name, encoding in tiktoken_encodings(pathlib.Path(sys.argv[3])):
        found[name] = hashes(encoding.encode_ordinary, count)
    paths = [pathlib.Path(p) for p in sys.argv[4:]] or sorted(HERE.glob("*.json"))
    for path in paths:
        if path.name == "golden.json":
            continue
        reference = without_specials(path)
        found[path.stem] = hashes(lambda text: reference.encode(text, add_special_tokens=False).ids, count)
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()

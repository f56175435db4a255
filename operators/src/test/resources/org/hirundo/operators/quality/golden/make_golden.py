"""Makes the golden models and vectors of this folder with the reference implementation.

    pip install fasttext-wheel==0.9.2 'numpy<2' && python make_golden.py

The eight best labels are written. All training text is made here, from word lists, so that nothing of others is kept in the repository.
"""
import json
import os
import random
import tempfile

import fasttext

TOPICS = {
    "pos": "theorem proof integral vector energy history 定理 証明 積分 関数 エネルギー 歴史 です。 ここで を 用いて 説明する".split(),
    "neg": "sale cheap coupon click winner diary 激安 送料無料 クーポン 日記 今日は ラーメン 食べた！ お得 ですよ 買った".split(),
    "mid": "install manual server kernel directive module 設定 手順 サーバ 起動 指示 モジュール します ファイル を 編集".split(),
}
COMMON = "the of and is a to in naïve café ― は が に 1 2 2024 …".split()
# Each: a text, how often it is repeated, and what follows it.
LINES = [(line, 1, "") for line in [
    "",
    " ",
    "theorem",
    "unknownword",
    "the proof of the theorem is in a vector integral",
    "cheap coupon : click the winner and sale sale sale",
    "install the kernel module to server",
    "定理 の 証明 を 説明する",
    "定理の証明をここで説明する。積分と関数の歴史です。",
    "今日は激安のラーメンを食べた！送料無料クーポンでお得ですよ",
    "サーバの設定手順 ファイルを編集し　起動します",
    "naïve café naïve café",
    "ÀÉÎÕÜ ñandú straße",
    "emoji 😀😀 𠮷野家 𩸽",
    "tabs\tand\u00a0no-break\u3000spaces\x0bvertical\x0cfeed\rreturn\x00nul",
    "__label__pos theorem __label__unknown proof",
    "</s> theorem </s> proof",
    "theorem </s>",
    "a b c d e f g h i j k l m n o p q r s t u v w x y z",
    "the the the the the the the the the the",
    "ﾊﾝｶｸ カナ ｶﾞ が か\u3099",
    "<theorem> <<proof>> >",
]] + [("x", 300, ""), ("定理の証明", 4000, ""), ("proof ", 3000, "sale")]


def training_file(labels, seed, lines=240):
    rng = random.Random(seed)
    names = list(TOPICS)
    handle = tempfile.NamedTemporaryFile("w", suffix=".txt", delete=False, encoding="utf-8")
    for i in range(lines):
        label = labels[min(int(rng.random() ** 1.7 * len(labels)), len(labels) - 1)]
        if i < len(labels):
            label = labels[i]
        topic = TOPICS[names[labels.index(label) % len(names)]]
        words = [rng.choice(topic if rng.random() < 0.6 else COMMON) for _ in range(rng.randint(3, 14))]
        if len(labels) > 3:
            words.append("w%d" % labels.index(label))
        handle.write("__label__%s %s\n" % (label, " ".join(words)))
    handle.close()
    return handle.name


GOLDEN = {}


def write(name, model, suffix):
    model.save_model(name + suffix)
    model = fasttext.load_model(name + suffix)
    rows = []
    for text, times, end in LINES:
        labels, probabilities = model.predict(text * times + end, k=-1)
        rows.append({label[9:]: float("%.8g" % p) for label, p in list(zip(labels, probabilities))[:8]})
    GOLDEN[name + suffix] = rows


THREE = ["pos", "neg", "mid"]
EIGHT = ["pos", "neg", "mid", "0", "1", "2", "3", "long-label-日本"]
MANY = ["l%d" % i for i in range(300)]
SHAPES = {
    "softmax-words": (THREE, dict(loss="softmax", wordNgrams=1)),
    "softmax-bigrams": (THREE, dict(loss="softmax", wordNgrams=2, bucket=499)),
    "softmax-5grams": (["pos", "neg"], dict(loss="softmax", wordNgrams=5, bucket=600)),
    "softmax-subwords": (THREE, dict(loss="softmax", minn=2, maxn=4, bucket=700)),
    "softmax-minn1-bigrams": (THREE, dict(loss="softmax", minn=1, maxn=3, wordNgrams=2, bucket=512)),
    "softmax-numeric": (["0", "1", "2", "3"], dict(loss="softmax", minn=2, maxn=3, bucket=400)),
    "hs-words": (EIGHT, dict(loss="hs", wordNgrams=1)),
    "hs-bigrams-subwords": (EIGHT, dict(loss="hs", wordNgrams=2, minn=2, maxn=3, bucket=500)),
    "ns-bigrams": (EIGHT, dict(loss="ns", wordNgrams=2, bucket=500)),
    "ova-trigrams-subwords": (EIGHT, dict(loss="ova", wordNgrams=3, minn=2, maxn=3, bucket=500)),
}
for name, (labels, args) in SHAPES.items():
    path = training_file(labels, name)
    write(name, fasttext.train_supervised(path, dim=8, lr=0.6, epoch=30, thread=1, minCount=1, verbose=0, **args), ".bin")

QUANTISED = {
    "q-words-bigrams": (THREE, dict(wordNgrams=2, bucket=600), dict()),
    "q-norm-subwords": (THREE, dict(minn=2, maxn=4, bucket=600), dict(qnorm=True, dsub=3)),
    "q-pruned": (THREE, dict(wordNgrams=2, minn=2, maxn=3, bucket=900), dict(cutoff=300, qnorm=True, retrain=True)),
    "q-pruned-hs": (EIGHT, dict(loss="hs", wordNgrams=3, minn=0, maxn=0, bucket=900), dict(cutoff=280)),
    "q-pruned-words-only": (MANY, dict(wordNgrams=1), dict(cutoff=270)),
    "q-output": (MANY, dict(wordNgrams=2, bucket=400), dict(qout=True)),
}
for name, (labels, args, how) in QUANTISED.items():
    args = dict(dict(loss="softmax"), **args)
    path = training_file(labels, name, lines=700)
    model = fasttext.train_supervised(path, dim=8, lr=0.6, epoch=20, thread=1, minCount=1, verbose=0, **args)
    model.quantize(input=path, thread=1, **how)
    write(name, model, ".ftz")

with open("golden.json", "w", encoding="utf-8") as f:
    json.dump({"lines": LINES, "models": GOLDEN}, f, ensure_ascii=False, indent=0)

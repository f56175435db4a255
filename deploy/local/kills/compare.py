"""What must hold of a run's outputs, and between those of a disturbed and an undisturbed run.

Every function gives a list of sentences, one for each difference, empty where all is well.
"""

import json
from collections import Counter

PARTITIONS = 4
WIDTH = 4  # bytes of a token id


def _text(record):
    return json.dumps(record, sort_keys=True, ensure_ascii=False)


def _origin(record):
    origin = record.get("origin", {})
    return f"{origin.get('source')} {origin.get('file')} at {origin.get('position')}"


def _document(record):
    return f"document {record['id']} ({_origin(record)})"


def _duplicate(record):
    return f"duplicate {record['id']} of {record['duplicateOf']} ({_origin(record)})"


def _reject(record):
    return f"reject {record['stage']}/{record['reason']} ({_origin(record)})"


def _file(record):
    return f"report of a file ({_text(record)[:160]})"


def _sequence(record):
    pieces = ", ".join(f"{p['id']}+{p['offset']}" for p in record["documents"][:3])
    return f"sequence of {record['domain']} with {pieces}"


def equal_sets(kind, undisturbed, disturbed, name):
    """The same records, each as often; ``name`` gives a record's name."""
    one, other = Counter(map(_text, undisturbed)), Counter(map(_text, disturbed))
    if one == other:
        return []
    found = []
    lost, more = one - other, other - one
    for text, count in lost.items():
        found.append(f"{kind}: {name(json.loads(text))}: {count} fewer than in the undisturbed run")
    for text, count in more.items():
        found.append(f"{kind}: {name(json.loads(text))}: {count} more than in the undisturbed run")
    return found


def _ordinals(domain, sequences):
    found, seen = [], Counter(s.record["ordinal"] for s in sequences)
    for ordinal in range(max(seen, default=-1) + 1):
        if seen[ordinal] != 1:
            found.append(f"sequences.{domain}: ordinal {ordinal} is there {seen[ordinal]} times")
    for one in sequences:
        if one.partition != one.record["ordinal"] % PARTITIONS:
            found.append(f"sequences.{domain}: ordinal {one.record['ordinal']} is in partition {one.partition}")
    for partition in range(PARTITIONS):
        there = [s.record["ordinal"] for s in sequences if s.partition == partition]
        if there != sorted(there):
            found.append(f"sequences.{domain}: partition {partition} is not in the order of ordinals")
    return found


def packed_documents(domain, sequences):
    """The tokens of each document in a log, and what is wrong with its pieces."""
    found, whole = [], {}
    for one in sorted(sequences, key=lambda s: s.record["ordinal"]):
        end = 0
        for piece in one.record["documents"]:
            tokens = whole.setdefault(piece["id"], bytearray())
            where = f"sequences.{domain}: document {piece['id']} in ordinal {one.record['ordinal']}"
            if piece["start"] != end:
                found.append(f"{where} begins at token {piece['start']}, not at {end}")
            if piece["offset"] * WIDTH != len(tokens):
                found.append(f"{where} goes on at its token {piece['offset']}, not at {len(tokens) // WIDTH}")
            end = piece["start"] + piece["length"]
            tokens += one.tokens[piece["start"] * WIDTH : end * WIDTH]
    return whole, found


def logs_of(run):
    """Documents once each, the sums, and the sequence logs whole."""
    found = []
    for number, count in Counter(d.record["id"] for d in run.documents).items():
        if count != 1:
            found.append(f"documents: document {number} is there {count} times")
    kept = {d.record["id"] for d in run.documents}
    for one in run.duplicates:
        if one.record["duplicateOf"] not in kept:
            found.append(f"duplicates: {_duplicate(one.record)} names a document that is not there")
    found += _sums(run)
    by_domain = Counter(d.record["domain"] for d in run.documents)
    for domain, sequences in run.sequences.items():
        found += _ordinals(domain, sequences)
        whole, wrong = packed_documents(domain, sequences)
        found += wrong
        found += [f"sequences.{domain}: document {d} is not in documents" for d in whole if d not in kept]
        report = run.packed.get(domain)
        if report is None:
            found.append(f"pack-report: none of {domain}")
            continue
        decided = report["selected"] + sum(report["refused"].values())
        if decided != by_domain[domain]:
            found.append(f"pack-report: {domain} decided on {decided} of {by_domain[domain]} documents")
        if report["sequences"] != len(sequences):
            found.append(f"pack-report: {domain} has {report['sequences']} sequences, the log {len(sequences)}")
        tokens = sum(map(len, whole.values())) // WIDTH + report["openTokens"]
        if tokens != report["tokens"]:
            found.append(f"pack-report: {domain} has {report['tokens']} tokens, the log and what is open {tokens}")
    return found


def _sums(run):
    found = []
    documents = Counter(d.record["origin"]["source"] for d in run.documents)
    duplicates = Counter(d.record["origin"]["source"] for d in run.duplicates)
    rejects = Counter(d.record["origin"]["source"] for d in run.rejects)
    for source in {*documents, *duplicates, *rejects} - set(run.curated):
        found.append(f"curate-report: none of {source}")
    for source, report in run.curated.items():
        said = (
            sum(report["documents"].values()),
            report["exactDuplicates"] + report["nearDuplicates"],
            sum(report["rejects"].values()),
        )
        there = (documents[source], duplicates[source], rejects[source])
        if said != there:
            found.append(f"curate-report: {source} has documents, duplicates, rejects {said}, the logs {there}")
        if report["records"] != sum(there):
            found.append(f"curate-report: {source} has {report['records']} records, the logs {sum(there)}")
    return found


def feed_of(run):
    """g without gap or repeat, in order, each the sequence that it names, taken in order, to the end."""
    found, seen = [], Counter(f.record["g"] for f in run.feed)
    for g in range(max(seen, default=-1) + 1):
        if seen[g] != 1:
            found.append(f"feed: g={g} is there {seen[g]} times")
    for partition in range(PARTITIONS):
        there = [f.record["g"] for f in run.feed if f.partition == partition]
        if there != sorted(there):
            found.append(f"feed: partition {partition} is not in the order of g")
        rounds = [g // PARTITIONS for g in there]
        if rounds != list(range(len(rounds))):
            found.append(f"feed: partition {partition} has not one sequence of each round")
    logs = {(d, s.record["ordinal"]): s.record for d, log in run.sequences.items() for s in log}
    taken = {(d, p): p for d in run.sequences for p in range(PARTITIONS)}
    for one in sorted(run.feed, key=lambda f: f.record["g"]):
        record = one.record
        domain = record["domain"]
        source = logs.get((domain, record["ordinal"]))
        where = f"feed: g={record['g']}, {domain} {record['ordinal']}"
        if source is None:
            found.append(f"{where} is in no sequence log")
        elif (source["tokens"], source["documents"]) != (record["tokens"], record["documents"]):
            found.append(f"{where} is not what the sequence log holds")
        next_ = taken.get((domain, one.partition))
        if record["ordinal"] != next_:
            found.append(f"{where}: in partition {one.partition}, {next_} would be {domain}'s next")
        taken[domain, one.partition] = record["ordinal"] + PARTITIONS
    if run.sequences and all(ordinal < len(run.sequences[d]) for (d, _), ordinal in taken.items()):
        found.append("feed: it ends although every domain has further sequences in every partition")
    if len(run.mixture) != 1:
        found.append(f"mixture: {len(run.mixture)} records instead of 1")
    return found


def archives_of(run):
    """Every file under a final name can be read, and together they hold what the topics hold."""
    found = []
    for name, files, topic, naming in (
        ("documents", run.document_archive, run.documents, _document),
        ("feed", run.feed_archive, run.feed, lambda r: f"g={r['g']}"),
    ):
        found += [f"archive of {name}: {file.name} can't be read: {file.fault}" for file in files if file.fault]
        rows = Counter(_text(row) for file in files for row in file.rows)
        there = Counter(_text(one.record) for one in topic)
        for text, count in (there - rows).items():
            found.append(f"archive of {name}: {naming(json.loads(text))} of the topic is {count} times too few there")
        for text, count in (rows - there).items():
            found.append(f"archive of {name}: {naming(json.loads(text))} is {count} times more there than in the topic")
    return found


def loader_of(run):
    """What the training loop took is the feed, each g once, in order; what it was given again is the same."""
    if run.taken is None:
        return []
    found = []
    digests = {f.record["g"]: f.record["tokens"].split()[0] for f in run.feed}
    order = [g for g, _ in run.taken]
    for g, count in Counter(order).items():
        if count != 1:
            found.append(f"loader: g={g} was taken {count} times")
    if order != sorted(order):
        found.append("loader: sequences were not taken in the order of g")
    for g in digests.keys() - set(order):
        found.append(f"loader: g={g} was never taken")
    for name, list_ in (("taken", run.taken), ("given out", run.given)):
        for g, digest in list_:
            if g not in digests:
                found.append(f"loader: g={g} was {name}, but is not in the feed")
            elif digests[g] != digest:
                found.append(f"loader: g={g} was {name} with other tokens than the feed has")
    return found


def itself(run):
    """All that must hold of one run alone."""
    return logs_of(run) + feed_of(run) + archives_of(run) + loader_of(run)


def between(undisturbed, disturbed, padded):
    """All that must be equal of two runs on one input.

    Curate's logs are equal as sets with counts. Documents reach pack in no fixed order, so places in
    a sequence log may differ: where ``padded`` (domains with one document a sequence) the sequences
    are equal as sets with counts, elsewhere every document's tokens are equal, and the domain's sums.
    """
    found = []
    for kind, naming in (("documents", _document), ("duplicates", _duplicate), ("rejects", _reject), ("files", _file)):
        found += equal_sets(kind, _records(undisturbed, kind), _records(disturbed, kind), naming)
    for domain in sorted({*undisturbed.sequences, *disturbed.sequences}):
        one = undisturbed.sequences.get(domain, [])
        other = disturbed.sequences.get(domain, [])
        name = f"sequences.{domain}"
        if domain in padded:
            found += equal_sets(name, map(_unplaced, one), map(_unplaced, other), _sequence)
        else:
            found += _same_tokens(name, one, other)
        mine, theirs = (run.packed.get(domain, {}) for run in (undisturbed, disturbed))
        for key in ("selected", "refused", "tokens"):
            if mine.get(key) != theirs.get(key):
                found.append(f"pack-report: {domain}'s {key}: {mine.get(key)} undisturbed, {theirs.get(key)} disturbed")
    shares = [[(m.record["effectiveFrom"], m.record["shares"]) for m in run.mixture] for run in (undisturbed, disturbed)]
    if shares[0] != shares[1]:
        found.append(f"mixture: {shares[0]} undisturbed, {shares[1]} disturbed")
    return found


def _records(run, kind):
    return [one.record for one in getattr(run, kind)]


def _unplaced(one):
    return {key: value for key, value in one.record.items() if key != "ordinal"}


def _same_tokens(name, one, other):
    """Where a log ends, a document may be cut: what is there of it is the other's beginning."""
    found = []
    mine, theirs = packed_documents(name, one)[0], packed_documents(name, other)[0]
    cut = {_last(one), _last(other)}
    for document in mine.keys() & theirs.keys():
        short, long = sorted((mine[document], theirs[document]), key=len)
        if short != (long[: len(short)] if document in cut else long):
            found.append(f"{name}: document {document} has other tokens than in the undisturbed run")
    return found


def _last(log):
    """The document that a log ends with."""
    if not log:
        return None
    pieces = max(log, key=lambda s: s.record["ordinal"]).record["documents"]
    return pieces[-1]["id"] if pieces else None

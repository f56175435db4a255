"""A run that gets what it can't read, and whose checkpoints fail."""
from world import OUT, Run, lines, repeatedly, sound


def garbage(processes, given):
    folder = OUT / "rows"
    folder.mkdir()
    lines(folder / "0.jsonl", sound("first", 40))
    run = Run(processes, "two-all", """
datasets:
  - {name: rows, domain: a, path: "out/provoke/rows/*.jsonl", poll: 1s}
  - {name: none, domain: b, path: "out/provoke/none/*.jsonl", poll: 1s}
mixture: {a: 0.5, b: 0.5}
sequence-length: 128
feed: {partitions: 2, archive: out/provoke/two-feed}
documents: {archive: out/provoke/two-documents}
state: out/provoke/two-state
""")
    given.fault("two domains of equal shares, of which the second has nothing", "HirundoBoundUse")
    lines(OUT / "none" / "1.jsonl", sound("second", 3000))
    given.remedy("a file with its documents", "HirundoBoundUse")

    number = 0

    def rows(damaged):
        nonlocal number
        number += 1
        lines(folder / f"{number}.jsonl", ["{" * 3] * damaged + sound(f"file {number}", 10 - damaged))

    with repeatedly(lambda: rows(8)):
        given.fault("files of which eight rows in ten are damaged", "HirundoRejectShare", "HirundoParseFailures")
    with repeatedly(lambda: rows(0)):
        given.remedy("sound files", "HirundoRejectShare", "HirundoParseFailures")

    checkpoints = OUT / "two-state" / "curate" / "checkpoints"
    aside = checkpoints.with_name("aside")
    checkpoints.rename(aside)
    checkpoints.write_text("")
    with repeatedly(lambda: rows(0)):
        given.fault("a file stands where curate's checkpoints go", "HirundoCheckpointsFail", "HirundoRestarting", "HirundoCheckpointsMissing")
        checkpoints.unlink()
        aside.rename(checkpoints)
        given.remedy("the folder is back", "HirundoCheckpointsFail", "HirundoRestarting", "HirundoCheckpointsMissing")
    run.stop()

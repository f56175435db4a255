"""A job of a cluster that is cancelled."""
import re

from world import BROKER, OUT, cluster, wait


def on_cluster(_, given):
    file = OUT / "four.yaml"
    file.write_text(f"""
datasets: [{{name: rows, domain: a, path: "out/demo/code.jsonl.gz"}}]
mixture: {{a: 1}}
feed: {{partitions: 1, archive: {OUT}/four-feed}}
documents: {{archive: {OUT}/four-documents}}
kafka: {{bootstrap: "{BROKER}", prefix: "four-"}}
state: {OUT}/four-state
parallelism: 1
""", encoding="utf-8")
    submitted = cluster("submit", str(file), "mix")
    there = 'max(flink_jobmanager_job_numRestarts{process="jobmanager"})'
    wait("job on the cluster", lambda: given.prometheus.value(there) is not None)
    cluster("cancel", re.search(r"JobID ([0-9a-f]{32})", submitted)[1])
    given.fault("a job of a cluster is cancelled", "HirundoTopologyGone")
    cluster("submit", str(file), "mix")
    given.remedy("it is submitted again", "HirundoTopologyGone")

#!/usr/bin/env python3
"""Makes the boards in boards/ from the tables below; --check tells whether they are up to date.

Grafana's JSON says the same things again and again; here each panel is one line: what it shows,
why one looks at it, its unit, its queries.
"""
import json
import pathlib
import sys

FOLDER = pathlib.Path(__file__).parent / "boards"
SCHEMA = 41  # of Grafana 12; earlier ones from 10 on read it, too
COORDINATOR = "flink_jobmanager_job_operator_coordinator_enumerator_hirundo_"
STEP = "flink_taskmanager_job_task_operator_hirundo_"
FLINK = "flink_taskmanager_job_task_"
JOB = "flink_jobmanager_job_"
SOURCE = {"type": "prometheus", "uid": "${datasource}"}

RED, AMBER, GREEN = "red", "orange", "green"


def rising(amber, red):
    """Good below amber, bad from red on."""
    return [(None, GREEN), (amber, AMBER), (red, RED)]


def falling(amber, green):
    """Bad below amber, good from green on."""
    return [(None, RED), (amber, AMBER), (green, GREEN)]


class Panel:
    """One panel: its queries are (expression, legend) pairs."""

    def __init__(self, kind, title, why, unit, *queries, width=12, height=8, steps=None, low=None,
                 high=None, decimals=None, stack=False, dash=None, instant=False):
        self.kind, self.title, self.why, self.unit = kind, title, why, unit
        self.queries, self.width, self.height = queries, width, height
        self.steps, self.low, self.high, self.decimals = steps, low, high, decimals
        self.stack, self.dash, self.instant = stack, dash, instant

    def json(self, number, x, y):
        defaults = {"unit": self.unit, "color": {"mode": "palette-classic"}}
        if self.steps:
            defaults["thresholds"] = {
                "mode": "absolute", "steps": [{"color": c, "value": v} for v, c in self.steps]}
        if self.low is not None:
            defaults["min"] = self.low
        if self.high is not None:
            defaults["max"] = self.high
        if self.decimals is not None:
            defaults["decimals"] = self.decimals
        options = {}
        overrides = []
        if self.kind == "timeseries":
            defaults["custom"] = {
                "drawStyle": "line", "lineWidth": 2, "fillOpacity": 15 if self.stack else 0,
                "showPoints": "never", "spanNulls": 60000,
                "stacking": {"mode": "normal" if self.stack else "none", "group": "A"},
                "thresholdsStyle": {"mode": "line" if self.steps else "off"}}
            options = {
                "legend": {"displayMode": "table", "placement": "right", "calcs": ["lastNotNull"],
                           "showLegend": True},
                "tooltip": {"mode": "multi", "sort": "desc"}}
            if self.dash:
                overrides = [{
                    "matcher": {"id": "byRegexp", "options": self.dash},
                    "properties": [
                        {"id": "custom.lineStyle", "value": {"fill": "dash", "dash": [6, 6]}},
                        {"id": "custom.lineWidth", "value": 1}]}]
        elif self.kind == "stat":
            if self.steps:
                defaults["color"] = {"mode": "thresholds"}
            options = {
                "reduceOptions": {"calcs": ["lastNotNull"], "fields": "", "values": False},
                "colorMode": "background" if self.steps else "value", "graphMode": "area",
                "textMode": "value", "justifyMode": "auto", "orientation": "auto"}
        elif self.kind == "bargauge":
            if self.steps:
                defaults["color"] = {"mode": "thresholds"}
            options = {
                "reduceOptions": {"calcs": ["lastNotNull"], "fields": "", "values": False},
                "displayMode": "basic", "orientation": "horizontal", "showUnfilled": True,
                "valueMode": "text"}
        instant = self.instant or self.kind == "bargauge"
        return {
            "id": number, "type": self.kind, "title": self.title, "description": self.why,
            "datasource": SOURCE, "gridPos": {"h": self.height, "w": self.width, "x": x, "y": y},
            "fieldConfig": {"defaults": defaults, "overrides": overrides}, "options": options,
            "targets": [
                {"refId": chr(ord("A") + i), "datasource": SOURCE, "editorMode": "code",
                 "expr": expression, "legendFormat": legend, "instant": instant,
                 "range": not instant}
                for i, (expression, legend) in enumerate(self.queries)]}


def mix(name, more=""):
    return f'max by (domain) ({COORDINATOR}mix_domain_{name}{{job=~"$job", domain=~"$domain"}}){more}'


def mix_one(name):
    return f'max({COORDINATOR}{name}{{job=~"$job"}})'


def by(labels, metric, selector=""):
    """The sum of a counter's rates."""
    return f'sum by ({labels}) (rate({STEP}{metric}{{job=~"$job"{selector}}}[$__rate_interval]))'


def total(labels, metric, selector=""):
    """The sum of a gauge of sums."""
    return f'sum by ({labels}) ({STEP}{metric}{{job=~"$job"{selector}}})'


def quantiles(metric, labels=""):
    """Half of them, 95 and 99 of a hundred, of the slowest subtask."""
    by_labels = f"quantile{', ' + labels if labels else ''}"
    legend = "{{quantile}}" + (f" {{{{{labels}}}}}" if labels else "")
    return (f'max by ({by_labels}) ({STEP}{metric}{{job=~"$job", quantile=~"0.5|0.95|0.99"}})', legend)


DOMAIN = ', domain=~"$domain"'
CRAWL = ', source=~"$crawl"'
NO_LANGUAGE = ', reason!="language"'
WASTE = (f'sum(rate({STEP}extract_stage_reason_rejects_total{{job=~"$job", reason!="language"}}[10m]))'
         f' / sum(rate({STEP}extract_source_records_total{{job=~"$job"}}[10m]))')
PROGRESS = (f'sum by (source) ({COORDINATOR}source_files_assigned{{job=~"$job", source=~"$crawl"}})'
            f' / sum by (source) ({COORDINATOR}source_files{{job=~"$job", source=~"$crawl"}})')

GLANCE = ("hirundo-glance", "Hirundo at a glance", "Is the mix right, is a domain starving, how far is the crawl, what is thrown away, is the trainer being fed?", [
    Panel("stat", "Is the mix right?", "The largest use of the mixture's bound by any domain. It swings while the feed moves; above 100 % the mixture's promise is broken.", "percentunit",
          (f'max({COORDINATOR}mix_domain_bound_use_ratio{{job=~"$job"}})', "bound used"), width=4, height=5, steps=rising(0.9, 1.0001), low=0, decimals=0),
    Panel("stat", "Domains the feed waits for", "0 is good: every domain has sequences ready. Otherwise the board Mix says which domain it is.", "short",
          (f'count({COORDINATOR}mix_domain_starving_seconds{{job=~"$job"}} > 0) or vector(0)', "starving"), width=4, height=5, steps=[(None, GREEN), (1, RED)], decimals=0),
    Panel("stat", "How far are the crawls?", "Files handed out to readers, of all files of the crawls and datasets that are known.", "percentunit",
          (f'sum({COORDINATOR}source_files_assigned{{job=~"$job", source=~"$crawl"}}) / sum({COORDINATOR}source_files{{job=~"$job", source=~"$crawl"}})', "files"), width=4, height=5, low=0, high=1, decimals=1),
    Panel("stat", "What is thrown away?", "Records rejected of those read in the last ten minutes, other than for their language; that of the whole feed where nothing is read now.", "percentunit",
          (f'({WASTE}) >= 0 or sum({STEP}ledger_source_stage_reason_rejects{{job=~"$job", reason!="language"}}) / sum({STEP}ledger_source_records{{job=~"$job"}})', "rejected"), width=4, height=5, steps=rising(0.3, 0.5), low=0, decimals=1),
    Panel("stat", "Is the trainer fed?", "Sequences that the feed has ready beyond the trainer's position, by its last record of a loss. 0 or less: it waits. No data: no trainer tells its position.", "short",
          (mix_one("mix_trainer_lead_sequences"), "ahead"), width=4, height=5, steps=falling(1, 1000), decimals=0),
    Panel("stat", "Alerts", "Alerts that fire now; their descriptions say what to do.", "short",
          ('count(ALERTS{alertname=~"Hirundo.*", alertstate="firing"}) or vector(0)', "firing"), width=4, height=5, steps=[(None, GREEN), (1, RED)], decimals=0),
    Panel("timeseries", "Shares of the mixture", "Each domain's share of the last 10,000 sequences or more (line), and what was asked for (dashes). They should lie on each other.", "percentunit",
          (mix("window_ratio"), "{{domain}}"), (mix("target_ratio"), "{{domain}} target"), dash="/target$/", low=0),
    Panel("timeseries", "Tokens into the feed", "Real tokens a second, by domain.", "short",
          (by("domain", "mix_domain_tokens_total", DOMAIN), "{{domain}}"), stack=True, low=0),
    Panel("bargauge", "Crawls and datasets", "Files handed out to readers, of all that are known of each.", "percentunit",
          (PROGRESS, "{{source}}"), low=0, high=1, width=8),
    Panel("bargauge", "Supply: sequences ready", "Sequences in the log that each domain is read from. One that does not grow while the feed does will run dry.", "short",
          (mix("available_sequences"), "{{domain}}"), low=0, width=8),
    Panel("bargauge", "Why records are dropped", "All records rejected so far, by stage and reason; duplicates are not among them.", "short",
          (f'topk(10, sum by (stage, reason) ({STEP}ledger_source_stage_reason_rejects{{job=~"$job", source=~"$crawl"}}))', "{{stage}}: {{reason}}"), low=0, width=8),
    Panel("timeseries", "Feed and trainer", "The feed's horizon and the trainer's position, in sequences.", "short",
          (mix_one("mix_horizon"), "feed"), (mix_one("mix_trainer_g"), "trainer"), low=0),
    Panel("timeseries", "Documents kept", "Documents that survived deduplication, a second, by domain.", "short",
          (by("domain", "outcome_source_domain_documents_total", DOMAIN + CRAWL), "{{domain}}"), stack=True, low=0),
])

CURATE = ("hirundo-curate", "Hirundo: curate", "From crawls and datasets to documents.", [
    Panel("timeseries", "Records in", "Pages and rows that came in, a second, by crawl or dataset.", "short",
          (by("source", "extract_source_records_total", CRAWL), "{{source}}"), stack=True, low=0),
    Panel("timeseries", "Rejects", "Records rejected a second, by stage and reason. `gate` and `identify` reject languages that are not wanted.", "short",
          (by("stage, reason", "extract_stage_reason_rejects_total"), "{{stage}}: {{reason}}"), stack=True, low=0),
    Panel("timeseries", "Share rejected", "Of the records read in ten minutes: all but those of unwanted languages, and those that could not be decoded or extracted. Lines at the alerts' limits for both.", "percentunit",
          (WASTE, "all but language"),
          (f'sum(rate({STEP}extract_stage_reason_rejects_total{{job=~"$job", stage=~"decode|extract|corpus", reason!~"short|empty|not-html"}}[10m])) / sum(rate({STEP}extract_source_records_total{{job=~"$job"}}[10m]))', "not parsed"),
          steps=[(None, GREEN), (0.05, AMBER), (0.5, RED)], low=0),
    Panel("timeseries", "Documents out of extraction", "Documents a second that go on to deduplication, by domain.", "short",
          (by("domain", "extract_domain_documents_total", DOMAIN), "{{domain}}"), stack=True, low=0),
    Panel("bargauge", "Files still to be handed out", "By crawl or dataset; files that a failed reader gave back are among them.", "short",
          (f'sum by (source) ({COORDINATOR}source_files_pending{{job=~"$job", source=~"$crawl"}})', "{{source}}"), low=0, width=8),
    Panel("bargauge", "Files read to the end", "By crawl or dataset, all time.", "short",
          (total("source", "ledger_source_files", CRAWL), "{{source}}"), low=0, width=8),
    Panel("bargauge", "Bytes read", "Stored length of the files that were read to the end, all time.", "bytes",
          (total("source", "ledger_source_bytes", CRAWL), "{{source}}"), low=0, width=8),
    Panel("stat", "Index last looked at", "Time since the crawls' index or the datasets' folders were last read without an error. It grows while enough files are pending: that is no fault.", "s",
          (mix_one("discovery_age_seconds"), "ago"), width=4, height=6, steps=rising(25200, 43200)),
    Panel("stat", "Failed looks in a row", "At crawls.failures the topology fails.", "short",
          (mix_one("discovery_failures"), "failures"), width=4, height=6, steps=rising(1, 3), decimals=0),
    Panel("timeseries", "Bytes received", "Bytes a second from servers and files.", "Bps",
          (f'sum(rate({STEP}transport_received_bytes_total{{job=~"$job"}}[$__rate_interval]))', "received"), width=8, height=6, low=0),
    Panel("timeseries", "Requests, refusals, retries", "A second: HTTP requests; those the server refused because it is busy; transfers that broke off and were begun again.", "reqps",
          (f'sum(rate({STEP}transport_requests_total{{job=~"$job"}}[$__rate_interval]))', "requests"),
          (f'sum(rate({STEP}transport_refusals_total{{job=~"$job"}}[$__rate_interval]))', "refused"),
          (f'sum(rate({STEP}transport_retries_total{{job=~"$job"}}[$__rate_interval]))', "retried"), width=8, height=6, low=0),
    Panel("timeseries", "Transfers open, and time paused", "Transfers open now, and seconds a second that readers wait for a busy server or the set rate.", "short",
          (f'sum({STEP}transport_in_flight{{job=~"$job"}})', "open"),
          (f'sum(rate({STEP}transport_paused_seconds_total{{job=~"$job"}}[$__rate_interval]))', "paused"), low=0),
    Panel("timeseries", "Decoding", "Time a page, quantiles of the slowest subtask.", "s", quantiles("extract_decode_seconds"), low=0),
    Panel("timeseries", "Extraction", "Time to find a page's main text.", "s", quantiles("extract_extract_seconds"), low=0, width=8),
    Panel("timeseries", "Language identification", "Time a text.", "s", quantiles("extract_identify_seconds"), low=0, width=8),
    Panel("timeseries", "Rules", "Time to measure a document by its domain's rules.", "s", quantiles("annotate_rules_seconds"), low=0, width=8),
    Panel("timeseries", "Scoring", "Time to score a document by its domain's model.", "s", quantiles("annotate_score_seconds"), low=0),
    Panel("timeseries", "Scores", "The scores by each domain's model, of the last minutes. A shift means other pages or another model.", "short",
          (f'max by (quantile, domain) ({STEP}annotate_domain_score{{job=~"$job", domain=~"$domain", quantile=~"0.5|0.95"}})', "{{domain}} {{quantile}}")),
    Panel("timeseries", "Documents annotated", "A second, by domain.", "short",
          (by("domain", "annotate_domain_documents_total", DOMAIN), "{{domain}}"), low=0, stack=True),
    Panel("timeseries", "Outcome of deduplication", "A second: documents kept, exact and near duplicates dropped.", "short",
          (f'sum(rate({STEP}outcome_source_domain_documents_total{{job=~"$job", source=~"$crawl"}}[$__rate_interval]))', "kept"),
          (by("kind", "outcome_source_kind_duplicates_total", CRAWL), "{{kind}}"), low=0, stack=True),
    Panel("bargauge", "Duplicate share", "Exact and near duplicates of what came to deduplication, by crawl or dataset, of the epochs that are over.", "percentunit",
          (f'max by (source) ({STEP}dedup_source_duplicate_ratio{{job=~"$job", source=~"$crawl"}})', "{{source}}"), low=0, high=1),
    Panel("bargauge", "Duplicates, all time", "By crawl or dataset and kind.", "short",
          (total("source, kind", "ledger_source_kind_duplicates", CRAWL), "{{source}} {{kind}}"), low=0),
    Panel("bargauge", "Documents, all time", "Kept, by crawl or dataset and domain.", "short",
          (total("source, domain", "ledger_source_domain_documents", CRAWL + DOMAIN), "{{source}} {{domain}}"), low=0),
    Panel("stat", "Different texts known", "Documents in deduplication's state.", "short",
          (f'sum({STEP}dedup_documents{{job=~"$job"}})', "texts"), width=6, height=6),
    Panel("stat", "Deduplication's state", "Size of RocksDB's files of all steps of deduplication.", "bytes",
          (f'sum({FLINK}operator_column_family_rocksdb_total_sst_files_size{{job=~"$job", operator_name=~"dedup.*"}})', "state"), width=6, height=6),
    Panel("stat", "State a text", "Deduplication's state by the texts that it knows. The design allows 125 bytes; small states have more, for their files are not merged yet.", "bytes",
          (f'sum({FLINK}operator_column_family_rocksdb_total_sst_files_size{{job=~"$job", operator_name=~"dedup.*"}}) / sum({STEP}dedup_documents{{job=~"$job"}})', "bytes"), width=6, height=6),
    Panel("stat", "Alarms of deduplication", "Hosts and sources of which nearly all was taken, since the task began.", "short",
          (f'sum({STEP}dedup_scope_alarms_total{{job=~"$job"}}) or vector(0)', "alarms"), width=6, height=6, steps=rising(1, 1000), decimals=0),
])

PACK = ("hirundo-pack", "Hirundo: pack", "From documents to sequences.", [
    Panel("timeseries", "Documents in", "Documents a second that came to selection, by domain.", "short",
          (by("domain", "select_domain_documents_total", DOMAIN), "{{domain}}"), stack=True, low=0),
    Panel("timeseries", "Tokens", "Tokens a second of the documents tokenized.", "short",
          (f'sum(rate({STEP}select_tokens_total{{job=~"$job"}}[$__rate_interval]))', "tokens"), low=0),
    Panel("timeseries", "Selected share", "Documents packed of those that were looked at, all time, by domain.", "percentunit",
          (f'{total("domain", "pack_domain_selected_documents", DOMAIN)} / ({total("domain", "pack_domain_selected_documents", DOMAIN)} + ({total("domain", "pack_domain_rule_refused_documents", DOMAIN)} or {total("domain", "pack_domain_selected_documents", DOMAIN)} * 0))', "{{domain}}"), low=0, high=1),
    Panel("bargauge", "Why documents are refused", "Documents that were not packed, by the first rule that refused them, all time.", "short",
          (f'topk(20, {total("domain, rule", "pack_domain_rule_refused_documents", DOMAIN)})', "{{domain}} {{rule}}"), low=0),
    Panel("timeseries", "Thresholds by rank", "The least score that is selected, by domain, where documents are ranked.", "short",
          (f'max by (domain) ({STEP}pack_domain_score_threshold{{job=~"$job", domain=~"$domain"}})', "{{domain}}")),
    Panel("bargauge", "Screened", "Places masked for personal data, and documents tagged for a benchmark, all time.", "short",
          (total("domain, what", "pack_domain_what_screened", DOMAIN), "{{domain}} {{what}}"), low=0),
    Panel("timeseries", "Tokenizing", "Time a document.", "s", quantiles("select_tokenize_seconds"), low=0),
    Panel("timeseries", "Screening", "Time to look for personal data and benchmarks in a document.", "s", quantiles("select_screen_seconds"), low=0),
    Panel("timeseries", "Sequences written", "A second, by domain.", "short",
          (by("domain", "pack_domain_sequences_total", DOMAIN), "{{domain}}"), stack=True, low=0, width=8),
    Panel("bargauge", "Sequences", "Written, all time.", "short", (total("domain", "pack_domain_sequences", DOMAIN), "{{domain}}"), low=0, width=8),
    Panel("bargauge", "Tokens, all time", "Of the selected documents.", "short", (total("domain", "pack_domain_tokens", DOMAIN), "{{domain}}"), low=0, width=8),
    Panel("timeseries", "Tokens that wait", "For a sequence to be full, or in the shuffle window.", "short",
          (total("domain", "pack_domain_open_tokens", DOMAIN), "{{domain}}"), low=0),
    Panel("timeseries", "Waits for scores", "1: documents of the domain have waited for a record of scores for some seconds.", "short",
          (f'max by (domain) ({STEP}pack_domain_waiting{{job=~"$job", domain=~"$domain"}})', "{{domain}}"), low=0, high=1, decimals=0),
])

MIX = ("hirundo-mix", "Hirundo: mix", "From sequences to the feed.", [
    Panel("timeseries", "Target and realised share, all time", "Share of the tokens since g = 0 (line), and what is asked for now (dashes); after a change of the mixture they approach each other slowly.", "percentunit",
          (mix("realised_ratio"), "{{domain}}"), (mix("target_ratio"), "{{domain}} target"), dash="/target$/", low=0),
    Panel("timeseries", "Target and realised share, last sequences", "The same of the last 10,000 sequences or more.", "percentunit",
          (mix("window_ratio"), "{{domain}}"), (mix("target_ratio"), "{{domain}} target"), dash="/target$/", low=0),
    Panel("timeseries", "Error", "Tokens below the horizon minus the target's, signed; the dashes are the bound.", "short",
          (mix("error_tokens"), "{{domain}}"), (mix_one("mix_bound_tokens"), "bound"), (f'-{mix_one("mix_bound_tokens")}', "-bound"), dash="/bound$/"),
    Panel("timeseries", "Use of the bound", "The error's absolute value by the bound. 1 may be touched and never passed.", "percentunit",
          (mix("bound_use_ratio"), "{{domain}}"), steps=rising(0.9, 1.0001), low=0),
    Panel("timeseries", "Sequences into the feed", "A second, by domain.", "short",
          (by("domain", "mix_domain_sequences_total", DOMAIN), "{{domain}}"), stack=True, low=0),
    Panel("timeseries", "Tokens in the feed", "All time, by domain.", "short", (mix("tokens"), "{{domain}}"), stack=True, low=0),
    Panel("timeseries", "Sequences ready", "In the log that each domain is read from.", "short", (mix("available_sequences"), "{{domain}}"), low=0, width=8),
    Panel("timeseries", "Passes", "How often each domain's log was read to its end.", "short", (mix("passes"), "{{domain}}"), low=0, decimals=0, width=8),
    Panel("timeseries", "Waits for a domain", "For how long the feed has waited for each domain; 0: it does not.", "s", (mix("starving_seconds"), "{{domain}}"), steps=rising(60, 120), low=0, width=8),
    Panel("stat", "Feed", "The horizon: readers may have taken every g below it.", "short", (mix_one("mix_horizon"), "g"), width=6, height=5, decimals=0),
    Panel("stat", "Greatest use of the bound", "The greatest error of any domain at any prefix by the bound, as the guard beside the sink counts it from the feed's records alone, since the job's last restart. Above 100 % the job ends.", "percentunit",
          (f'max({STEP}guard_greatest_bound_use_ratio{{job=~"$job"}})', "bound used"), width=6, height=5, steps=rising(0.9, 1.0001), low=0, decimals=0),
    Panel("stat", "Counted by the guard", "Every sequence below it was counted, as of the last checkpoint; the horizon is ahead of it.", "short",
          (f'max({STEP}guard_g{{job=~"$job"}})', "g"), width=6, height=5, decimals=0),
    Panel("stat", "Mixture version", "At the horizon.", "short", (mix_one("mix_mixture_version"), "version"), width=6, height=5, decimals=0),
    Panel("stat", "Logs last looked at", "Time since the coordinator last looked at the logs without an error.", "s", (mix_one("mix_coordination_age_seconds"), "ago"), width=6, height=5, steps=rising(20, 60)),
    Panel("stat", "Failed looks in a row", "Of the coordinator; at 20 the topology fails.", "short", (mix_one("mix_coordination_failures"), "failures"), width=6, height=5, steps=rising(1, 5), decimals=0),
    Panel("stat", "Oldest open transaction", "Of any topology of the feed. Readers see nothing behind it; above its limit its owner is dead.", "s", (mix_one("transactions_oldest_seconds"), "open"), width=6, height=5),
    Panel("stat", "Dead transactions", "Open for longer than two checkpoint intervals and a minute.", "short", (mix_one("transactions_overdue"), "dead"), width=6, height=5, steps=[(None, GREEN), (1, RED)], decimals=0),
    Panel("timeseries", "Ahead of the trainer", "Sequences that the feed has beyond the trainer's position; 0 or less: it waits.", "short", (mix_one("mix_trainer_lead_sequences"), "sequences")),
    Panel("timeseries", "Positions", "The horizon, the slowest reader's next g, and the trainer's.", "short",
          (mix_one("mix_horizon"), "horizon"), (f'min({STEP}mix_reader_g{{job=~"$job"}})', "slowest reader"), (mix_one("mix_trainer_g"), "trainer"), low=0),
])

RUNTIME = ("hirundo-runtime", "Hirundo: Flink", "Checkpoints, restarts, what limits the topologies, memory.", [
    Panel("stat", "Processes that answer", "Of those that should.", "short", ('sum(up{job=~"$job"})', "up"), ('count(up{job=~"$job"})', "of"), width=6, height=5, decimals=0),
    Panel("stat", "Restarts", "Of all topologies since they were submitted.", "short", (f'sum({JOB}numRestarts{{job=~"$job"}})', "restarts"), width=6, height=5, steps=rising(1, 3), decimals=0),
    Panel("stat", "Failed checkpoints", "Since the topologies were submitted.", "short", (f'sum({JOB}numberOfFailedCheckpoints{{job=~"$job"}})', "failed"), width=6, height=5, steps=rising(1, 3), decimals=0),
    Panel("stat", "Checkpoints", "Completed since the topologies were submitted.", "short", (f'sum({JOB}numberOfCompletedCheckpoints{{job=~"$job"}})', "completed"), width=6, height=5, decimals=0),
    Panel("timeseries", "Duration of checkpoints", "Readers of the logs wait for them.", "ms", (f'max by (job_name) ({JOB}lastCheckpointDuration{{job=~"$job"}})', "{{job_name}}"), low=0),
    Panel("timeseries", "Size of checkpoints", "What the last one wrote.", "bytes", (f'max by (job_name) ({JOB}lastCheckpointSize{{job=~"$job"}})', "{{job_name}}"), low=0),
    Panel("timeseries", "Busy", "Share of time that each step computes. The first step in a topology's way that is near 100 % limits it.", "percentunit",
          (f'max by (job_name, task_name) ({FLINK}busyTimeMsPerSecond{{job=~"$job"}}) / 1000', "{{job_name}} {{task_name}}"), low=0, high=1),
    Panel("timeseries", "Held back", "Share of time that each step waits for those behind it.", "percentunit",
          (f'max by (job_name, task_name) ({FLINK}backPressuredTimeMsPerSecond{{job=~"$job"}}) / 1000', "{{job_name}} {{task_name}}"), low=0, high=1),
    Panel("timeseries", "Records out", "A second, by step.", "short",
          (f'sum by (job_name, operator_name) (rate({FLINK}operator_numRecordsOut{{job=~"$job"}}[$__rate_interval])) > 0', "{{job_name}} {{operator_name}}"), low=0),
    Panel("timeseries", "State", "Size of RocksDB's files, by step.", "bytes",
          (f'sum by (job_name, operator_name) ({FLINK}operator_column_family_rocksdb_total_sst_files_size{{job=~"$job"}})', "{{job_name}} {{operator_name}}"), low=0),
    Panel("timeseries", "Keys in the state", "As RocksDB estimates them, by step.", "short",
          (f'sum by (job_name, operator_name) ({FLINK}operator_column_family_rocksdb_estimate_num_keys{{job=~"$job"}})', "{{job_name}} {{operator_name}}"), low=0),
    Panel("timeseries", "Heap", "Of each process that runs tasks; the dashes are its limit.", "bytes",
          ('max by (instance) (flink_taskmanager_Status_JVM_Memory_Heap_Used{job=~"$job"})', "{{instance}}"),
          ('max by (instance) (flink_taskmanager_Status_JVM_Memory_Heap_Max{job=~"$job"})', "{{instance}} limit"), dash="/limit$/", low=0),
])


def variable(name, label, query):
    return {
        "name": name, "label": label, "type": "query", "datasource": SOURCE, "refresh": 2,
        "query": {"query": query, "refId": name}, "definition": query, "includeAll": True,
        "multi": True, "allValue": ".*", "sort": 1,
        "current": {"selected": True, "text": ["All"], "value": ["$__all"]}}


def board(uid, title, description, panels):
    placed, x, y, row = [], 0, 0, 0
    for number, panel in enumerate(panels, 1):
        if x + panel.width > 24:
            x, y, row = 0, y + row, 0
        placed.append(panel.json(number, x, y))
        x, row = x + panel.width, max(row, panel.height)
    return {
        "uid": uid, "title": title, "description": description, "tags": ["hirundo"],
        "schemaVersion": SCHEMA, "version": 1, "editable": True, "graphTooltip": 1,
        "refresh": "30s", "time": {"from": "now-3h", "to": "now"}, "timezone": "browser",
        "annotations": {"list": [{
            "name": "Alerts", "enable": True, "iconColor": "red", "datasource": SOURCE,
            "expr": 'ALERTS{alertname=~"Hirundo.*", alertstate="firing"}', "step": "60s",
            "titleFormat": "{{alertname}}", "tagKeys": "domain,job_name,source"}]},
        "links": [{
            "type": "dashboards", "title": "Hirundo", "tags": ["hirundo"], "asDropdown": True,
            "includeVars": True, "keepTime": True, "icon": "external link", "targetBlank": False}],
        "templating": {"list": [
            {"name": "datasource", "label": "Data source", "type": "datasource",
             "query": "prometheus", "refresh": 1, "current": {}},
            variable("job", "Job", f"label_values({JOB}numRestarts, job)"),
            variable("domain", "Domain", f'label_values({COORDINATOR}mix_domain_target_ratio{{job=~"$job"}}, domain)'),
            variable("crawl", "Crawl or dataset", f'label_values({COORDINATOR}source_files{{job=~"$job"}}, source)')]},
        "panels": placed}


def main():
    stale = []
    FOLDER.mkdir(exist_ok=True)
    for one in (GLANCE, CURATE, PACK, MIX, RUNTIME):
        text = json.dumps(board(*one), indent=2, ensure_ascii=False) + "\n"
        file = FOLDER / f"{one[0]}.json"
        if "--check" in sys.argv:
            if not file.exists() or file.read_text(encoding="utf-8") != text:
                stale.append(file.name)
        else:
            file.write_text(text, encoding="utf-8")
    if stale:
        sys.exit(f"boards are not what make_boards.py makes: {', '.join(stale)}; run it")


if __name__ == "__main__":
    main()

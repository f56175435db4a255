'use strict';
const whole = new Intl.NumberFormat('en');
const percent = new Intl.NumberFormat('en', {style: 'percent', minimumFractionDigits: 2, maximumFractionDigits: 2});
const signed = new Intl.NumberFormat('en', {signDisplay: 'exceptZero', maximumFractionDigits: 1});
const MOST_RULES = 12;
const $ = id => document.getElementById(id);
const named = domain => domain.log > 1 ? `${domain.domain}.v${domain.log}` : domain.domain;
const sum = counts => Object.values(counts).reduce((a, b) => a + b, 0);

function element(name, text, className) {
  const e = document.createElement(name);
  if (text !== undefined) e.textContent = text;
  if (className) e.className = className;
  return e;
}

function fill(table, rows) {
  const body = $(table).tBodies[0];
  body.replaceChildren(...rows.map(cells => {
    const row = document.createElement('tr');
    for (const cell of cells) {
      const td = document.createElement('td');
      if (cell instanceof Node) td.append(cell); else td.textContent = cell;
      if (cell instanceof Node && cell.dataset.bar) td.className = 'bars';
      if (cell instanceof Node && cell.className === 'told') td.className = 'text';
      row.append(td);
    }
    return row;
  }));
}

function shareBar(domain, scale) {
  const bar = element('div', undefined, 'bar share');
  bar.dataset.bar = '1';
  bar.setAttribute('role', 'img');
  bar.setAttribute('aria-label', `${domain.domain}: target ${percent.format(domain.target)}, realised ${percent.format(domain.share)}`);
  const part = element('span', undefined, 'fill');
  part.style.setProperty('width', 100 * domain.share / scale + '%');
  const mark = element('span', undefined, 'mark');
  mark.style.setProperty('left', 100 * domain.target / scale + '%');
  bar.append(part, mark);
  return bar;
}

function outcomeBar(source) {
  const bar = element('div', undefined, 'bar');
  bar.dataset.bar = '1';
  const total = Math.max(1, source.records, source.decided);
  const parts = [['documents', sum(source.documents)], ['exact', source.exactDuplicates],
    ['near', source.nearDuplicates], ['rejects', sum(source.rejects)]];
  bar.setAttribute('role', 'img');
  bar.setAttribute('aria-label', parts.map(([k, n]) => `${k} ${n}`).join(', '));
  for (const [kind, n] of parts) {
    const part = element('span', undefined, kind);
    part.style.setProperty('width', 100 * n / total + '%');
    bar.append(part);
  }
  return bar;
}

function showMix(state) {
  const mix = state.mix;
  if (!mix) { $('mix-lead').textContent = 'The mix has not begun.'; return; }
  const tokens = mix.domains.reduce((a, d) => a + d.tokens, 0);
  const used = mix.bound > 0 ? mix.largestError / mix.bound : 0;
  $('mix-lead').textContent = `${whole.format(state.feed)} sequences of ${whole.format(state.sequenceLength)} tokens are in the feed `
    + `(${whole.format(tokens)} tokens scheduled). Mixture version ${mix.version}. Largest token error now: `
    + `${whole.format(Math.round(mix.largestError))} of the ${whole.format(Math.floor(mix.bound))} that may occur (${percent.format(used)}).`
    + (mix.endsAt >= 0 ? ` The feed ends at g=${whole.format(mix.endsAt)}.` : '');
  const scale = Math.max(...mix.domains.map(d => Math.max(d.target, d.share)), 0.01) * 1.05;
  fill('mix', mix.domains.map(d => {
    const starving = d.starvingAt >= 0;
    const condition = element('span', starving ? `starving at g=${whole.format(d.starvingAt)} since ${new Date(d.starvingSince).toLocaleTimeString()}` : d.pass > 0 ? `pass ${d.pass + 1}` : 'supplied',
      starving ? 'warn' : 'good');
    return [named(d), shareBar(d, scale), percent.format(d.target), percent.format(d.share), whole.format(d.tokens),
      signed.format(d.error), percent.format(mix.bound > 0 ? Math.abs(d.error) / mix.bound : 0), whole.format(d.available), condition];
  }));
}

function showCurate(state) {
  const records = state.curate.reduce((a, s) => a + s.records, 0);
  const decided = state.curate.reduce((a, s) => a + s.decided, 0);
  const lead = $('curate-lead');
  lead.replaceChildren(`${whole.format(records)} records read, ${whole.format(decided)} decided. `);
  for (const [kind, name] of [['documents', 'documents'], ['exact', 'exact copies'], ['near', 'near-duplicates'], ['rejects', 'rejects']]) {
    lead.append(element('span', undefined, 'key ' + kind), name);
  }
  fill('curate', state.curate.map(s => [s.source,
    s.expectedFiles === undefined ? whole.format(s.files) : `${whole.format(s.files)} of ${whole.format(s.expectedFiles)}`,
    whole.format(s.records), outcomeBar(s), whole.format(sum(s.documents)), whole.format(s.exactDuplicates),
    whole.format(s.nearDuplicates), whole.format(sum(s.rejects))]));
  const reasons = {};
  for (const s of state.curate) for (const [reason, n] of Object.entries(s.rejects)) reasons[reason] = (reasons[reason] || 0) + n;
  fill('rejects', Object.entries(reasons).sort((a, b) => b[1] - a[1]).map(([reason, n]) => [reason, whole.format(n)]));
}

function showAlarms(state) {
  $('alarms-section').hidden = !state.alarmCount;
  if (!state.alarmCount) return;
  const more = state.alarmCount > state.alarms.length ? ` These are the last ${whole.format(state.alarms.length)}.` : '';
  $('alarms-lead').textContent = `${whole.format(state.alarmCount)} sources and hosts lost more than the share that is set.`
    + `${more} All are in the log dedup-alarms.`;
  const lost = a => a.exact + a.near;
  fill('alarms', [...state.alarms].sort((a, b) => lost(b) - lost(a)).map(a => {
    const example = element('span', a.url || '(no URL)', 'example');
    example.title = `${a.url} resembles document ${a.duplicateOf} of ${a.keptSource}, similarity ${a.similarity.toFixed(2)}`;
    return [a.host || a.source, a.source, element('span', percent.format(lost(a) / (lost(a) + a.kept)), 'warn'),
      whole.format(lost(a) + a.kept), whole.format(a.exact), whole.format(a.near), whole.format(a.earlier), example];
  }));
}

function showPack(state) {
  fill('pack', state.pack.map(p => [named(p), whole.format(p.selected), whole.format(sum(p.refused)),
    whole.format(p.tokens), whole.format(p.sequences), whole.format(p.openTokens), ranks(p)]));
  const refused = state.pack.flatMap(p => Object.entries(p.refused).map(([rule, n]) => ({rule, domain: named(p), n})));
  refused.sort((a, b) => b.n - a.n);
  fill('refused', refused.slice(0, MOST_RULES).map(r => [r.rule, r.domain, whole.format(r.n)]));
}

function ranks(p) {
  const told = [];
  if (p.cut) {
    told.push(`top ${+(100 * p.cut.share).toFixed(2)} % from ${p.cut.threshold.toPrecision(4)} on, of ` +
      `${whole.format(p.cut.count)} scores` + (p.cut.epoch ? ` to epoch ${p.cut.epoch}` : ` of ${p.cut.source}`));
  }
  for (const [band, part] of Object.entries(p.bands)) {
    told.push(`${band}: ${whole.format(part.documents)}`);
  }
  if (p.waitsFor) {
    told.push(`waits for ${p.waitsFor}`);
  }
  return element('span', told.join('; '), 'told');
}

async function refresh() {
  try {
    const answer = await fetch('/api/state', {cache: 'no-store'});
    const state = await answer.json();
    if (state.at) {
      showMix(state); showCurate(state); showAlarms(state); showPack(state);
      $('status').textContent = `Live. Feed on ${state.bootstrap}, as of ${new Date(state.at).toLocaleTimeString()}.`;
      $('status').className = '';
      if (state.flink) { $('flink').href = state.flink; $('flink').hidden = false; }
    }
  } catch (e) {
    $('status').textContent = 'Hirundo does not answer; these are the last figures.';
    $('status').className = 'bad';
  }
  setTimeout(refresh, 1000);
}
refresh();

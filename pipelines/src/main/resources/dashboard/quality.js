import {el, panel, note, choice, named, total, tongue} from './dom.js';
import {t, whole, percent, figure, short} from './i18n.js';
import {Table} from './table.js';
import {histogram} from './charts.js';
import {ask, repeat, changes} from './live.js';
import {sums, reasonName, reasonCell} from './glance.js';
import {longText} from './text.js';

const LIMIT = 12;
const KINDS = ['kept', 'rejected', 'refused'];

/** Scores with their thresholds, what selection did, and documents that show what each rule does. */
export class Quality {
  constructor() {
    this.scores = panel(t('scores'), 'wide');
    note(this.scores.body, t('loading'));
    this.packed = panel(t('selection'), 'wide');
    this.table = new Table(t('selection'), [
      {title: t('domain'), kind: 'name', text: named, sort: named},
      {title: t('selected'), text: p => whole(p.selected), sort: p => p.selected}, {title: t('not-selected'), text: p => whole(total(p.refused)), sort: p => total(p.refused)},
      {title: t('tokens'), text: p => whole(p.tokens), sort: p => p.tokens}, {title: t('sequences'), text: p => whole(p.sequences), sort: p => p.sequences},
      {title: t('open-tokens'), text: p => whole(p.openTokens)}, {title: t('by-rank'), kind: 'text', text: ranks},
    ], {key: named});
    this.packed.body.append(this.table.element);
    this.rules = panel(t('rules'), 'wide');
    this.ruleTable = new Table(t('rules'), [{title: t('rule'), kind: 'name', draw: (cell, r) => reasonCell(cell, {reason: r.rule})},
      {title: t('domain'), kind: 'text', text: r => r.domain}, {title: t('documents'), text: r => whole(r.n)}, {title: t('share-of-domain'), text: r => percent(r.n / r.of, 1)}], {first: 12, key: r => r.rule + ' ' + r.domain});
    this.rules.body.append(this.ruleTable.element);
    this.samples = panel(t('samples'), 'wide');
    this.samples.lead(t('samples-lead'));
    this.kind = 'kept'; this.domain = ''; this.reason = '';
    this.kinds = el('div', {class: 'ranges', role: 'group', 'aria-label': t('decision')}, ...KINDS.map(kind => el('button', {type: 'button', 'data-kind': kind, 'aria-pressed': String(kind === this.kind), text: t('sample-' + kind), on: {click: () => this.choose(kind)}})));
    this.domains = choice(t('domain'), [['', t('all-domains')]], '', v => { this.domain = v; this.loop.now(); });
    this.reasonChoice = choice(t('reason'), [['', t('all-reasons')]], '', v => { this.reason = v; this.loop.now(); });
    this.samples.head.after(el('div', {class: 'controls'}, this.kinds, this.domains.label, this.reasonChoice.label));
    note(this.samples.body, t('loading'));
    this.element = el('div', {class: 'view grid'}, el('h2', {class: 'unseen', tabindex: '-1', text: t('view-quality')}), this.scores.section, this.packed.section, this.rules.section, this.samples.section);
    this.changed = changes();
    this.loop = repeat(() => this.fetch(), 15000);
  }

  choose(kind) {
    if (kind !== this.kind) { note(this.samples.body, t('loading')); this.changed('samples', null); }
    this.kind = kind;
    this.reason = '';
    for (const b of this.kinds.children) b.setAttribute('aria-pressed', String(b.dataset.kind === kind));
    this.choices();
    this.loop.now();
  }

  show(state) {
    const pack = state.pack || [];
    this.packed.lead(pack.length ? '' : t('pack-none'));
    this.table.element.hidden = !pack.length;
    this.table.show(pack);
    const rules = pack.flatMap(p => Object.entries(p.refused || {}).map(([rule, n]) => ({rule, domain: named(p), n, of: Math.max(1, p.selected + total(p.refused))}))).sort((a, b) => b.n - a.n);
    this.rules.lead(rules.length ? '' : t('nothing-refused'));
    this.ruleTable.element.hidden = !rules.length;
    this.ruleTable.show(rules);
    this.state = state;
    this.choices();
  }

  choices() {
    const s = sums(this.state || {});
    const domains = new Set([...(this.state?.pack || []).map(p => p.domain), ...(this.state?.mix?.domains || []).map(d => d.domain)]);
    this.domains.fill([['', t('all-domains')], ...[...domains].sort().map(d => [d, d])], this.domain);
    const reasons = this.kind === 'rejected' ? s.reasons : this.kind === 'refused' ? s.refused : [];
    this.reasonChoice.label.hidden = this.kind === 'kept';
    this.reasonChoice.fill([['', t('all-reasons')], ...reasons.map(([r]) => [r, r])], this.reason);
  }

  async fetch() { await Promise.all([this.fetchScores(), this.fetchSamples()]); }

  async fetchScores() {
    try {
      const scores = await ask('/api/scores');
      if (!this.changed('scores', scores)) return;
      if (!scores.length) note(this.scores.body, t('no-scores'));
      else this.scores.body.replaceChildren(el('div', {class: 'histograms'}, ...scores.map(histogram)));
    } catch (e) { note(this.scores.body, t('not-loaded', {why: e.message}), 'fault'); this.changed('scores', null); }
  }

  query() {
    const asked = new URLSearchParams({kind: this.kind, limit: LIMIT});
    if (this.domain) asked.set('domain', this.domain);
    if (this.reason && this.kind !== 'kept') asked.set('reason', this.reason);
    return asked;
  }

  async fetchSamples() {
    const told = this.query().toString();
    try {
      const samples = await ask('/api/samples?' + told);
      if (told !== this.query().toString() || !this.changed('samples', [told, samples])) return;
      if (!samples.length) note(this.samples.body, t('no-samples'));
      else this.samples.body.replaceChildren(el('div', {class: 'cards'}, ...samples.map(sample)));
    } catch (e) { note(this.samples.body, t('not-loaded', {why: e.message}), 'fault'); this.changed('samples', null); }
  }

  end() { this.loop.end(); }
}

function sample(s) {
  const facts = [s.domain, s.source].filter(Boolean);
  return el('article', {class: 'card', 'data-kind': s.kind},
    el('h4', {lang: tongue(s.domain) || null, text: s.title || s.url || s.id || t('untitled')}),
    el('p', {class: 'verdict ' + s.kind}, ...verdict(s)),
    el('p', {class: 'facts'}, ...facts.map(f => el('span', {text: f})), s.url && s.url !== s.title ? el('span', {class: 'url', text: s.url}) : null, s.origin ? el('span', {class: 'url', text: place(s.origin)}) : null),
    s.text ? longText(s.text, s.truncated, s.domain) : el('p', {class: 'empty', text: t('no-text')}),
    s.scores && Object.keys(s.scores).length ? el('p', {class: 'facts'}, ...Object.entries(s.scores).map(([k, v]) => el('span', {}, el('code', {text: k}), ' ' + figure(v)))) : null);
}

const place = origin => typeof origin === 'string' ? origin
  : [origin.file, origin.line > 0 ? t('line', {n: String(origin.line)}) : '', origin.position > 0 ? t('offset', {n: String(origin.position)}) : ''].filter(Boolean).join(' · ');

function verdict(s) {
  const symbol = el('span', {'aria-hidden': 'true', text: s.kind === 'kept' ? '✓ ' : s.kind === 'refused' ? '− ' : '✕ '});
  if (s.kind === 'kept') return [symbol, t('was-kept'), ...measured(s)];
  const name = reasonName(s.reason || '');
  const parts = [symbol, t(s.kind === 'refused' ? 'was-refused' : 'was-rejected'), el('b', {text: name})];
  if (name !== s.reason && s.reason) parts.push(' ', el('code', {text: s.reason}));
  if (s.detail) parts.push(el('span', {class: 'detail', text: s.detail}));
  return [...parts, ...measured(s)];
}

function measured(s) {
  const parts = [];
  if (s.value !== null && s.value !== undefined) parts.push(el('span', {class: 'measured', text: t('value-is', {x: typeof s.value === 'number' ? figure(s.value) : s.value})}));
  if (s.bound !== null && s.bound !== undefined) parts.push(el('span', {class: 'measured', text: t('bound-is', {x: typeof s.bound === 'number' ? figure(s.bound) : s.bound})}));
  return parts;
}

function ranks(p) {
  const told = [];
  if (p.cut) told.push(t(p.cut.epoch ? 'cut-epoch' : 'cut-source', {share: percent(p.cut.share, 1), x: figure(p.cut.threshold), n: p.cut.count, epoch: String(p.cut.epoch), source: p.cut.source}));
  for (const [band, part] of Object.entries(p.bands || {})) told.push(`${band}: ${short(part.documents)}`);
  if (p.waitsFor) told.push(t('waits-for', {what: p.waitsFor}));
  return told.join(t('semicolon'));
}

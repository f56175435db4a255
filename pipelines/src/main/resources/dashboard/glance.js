import {el, say, mark, panel, named, total} from './dom.js';
import {t, whole, signed, short, percent, rate, lasting, ago, clock, known, list, sentences} from './i18n.js';
import {Table, shareBar, partsBar} from './table.js';

const SYMBOLS = {ok: '✓', warn: '!', bad: '✕', none: '–'};
const RANK = {none: 0, ok: 1, warn: 2, bad: 3};
const CODES = {
  mix: ['mix-right', 'bound-use', 'refused-request', 'stale'], starving: ['starving', 'dry-soon', 'mix-waiting'],
  crawl: [], thrown: ['reject-share', 'dedup-alarms'], trainer: ['trainer-ahead', 'trainer-silent'],
};
const QUESTIONS = [['mix', '#mix'], ['starving', '#mix'], ['crawl', '#crawl'], ['thrown', '#quality'], ['trainer', '#mix']];

export const sums = state => {
  const curate = state.curate || [];
  const sum = f => curate.reduce((a, s) => a + (f(s) || 0), 0);
  return {
    files: sum(s => s.files), expected: curate.some(s => s.expectedFiles !== undefined && s.expectedFiles !== null) ? sum(s => s.expectedFiles ?? s.files) : null,
    records: sum(s => s.records), decided: sum(s => s.decided), documents: sum(s => total(s.documents)), exact: sum(s => s.exactDuplicates),
    near: sum(s => s.nearDuplicates), rejects: sum(s => total(s.rejects)), bytes: curate.some(s => s.bytes) ? sum(s => s.bytes) : null,
    lastAt: Math.max(0, ...curate.map(s => s.lastAt || 0)) || null,
    reasons: ranked(curate.map(s => s.rejects)), refused: ranked((state.pack || []).map(p => p.refused)),
    selected: (state.pack || []).reduce((a, p) => a + p.selected, 0),
  };
};

function ranked(counts) {
  const all = new Map();
  for (const c of counts) for (const [k, n] of Object.entries(c || {})) all.set(k, (all.get(k) || 0) + n);
  return [...all].sort((a, b) => b[1] - a[1]);
}

export const reasonName = reason => known('reason-' + reason.replace(/^.*\//, ''), reason);

function level(state, question, otherwise) {
  const found = (state.health || []).filter(h => CODES[question].includes(h.code));
  return found.reduce((worst, h) => RANK[h.level] > RANK[worst] ? h.level : worst, found.length ? 'ok' : otherwise);
}

const has = (state, code) => (state.health || []).find(h => h.code === code && h.level !== 'ok');

/** The five questions of a lead, each with a level, a figure and a sentence. */
export function answers(state) {
  const s = sums(state), mix = state.mix;
  return [mixRight(state, mix), starving(state, mix), crawl(state, s), thrown(state, s), trainer(state)];
}

function mixRight(state, mix) {
  if (!mix || !mix.domains?.length) return {key: 'mix', level: 'none', figure: '–', told: t('mix-none')};
  const used = mix.bound > 0 ? mix.largestError / mix.bound : 0;
  const worst = mix.domains.reduce((a, d) => Math.abs(d.error) > Math.abs(a.error) ? d : a);
  const refused = mix.refused && has(state, 'refused-request') ? t('mix-refused', {why: mix.refused}) : '';
  return {key: 'mix', level: level(state, 'mix', used > 1 ? 'bad' : used > .9 ? 'warn' : 'ok'), figure: percent(used, 0),
    told: sentences(t('mix-told', {domain: named(worst), error: signed(Math.round(worst.error)), bound: whole(Math.floor(mix.bound))}), has(state, 'stale') ? t('mix-stale') : '', refused)};
}

function starving(state, mix) {
  if (!mix || !mix.domains?.length) return {key: 'starving', level: 'none', figure: '–', told: t('starving-none')};
  const dry = mix.domains.filter(d => d.starvingAt >= 0);
  if (dry.length) {
    const since = dry.reduce((a, d) => d.starvingSince < a.starvingSince ? d : a);
    return {key: 'starving', level: level(state, 'starving', 'warn'), figure: t('so-many-of', {a: whole(dry.length), b: whole(mix.domains.length)}),
      told: t('starving-told', {domains: list(dry.slice(0, 3).map(named)), more: dry.length > 3 ? '…' : '', g: whole(since.starvingAt), since: clock(since.starvingSince)})};
  }
  const told = d => left(d, state);
  const least = mix.domains.filter(d => d.target > 0 && told(d) !== null).reduce((a, d) => !a || told(d) / d.target < told(a) / a.target ? d : a, null);
  const time = least && lasts(least, state);
  return {key: 'starving', level: level(state, 'starving', 'ok'), figure: t('none-of', {n: mix.domains.length}),
    told: !least ? '' : sentences(t('supply-told', {domain: named(least), n: told(least)}), time !== null ? t('supply-lasts', {time: lasting(time)}) : '')};
}

/**
 * Sequences of a domain's log that the mix has not taken in its present pass; null where it can't be
 * told, since tokens were taken from an earlier version of the log, too.
 */
export function left(d, state) {
  if (d.log > 1) return null;
  const pack = (state.pack || []).find(p => p.domain === d.domain && p.log === d.log);
  const each = pack?.sequences > 0 && pack.realTokens > 0 ? pack.realTokens / pack.sequences : state.sequenceLength;
  return Math.max(0, Math.round(d.available * ((d.pass || 0) + 1) - d.tokens / each));
}

/** Seconds until a domain is dry at the present rate, or null. */
export const lasts = (d, state) => d.starvingAt >= 0 ? 0 : d.pass > 0 || !(d.sequencesPerSecond > 0) || left(d, state) === null ? null : left(d, state) / d.sequencesPerSecond;

function crawl(state, s) {
  if (!state.curate?.length) return {key: 'crawl', level: level(state, 'crawl', 'none'), figure: '–', told: t('crawl-none')};
  return {key: 'crawl', level: level(state, 'crawl', 'ok'), figure: s.expected ? percent(Math.min(1, s.files / s.expected), 0) : short(s.files),
    told: crawlTold(s)};
}

export const crawlTold = s => sentences(s.expected ? t('crawl-told', {a: s.files, b: s.expected}) : t('crawl-open', {n: s.files}),
  t('crawl-records', {n: s.records, decided: whole(s.decided)}), s.lastAt ? t('crawl-last', {ago: ago(s.lastAt)}) : '');

function thrown(state, s) {
  if (!s.decided) return {key: 'thrown', level: 'none', figure: '–', told: t('thrown-none')};
  const refused = s.refused.reduce((a, [, n]) => a + n, 0);
  const parts = [t('thrown-copies', {x: percent((s.exact + s.near) / s.decided, 1)}), t('thrown-rejects', {x: percent(s.rejects / s.decided, 1), why: s.reasons.length ? t('thrown-mostly', {why: reasonName(s.reasons[0][0])}) : ''})];
  if (refused) parts.push(t('thrown-refused', {n: refused, why: t('thrown-mostly', {why: s.refused[0][0]})}));
  if (state.alarmCount) parts.push(t('thrown-alarms', {n: state.alarmCount}));
  return {key: 'thrown', level: level(state, 'thrown', 'ok'), figure: percent((s.exact + s.near + s.rejects) / s.decided, 0), told: parts.join(t('comma')) + t('stop')};
}

function trainer(state) {
  const at = state.trainer;
  if (!at) return {key: 'trainer', level: level(state, 'trainer', 'none'), figure: '–', told: t('trainer-none')};
  const told = at.lag < 0 ? t('trainer-ahead-told', {n: -at.lag}) : t('trainer-told', {n: at.lag});
  return {key: 'trainer', level: level(state, 'trainer', at.lag <= 0 ? 'warn' : 'ok'), figure: `g ${short(at.g)}`,
    told: sentences(told, t('trainer-run', {run: at.run || '–', step: whole(at.step), ago: ago(at.at)}))};
}

/** The first screen. */
export class Overview {
  constructor() {
    this.rows = QUESTIONS.map(([key, to]) => {
      const symbol = el('span', {class: 'symbol', 'aria-hidden': 'true'}), level = el('span', {class: 'unseen'});
      const figure = el('strong', {class: 'figure'}), told = el('span', {class: 'answer'});
      const item = el('li', {}, el('a', {href: to, class: 'question-row', 'data-question': key}, symbol, level, el('span', {class: 'question', text: t('question-' + key)}), figure, told));
      return {item, symbol, level, figure, told};
    });
    this.mix = panel(t('mix'), 'wide');
    this.domains = new Table(t('mix-caption'), [
      {title: t('domain'), kind: 'name', text: named, sort: named},
      {title: t('target-and-share'), kind: 'bar', draw: (cell, d) => shareBar(cell, {share: d.share, target: d.target, scale: this.scale, label: t('share-told', {domain: named(d), target: percent(d.target), share: percent(d.share)})})},
      {title: t('target'), text: d => percent(d.target), sort: d => d.target}, {title: t('realised'), text: d => percent(d.share), sort: d => d.share},
      {title: t('error'), text: d => signed(d.error), sort: d => Math.abs(d.error)},
      {title: t('left'), text: d => whole(left(d, this.state)), sort: d => left(d, this.state)},
      {title: t('rate'), text: d => rate(d.tokensPerSecond), sort: d => d.tokensPerSecond},
      {title: t('state'), kind: 'text', draw: condition, sort: d => d.starvingAt >= 0 ? 1 : 0},
    ], {first: 12, key: named});
    this.fate = panel(t('fate'));
    this.reasons = panel(t('why'));
    this.fateList = el('dl', {class: 'fate'});
    this.reasonTable = new Table(t('why'), [{title: t('reason'), kind: 'name', draw: reasonCell}, {title: t('stage'), kind: 'word', text: r => t('stage-' + r.stage)}, {title: t('count'), text: r => whole(r.n)}], {first: 8, key: r => r.stage + r.reason});
    this.parts = ['documents', 'exact', 'near', 'rejects'].map(kind => ({kind, count: el('dd'), share: el('dd', {class: 'share-of'})}));
    this.fateBar = el('div');
    for (const p of this.parts) this.fateList.append(el('div', {}, el('dt', {}, el('span', {class: 'key-square ' + p.kind, 'aria-hidden': 'true'}), t('kind-' + p.kind)), p.count, p.share));
    this.mix.body.append(this.domains.element);
    this.fate.body.append(this.fateBar, this.fateList);
    this.reasons.body.append(this.reasonTable.element);
    this.element = el('div', {class: 'view grid'}, el('h2', {class: 'unseen', tabindex: '-1', text: t('view-overview')}),
      el('ol', {class: 'answers wide', 'aria-label': t('at-a-glance')}, ...this.rows.map(r => r.item)), this.mix.section, this.fate.section, this.reasons.section);
  }

  show(state) {
    this.state = state;
    answers(state).forEach((a, i) => {
      const r = this.rows[i];
      mark(r.item, 'class', 'level-' + a.level);
      say(r.symbol, SYMBOLS[a.level]); say(r.level, t('level-' + a.level)); say(r.figure, a.figure); say(r.told, a.told);
    });
    const mix = state.mix;
    this.mix.lead(mix ? mixLead(state) : t('mix-none'));
    this.scale = scaleOf(mix?.domains || []);
    this.domains.element.hidden = !mix;
    this.domains.show(mix?.domains || []);
    const s = sums(state);
    this.fate.lead(s.records ? t('fate-lead', {n: s.records, decided: whole(s.decided)}) : t('crawl-none'));
    const counts = {documents: s.documents, exact: s.exact, near: s.near, rejects: s.rejects};
    partsBar(this.fateBar, Object.entries(counts), Math.max(s.records, s.decided), Object.entries(counts).map(([k, n]) => `${t('kind-' + k)} ${whole(n)}`).join(t('comma')));
    for (const p of this.parts) { say(p.count, whole(counts[p.kind])); say(p.share, s.decided ? percent(counts[p.kind] / s.decided, 1) : ''); }
    const why = [...s.reasons.map(([reason, n]) => ({reason, n, stage: 'curate'})), ...s.refused.map(([reason, n]) => ({reason, n, stage: 'pack'}))].sort((a, b) => b.n - a.n);
    this.reasons.lead(sentences(why.length ? '' : t('nothing-thrown'), state.takedowns ? t('takedowns-in-force', {n: state.takedowns}) : ''));
    this.reasonTable.element.hidden = !why.length;
    this.reasonTable.show(why);
  }
}

export function reasonCell(cell, {reason}) {
  if (cell.dataset.reason === reason) return;
  cell.dataset.reason = reason;
  const name = reasonName(reason);
  cell.replaceChildren(...(name === reason ? [el('code', {text: reason})] : [name + ' ', el('code', {text: reason})]));
}

export const scaleOf = domains => Math.max(...domains.map(d => Math.max(d.target, d.share)), 0.01) * 1.05;

export function mixLead(state) {
  const mix = state.mix;
  const tokens = mix.domains.reduce((a, d) => a + d.tokens, 0);
  return sentences(t('mix-lead', {n: state.feed, length: whole(state.sequenceLength), tokens: whole(tokens), version: whole(mix.version)}),
    mix.endsAt >= 0 ? t('mix-ends', {g: whole(mix.endsAt)}) : '');
}

export function condition(cell, d) {
  const starving = d.starvingAt >= 0;
  if (!cell.firstChild) cell.append(el('span'));
  const told = cell.firstChild;
  mark(told, 'class', starving ? 'is-warn' : 'is-ok');
  say(told, starving ? `! ${t('starving-at', {g: whole(d.starvingAt), since: clock(d.starvingSince)})}` : d.pass > 0 ? `↻ ${t('pass', {n: whole(d.pass + 1)})}` : `✓ ${t('supplied')}`);
}

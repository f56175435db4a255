import {el, panel, note, id, tongue} from './dom.js';
import {t, whole, figure, percent, known} from './i18n.js';
import {ask} from './live.js';
import {longText} from './text.js';

/** Where each token of one sequence came from. */
export class Trace {
  constructor(given) {
    const key = id('g');
    this.input = el('input', {id: key, type: 'number', min: 0, step: 1, required: true, inputmode: 'numeric', value: given || ''});
    const form = el('form', {class: 'inline', on: {submit: e => { e.preventDefault(); if (this.input.value !== '') location.hash = `#trace/${this.input.value}`; }}},
      el('label', {for: key, text: t('g-label')}), this.input, el('button', {type: 'submit', class: 'strong', text: t('trace-it')}),
      el('button', {type: 'button', class: 'quiet', text: t('previous'), on: {click: () => this.step(-1)}}), el('button', {type: 'button', class: 'quiet', text: t('next'), on: {click: () => this.step(1)}}));
    this.find = panel(t('trace'), 'wide');
    this.find.lead(t('trace-lead'));
    this.result = el('div', {class: 'wide stack', 'aria-live': 'polite'});
    this.find.body.append(form);
    this.hint = el('p', {class: 'lead'});
    this.find.body.append(this.hint);
    this.element = el('div', {class: 'view grid'}, el('h2', {class: 'unseen', tabindex: '-1', text: t('view-trace')}), this.find.section, this.result);
    this.go(given);
  }

  step(by) {
    const g = Number(this.input.value || 0) + by;
    if (g >= 0) location.hash = `#trace/${g}`;
  }

  show(state) {
    const told = state.feed > 0 ? t('feed-holds', {g: whole(state.feed - 1)}) : t('feed-empty');
    if (this.hint.textContent !== told) this.hint.textContent = told;
  }

  async go(g) {
    if (!/^\d+$/.test(g || '')) { this.result.replaceChildren(); return; }
    this.input.value = g;
    const asked = this.asked = {};
    note(this.result, t('loading'));
    try {
      const found = await ask('/api/trace/' + g);
      if (asked === this.asked) this.result.replaceChildren(sequence(found), ...(found.documents || []).map(describe));
    } catch (e) { if (asked === this.asked) note(this.result, e.status === 404 ? e.message : t('not-loaded', {why: e.message}), 'fault'); }
  }

  end() { this.asked = null; }
}

const facts = pairs => el('dl', {class: 'facts-list'}, ...pairs.filter(([, v]) => v !== undefined && v !== null && v !== '').map(([k, v]) => el('div', {}, el('dt', {text: k}), el('dd', {}, v instanceof Node ? v : String(v)))));

function sequence(s) {
  const p = panel(`g ${whole(s.g)}`);
  p.body.append(facts([[t('domain'), s.domain], [t('version'), whole(s.mixtureVersion)], [t('ordinal'), whole(s.ordinal)], [t('pass-label'), whole(s.pass + 1)],
    [t('log-version'), s.log], [t('tokens'), typeof s.tokens === 'number' ? whole(s.tokens) : null], [t('documents'), whole((s.documents || []).length)]]));
  return p.section;
}

const value = v => typeof v === 'number' ? Number.isInteger(v) ? whole(v) : figure(v) : typeof v === 'boolean' ? t(v ? 'yes' : 'no') : v !== null && typeof v === 'object' ? JSON.stringify(v) : String(v);
const SHOWN = new Set(['g', 'domain', 'mixture', 'sequence_log', 'tokens', 'id', 'found', 'origin', 'url', 'title', 'charset', 'language', 'language_score', 'features', 'values', 'scores', 'attributes', 'selection', 'text', 'text_length', 'duplicates', 'text_cut']);

function describe(d) {
  const p = panel(d.title || d.url || d.id);
  p.head.lang = tongue(d.domain || d.language) || document.documentElement.lang;
  const o = d.origin || {};
  p.body.append(facts([
    [t('id'), el('code', {text: d.id})], ['URL', d.url ? el('span', {class: 'url', text: d.url}) : null],
    [t('source'), o.source], [t('file'), o.file ? el('span', {class: 'url', text: o.file}) : null], [t('line-label'), o.line >= 0 ? String(o.line) : null], [t('offset-label'), o.position >= 0 ? whole(o.position) : null],
    [t('tokens-here'), d.tokens ? t('tokens-span', {a: whole(d.tokens.start), b: whole(d.tokens.start + d.tokens.length - 1), n: d.tokens.length}) : null],
    [t('charset'), d.charset], [t('language'), d.language ? `${d.language} (${percent(d.language_score, 1)})` : null],
    [t('tokenizer'), d.sequence_log?.tokenizer], [t('mixture-change'), d.mixture?.reason ? `${d.mixture.author}: ${d.mixture.reason}` : null],
    ...Object.entries(d).filter(([k]) => !SHOWN.has(k)).map(([k, v]) => [known('field-' + k, k), value(v)]),
  ]));
  if (d.found === false) p.body.append(el('p', {class: 'fault', text: t('not-found-document')}));
  const selection = d.selection;
  if (selection?.rules?.length) p.body.append(table(t('rules-here', {profile: selection.profile}), [t('rule'), t('value'), t('at-least'), t('at-most'), t('holds')],
    selection.rules.map(r => [el('code', {text: r.rule}), value(r.value), r.min === undefined ? '–' : figure(r.min), r.max === undefined ? '–' : figure(r.max), r.holds ? `✓ ${t('yes')}` : `✕ ${t('no')}`])));
  if (selection) p.body.append(facts(Object.entries(selection).filter(([k]) => k !== 'rules').map(([k, v]) => [known('field-' + k, k), v !== null && typeof v === 'object' && !Array.isArray(v) ? facts(Object.entries(v).map(([a, b]) => [known('field-' + a, a), value(b)])) : value(v)])));
  if (d.duplicates) p.body.append(...copies(d.duplicates));
  for (const [name, title] of [['scores', 'field-scores'], ['values', 'values'], ['features', 'features'], ['attributes', 'attributes']]) {
    const entries = Object.entries(d[name] || {});
    if (entries.length) p.body.append(el('details', {class: 'as-table'}, el('summary', {text: `${t(title)} (${whole(entries.length)})`}), table(t(title), [t('name'), t('value')], entries.map(([k, v]) => [el('code', {text: k}), value(v)]))));
  }
  if (d.text) p.body.append(longText(d.text, d.text_cut, d.domain));
  return p.section;
}

/** The documents that were dropped because this one was kept. */
function copies({exact, near, list}) {
  if (!(exact + near > 0)) return [];
  const told = el('p', {class: 'lead', text: t('stands-for', {n: exact + near, exact: whole(exact), near: whole(near)})});
  if (!list?.length) return [told];
  return [told, table(t('copies-here'), [t('id'), t('kind'), t('similarity'), t('source'), 'URL'],
    list.map(c => [el('code', {text: c.id}), t('pair-' + c.kind), percent(c.similarity, 0), c.origin?.source || '–', el('span', {class: 'url', text: c.url || '–'})]))];
}

function table(title, heads, rows) {
  return el('div', {class: 'scroll', tabindex: '0', role: 'group', 'aria-label': title}, el('table', {}, el('caption', {text: title}), el('thead', {}, el('tr', {}, ...heads.map(h => el('th', {scope: 'col', class: 'text', text: h})))),
    el('tbody', {}, ...rows.map(r => el('tr', {}, ...r.map((c, i) => el(i === 0 ? 'th' : 'td', {scope: i === 0 ? 'row' : null, class: 'text'}, c)))))));
}

import {el, panel, note} from './dom.js';
import {t, whole, percent} from './i18n.js';
import {ask, repeat, changes} from './live.js';
import {differences} from './differ.js';
import {longText} from './text.js';

const LIMIT = 20;
const KINDS = ['', 'near', 'exact'];

/** Clusters of duplicates: what was dropped beside what was kept for it, differences marked. */
export class Duplicates {
  constructor() {
    this.kind = '';
    this.panel = panel(t('duplicates'), 'wide');
    this.panel.lead(t('duplicates-lead'));
    this.kinds = el('div', {class: 'ranges', role: 'group', 'aria-label': t('kind')}, ...KINDS.map(kind => el('button', {type: 'button', 'data-kind': kind, 'aria-pressed': String(kind === ''), text: t('duplicates-' + (kind || 'all')), on: {click: () => this.choose(kind)}})));
    this.panel.head.after(el('div', {class: 'controls'}, this.kinds, el('p', {class: 'keys'}, el('span', {}, el('del', {text: t('only-dropped')})), el('span', {}, el('ins', {text: t('only-kept')})))));
    note(this.panel.body, t('loading'));
    this.element = el('div', {class: 'view grid'}, el('h2', {class: 'unseen', tabindex: '-1', text: t('view-duplicates')}), this.panel.section);
    this.changed = changes();
    this.loop = repeat(() => this.fetch(), 15000);
  }

  choose(kind) {
    if (kind !== this.kind) { note(this.panel.body, t('loading')); this.changed('duplicates', null); }
    this.kind = kind;
    for (const b of this.kinds.children) b.setAttribute('aria-pressed', String(b.dataset.kind === kind));
    this.loop.now();
  }

  show() { /* asks for its own figures */ }

  async fetch() {
    const kind = this.kind;
    try {
      const found = await ask(`/api/duplicates?limit=${LIMIT}${kind ? '&kind=' + kind : ''}`);
      if (kind !== this.kind) return;
      if (!this.changed('duplicates', [kind, found])) return;
      if (!found.length) note(this.panel.body, t('no-duplicates'));
      else this.panel.body.replaceChildren(...found.map(pair));
    } catch (e) { note(this.panel.body, t('not-loaded', {why: e.message}), 'fault'); this.changed('duplicates', null); }
  }

  end() { this.loop.end(); }
}

function pair(d) {
  const both = d.text && d.keptText;
  const [left, right] = both && d.text !== d.keptText ? differences(d.text, d.keptText) : [null, null];
  const same = both && d.text === d.keptText;
  return el('article', {class: 'pair', 'data-kind': d.kind},
    el('h4', {}, t('pair-' + d.kind), d.kind === 'near' ? ' ' + percent(d.similarity, 0) : '', el('span', {class: 'facts'}, el('span', {text: t('copies', {n: d.copies})}), el('code', {text: d.cluster}), same ? el('span', {text: t('same-text')}) : null)),
    el('div', {class: 'sides'}, side(t('dropped'), d.source, d.url, d.id, d.text, d.truncated, left, 'del'), side(t('kept'), d.keptSource, d.keptUrl, d.duplicateOf, d.keptText, d.keptTruncated, right, 'ins')));
}

function side(title, source, url, id, text, truncated, parts, name) {
  return el('div', {class: 'side'},
    el('h5', {text: title}),
    el('p', {class: 'facts'}, el('span', {text: source || '–'}), url ? el('span', {class: 'url', text: url}) : null, id ? el('code', {text: id}) : null),
    text ? parts ? el('div', {class: 'tall', tabindex: '0', role: 'group', 'aria-label': title}, longText(text, truncated, null, parts, name)) : longText(text, truncated, null) : el('p', {class: 'empty', text: t('no-text')}));
}

import {el} from './dom.js';
import {t, stored, store} from './i18n.js';
import {ask, repeat} from './live.js';

const HOUR = 3600000;
const RANGES = {hour: HOUR, day: 24 * HOUR, week: 7 * 24 * HOUR, month: 30 * 24 * HOUR, year: 365 * 24 * HOUR};
const MOST = 400;
const LEAST = 180000; // ms; a young run's figures are shown larger, but not larger than this

/** The first time that anything is told of. */
function beginning(h) {
  const all = [h.feed, h.bound, ...Object.values(h.domains || {}).flatMap(d => Object.values(d)), ...Object.values(h.curate || {}).flatMap(d => Object.values(d))];
  const at = h.t.findIndex((_, i) => all.some(values => values?.[i] !== null && values?.[i] !== undefined));
  return at < 0 ? h.from : h.t[at];
}

/** A chooser of the span of time that charts show, and the history in it, kept up to date. */
export class History {
  constructor(show) {
    this.show = show;
    const kept = stored('hirundo-range');
    this.begins = 0;
    this.name = kept in RANGES ? kept : 'hour';
    this.note = el('span', {class: 'range-note'});
    this.buttons = Object.keys(RANGES).map(name => el('button', {type: 'button', 'aria-pressed': String(name === this.name), 'data-range': name,
      text: t('range-' + name), on: {click: () => this.choose(name)}}));
    this.element = el('div', {class: 'ranges', role: 'group', 'aria-label': t('range')}, ...this.buttons, this.note);
    this.loop = repeat(() => this.fetch(), 5000);
  }

  choose(name) {
    this.name = name;
    store('hirundo-range', name);
    this.buttons.forEach(b => b.setAttribute('aria-pressed', String(b.dataset.range === name)));
    this.fetch();
  }

  async fetch() {
    const name = this.name;
    const to = Date.now();
    const span = RANGES[name];
    const points = Math.max(120, Math.min(MOST, Math.round(document.documentElement.clientWidth / 3)));
    try {
      const began = performance.now();
      const from = Math.max(to - span, Math.min(this.begins - span / 100, to - LEAST));
      let history = await ask(`/api/history?from=${Math.round(from)}&to=${to}&points=${points}`);
      if (name !== this.name) return;
      const first = beginning(history);
      if (first > from + (to - from) / 3 && to - from > LEAST * 1.5) {
        this.begins = first;
        const closer = Math.round(Math.min(first - span / 100, to - LEAST));
        if (closer > from) history = await ask(`/api/history?from=${closer}&to=${to}&points=${points}`);
        if (name !== this.name) return;
      }
      this.note.textContent = '';
      this.show(history);
      this.element.dataset.drawn = name;
      this.element.dataset.took = String(Math.round(performance.now() - began));
    } catch (e) {
      this.note.textContent = t('not-loaded', {why: e.message});
    }
  }

  end() { this.loop.end(); }
}

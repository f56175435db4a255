import {el, panel, choice, named} from './dom.js';
import {t, whole, signed, percent, rate, short, lasting, sentences} from './i18n.js';
import {Table, shareBar} from './table.js';
import {TimeChart} from './charts.js';
import {History} from './range.js';
import {mixLead, scaleOf, condition, left, lasts} from './glance.js';

const MOST_LINES = 8;

/** Target, realised shares, errors and supply: now, and over time. */
export class Mix {
  constructor() {
    this.now = panel(t('mix'), 'wide');
    this.table = new Table(t('mix-caption'), [
      {title: t('domain'), kind: 'name', text: named, sort: named},
      {title: t('target-and-share'), kind: 'bar', draw: (cell, d) => shareBar(cell, {share: d.share, target: d.target, scale: this.scale, label: t('share-told', {domain: named(d), target: percent(d.target), share: percent(d.share)})})},
      {title: t('target'), text: d => percent(d.target), sort: d => d.target},
      {title: t('realised'), text: d => percent(d.share), sort: d => d.share},
      {title: t('window'), text: d => percent(d.windowShare), sort: d => d.windowShare},
      {title: t('error'), text: d => signed(d.error), sort: d => Math.abs(d.error)},
      {title: t('bound-use'), text: d => percent(this.bound > 0 ? Math.abs(d.error) / this.bound : null), sort: d => Math.abs(d.error)},
      {title: t('supply'), text: d => whole(d.available), sort: d => d.available},
      {title: t('left'), text: d => whole(left(d, this.state)), sort: d => left(d, this.state)},
      {title: t('lasts'), text: d => lasting(lasts(d, this.state)), sort: d => lasts(d, this.state)},
      {title: t('rate'), text: d => rate(d.tokensPerSecond), sort: d => d.tokensPerSecond},
      {title: t('tokens'), text: d => whole(d.tokens), sort: d => d.tokens},
      {title: t('state'), kind: 'text', draw: condition, sort: d => d.starvingAt >= 0 ? 1 : 0},
    ], {key: named});
    this.now.body.append(this.table.element);
    this.history = new History(h => this.past(h));
    this.chosen = '';
    this.choice = choice(t('domains'), [['', t('largest', {n: MOST_LINES})]], '', v => { this.chosen = v; if (this.last) this.past(this.last); });
    this.charts = {
      share: new TimeChart(t('chart-share'), {format: x => percent(x, 1), height: 240}),
      error: new TimeChart(t('chart-error'), {format: x => percent(x, 0)}),
      supply: new TimeChart(t('chart-supply'), {format: short, from: 0}),
      speed: new TimeChart(t('chart-speed'), {format: short, from: 0}),
      feed: new TimeChart(t('chart-feed'), {format: short}),
    };
    this.over = panel(t('over-time'), 'wide');
    this.over.head.after(el('div', {class: 'controls'}, this.history.element, this.choice.label));
    this.over.body.classList.add('charts');
    this.over.body.append(...Object.values(this.charts).map(c => c.element));
    this.element = el('div', {class: 'view grid'}, el('h2', {class: 'unseen', tabindex: '-1', text: t('view-mix')}), this.now.section, this.over.section);
  }

  show(state) {
    this.state = state;
    const mix = state.mix;
    this.now.lead(mix ? sentences(mixLead(state), t('mix-largest', {error: whole(Math.round(mix.largestError)), bound: whole(Math.floor(mix.bound)), x: percent(mix.bound > 0 ? mix.largestError / mix.bound : 0)})) : t('mix-none'));
    this.table.element.hidden = !mix;
    this.bound = mix?.bound || 0;
    this.scale = scaleOf(mix?.domains || []);
    this.table.show(mix?.domains || []);
  }

  past(h) {
    this.last = h;
    const target = d => { for (let i = h.t.length - 1; i >= 0; i--) if (h.domains[d].target?.[i] != null) return h.domains[d].target[i]; return 0; };
    const all = Object.keys(h.domains || {});
    const sorted = all.map(d => [d, target(d)]).sort((a, b) => b[1] - a[1]).map(([d]) => d);
    this.choice.fill([['', all.length > MOST_LINES ? t('largest', {n: MOST_LINES}) : t('all-domains')], ...sorted.map(d => [d, d])], this.chosen);
    this.choice.label.hidden = all.length < 2;
    const shown = this.chosen && all.includes(this.chosen) ? [this.chosen] : sorted.slice(0, MOST_LINES);
    const of = (name, more) => shown.map(d => ({name: d, values: h.domains[d][name] || [], ...(more ? more(d) : {})}));
    const c = this.charts;
    c.share.show(h.t, of('share', d => ({target: h.domains[d].target})), h);
    c.error.show(h.t, shown.map(d => ({name: d, values: h.t.map((_, i) => h.domains[d].error?.[i] == null || !(h.bound?.[i] > 0) ? null : h.domains[d].error[i] / h.bound[i])})), h);
    c.supply.show(h.t, of('available'), h);
    c.speed.show(h.t, of('tokensPerSecond'), h);
    c.feed.show(h.t, [{name: t('feed'), values: h.feed || []}, ...(h.trainer?.some(x => x != null) ? [{name: t('trainer'), values: h.trainer}] : [])], h);
  }

  end() { this.history.end(); }
}

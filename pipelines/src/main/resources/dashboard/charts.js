import {el, say, mark, id} from './dom.js';
import {t, tick, moment, percent, figure, whole} from './i18n.js';

/* Colour and dash together tell lines apart. */
const DASHES = [[], [8, 3], [2, 3], [10, 3, 2, 3]];
const COLOURS = 8;
const TABLE_ROWS = 12;

const probe = document.createElement('span');
probe.hidden = true;
document.documentElement.append(probe);

/** What a colour of the style sheet is now; a canvas knows no variables. */
export function colour(name) {
  probe.style.color = `var(--${name})`;
  return getComputedStyle(probe).color;
}

const charts = new Set();
new ResizeObserver(() => charts.forEach(c => c.fit())).observe(document.documentElement);
/** Draws all charts anew in the colours that hold now. */
export function repaint() { charts.forEach(c => c.paint()); }
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', repaint);
/** Forgets charts that are no longer on the page. */
export function forget() { charts.forEach(c => c.end()); charts.clear(); }

/** Lines over time, with a legend whose buttons hide lines, a summary in words and a table of figures. */
export class TimeChart {
  constructor(title, {format = figure, height = 200, from, to} = {}) {
    this.title = title;
    this.format = format;
    this.height = height;
    this.span = [from, to];
    this.hidden = new Set();
    this.lines = [];
    this.canvas = el('div', {class: 'plot', role: 'img', 'aria-label': title});
    this.legend = el('ul', {class: 'legend'});
    this.when = el('span', {class: 'when'});
    this.tbody = el('tbody');
    this.thead = el('tr');
    const caption = id('chart');
    this.details = el('details', {class: 'as-table', on: {toggle: () => this.tell()}}, el('summary', {text: t('as-table')}),
      el('div', {class: 'scroll', tabindex: '0', role: 'group', 'aria-label': title}, el('table', {}, el('caption', {class: 'unseen', text: title}), el('thead', {}, this.thead), this.tbody)));
    this.empty = el('p', {class: 'empty', text: t('loading')});
    this.element = el('figure', {class: 'chart', 'aria-labelledby': caption},
      el('figcaption', {id: caption}, el('span', {text: title}), this.when), this.empty, this.canvas, this.legend, this.details);
    this.canvas.hidden = this.legend.hidden = this.details.hidden = true;
    charts.add(this);
  }

  /** lines: [{name, values, target?}] over the times in ms; a target is drawn thin in its line's colour. */
  show(times, lines, {from, to}) {
    this.limits = [from / 1000, to / 1000];
    const any = lines.some(l => l.values?.some(v => v !== null && v !== undefined));
    say(this.empty, t('no-history'));
    this.empty.hidden = any;
    this.canvas.hidden = this.legend.hidden = this.details.hidden = !any;
    if (!any) { this.plot?.destroy(); this.plot = null; this.names = null; this.lines = []; return; }
    this.times = times.map(ms => ms / 1000);
    this.lines = lines;
    const names = lines.map(l => l.name + (l.target ? '+' : '')).join('\n');
    if (names !== this.names || !this.plot) { this.names = names; this.paint(); } else this.plot.setData(this.data());
    this.describe();
    if (this.details.open) this.tell();
  }

  data() {
    return [this.times, ...this.lines.flatMap(l => l.target ? [l.target, l.values] : [l.values])];
  }

  paint() {
    if (!this.lines.length || !this.canvas.isConnected) return;
    this.plot?.destroy();
    const ink = colour('quiet'), line = colour('line');
    const series = [{}];
    this.lines.forEach((l, i) => {
      const stroke = colour(`series-${i % COLOURS}`);
      const show = !this.hidden.has(l.name);
      if (l.target) series.push({stroke, width: 1, dash: [3, 3], points: {show: false}, show, spanGaps: true});
      series.push({stroke, width: 2, dash: DASHES[Math.floor(i / COLOURS) % DASHES.length], show, points: {size: 5}, spanGaps: false});
    });
    const axis = {stroke: ink, grid: {stroke: line, width: 1}, ticks: {stroke: line, width: 1, size: 4}, font: '12px system-ui, "Noto Sans", sans-serif'};
    const [low, high] = this.span;
    this.plot = new globalThis.uPlot({
      width: this.room(), height: this.height, series, legend: {show: false}, padding: [8, 28, 0, 0],
      cursor: {drag: {x: false, y: false}, points: {size: 6}},
      scales: {x: {time: true, range: () => this.limits}, y: {range: (u, min, max) => {
        const bottom = low ?? (min === null ? 0 : min), top = high ?? (max === null || (max === 0 && bottom === 0) ? 1 : max);
        const pad = (top - bottom || Math.abs(top) || 1) * .08;
        return [low ?? bottom - pad, high ?? top + pad];
      }}},
      axes: [{...axis, size: 32, space: 70, values: (u, splits, axisAt, space, step) => splits.map(s => tick(s, step))},
        {...axis, size: 64, values: (u, splits) => splits.map(s => this.format(s))}],
      hooks: {setCursor: [u => this.point(u.cursor.idx)]},
    }, this.data(), this.canvas);
    this.keys();
  }

  keys() {
    this.values = new Map();
    this.legend.replaceChildren(...this.lines.map((l, i) => {
      const value = el('span', {class: 'value'});
      this.values.set(l.name, value);
      const swatch = el('span', {class: `swatch series-${i % COLOURS} dash-${Math.floor(i / COLOURS) % DASHES.length}`, 'aria-hidden': 'true'});
      const button = el('button', {type: 'button', class: 'key', 'aria-pressed': String(!this.hidden.has(l.name)), on: {click: () => this.toggle(l.name, button)}},
        swatch, el('span', {class: 'name', text: l.name}), value);
      return el('li', {}, button);
    }));
    this.point(null);
  }

  toggle(name, button) {
    if (!this.hidden.delete(name)) this.hidden.add(name);
    button.setAttribute('aria-pressed', String(!this.hidden.has(name)));
    let at = 1;
    for (const l of this.lines) {
      const n = l.target ? 2 : 1;
      if (l.name === name) for (let i = 0; i < n; i++) this.plot.setSeries(at + i, {show: !this.hidden.has(name)});
      at += n;
    }
  }

  /** Values under the pointer, or the last ones. */
  point(at) {
    say(this.when, at === null || at === undefined ? '' : moment(this.times[at] * 1000));
    for (const l of this.lines) {
      const v = at === null || at === undefined ? last(l.values) : l.values[at];
      const told = this.values?.get(l.name);
      if (told) say(told, this.format(v));
    }
  }

  describe() {
    this.point(this.plot?.cursor.idx ?? null);
    const told = this.lines.slice(0, COLOURS).map(l => {
      const v = l.values.filter(x => x !== null && x !== undefined);
      return !v.length ? null : t('line-told', {name: l.name, now: this.format(v[v.length - 1]), least: this.format(v.reduce((a, b) => Math.min(a, b))), most: this.format(v.reduce((a, b) => Math.max(a, b)))});
    }).filter(Boolean);
    mark(this.canvas, 'aria-label', `${this.title}: ${told.join('; ')}`);
  }

  tell() {
    if (!this.details.open || !this.lines.length) return;
    this.thead.replaceChildren(el('th', {scope: 'col', text: t('time')}), ...this.lines.map(l => el('th', {scope: 'col', text: l.name})));
    const step = Math.max(1, Math.floor(this.times.length / TABLE_ROWS));
    const rows = [];
    for (let i = this.times.length - 1; i >= 0; i -= step) {
      rows.push(el('tr', {}, el('th', {scope: 'row', text: moment(this.times[i] * 1000)}), ...this.lines.map(l => el('td', {text: this.format(l.values[i])}))));
    }
    this.tbody.replaceChildren(...rows);
  }

  room() { return Math.max(200, Math.floor(this.canvas.clientWidth || this.element.clientWidth || 600)); }

  fit() {
    const width = this.room();
    if (this.plot && this.canvas.isConnected && this.plot.width !== width) this.plot.setSize({width, height: this.height});
  }

  end() { this.plot?.destroy(); this.plot = null; }
}

const last = values => {
  for (let i = values.length - 1; i >= 0; i--) if (values[i] !== null && values[i] !== undefined) return values[i];
  return null;
};

const W = 420, H = 150, LEFT = 6, BASE = 122, TOP = 22;

/** Counts by score, what lies from the threshold on in the stronger colour. */
export function histogram(scores) {
  const {bins, min, max, threshold, share, count} = scores;
  const low = bins.length ? bins[0].from : min, high = bins.length ? bins[bins.length - 1].to : max;
  const span = high - low || 1;
  const most = Math.max(1, ...bins.map(b => b.count));
  const x = v => LEFT + (W - 2 * LEFT) * (v - low) / span;
  const parts = bins.map(b => {
    const h = b.count === 0 ? 0 : Math.max(1.5, (BASE - TOP) * b.count / most);
    const kept = threshold !== null && threshold !== undefined && (b.from + b.to) / 2 >= threshold;
    return el('rect', {class: threshold === null || threshold === undefined || kept ? 'bin kept' : 'bin', x: x(b.from) + .5, y: BASE - h, width: Math.max(.5, x(b.to) - x(b.from) - 1), height: h});
  });
  const words = [el('text', {class: 'tick', x: LEFT, y: H - 8, text: figure(low)}), el('text', {class: 'tick', x: W - LEFT, y: H - 8, 'text-anchor': 'end', text: figure(high)})];
  const line = [];
  if (threshold !== null && threshold !== undefined) {
    const at = Math.max(LEFT, Math.min(W - LEFT, x(threshold)));
    const right = at < W * .6;
    line.push(el('line', {class: 'threshold', x1: at, x2: at, y1: 4, y2: BASE}),
      el('text', {class: 'threshold-text', x: at + (right ? 5 : -5), y: 13, 'text-anchor': right ? 'start' : 'end', text: t('threshold-at', {x: figure(threshold)})}));
  }
  const told = t('histogram-told', {domain: scores.domain, count: whole(count), min: figure(min), max: figure(max)})
    + (line.length ? ' ' + t('histogram-cut', {x: figure(threshold), share: percent(share, 1)}) : ' ' + t('no-threshold'));
  const rows = bins.filter(b => b.count > 0).map(b => el('tr', {}, el('th', {scope: 'row', text: `${figure(b.from)} – ${figure(b.to)}`}), el('td', {text: whole(b.count)})));
  const caption = id('histogram');
  return el('figure', {class: 'histogram', 'aria-labelledby': caption},
    el('figcaption', {id: caption}, el('b', {text: scores.domain}), ' ', el('code', {text: scores.score})),
    el('svg', {viewBox: `0 0 ${W} ${H}`, role: 'img', 'aria-label': told}, ...parts,
      el('line', {class: 'base', x1: LEFT, x2: W - LEFT, y1: BASE, y2: BASE}), ...line, ...words),
    el('p', {class: 'told', text: told}),
    el('details', {class: 'as-table'}, el('summary', {text: t('as-table')}), el('div', {class: 'scroll', tabindex: '0', role: 'group', 'aria-label': scores.domain},
      el('table', {}, el('caption', {class: 'unseen', text: told}), el('thead', {}, el('tr', {}, el('th', {scope: 'col', text: t('score')}), el('th', {scope: 'col', text: t('documents')}))), el('tbody', {}, ...rows)))));
}

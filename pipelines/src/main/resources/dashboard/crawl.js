import {el, panel, total} from './dom.js';
import {t, whole, percent, short, bytes, ago, sentences} from './i18n.js';
import {Table, partsBar} from './table.js';
import {TimeChart} from './charts.js';
import {History} from './range.js';
import {sums, reasonCell, crawlTold} from './glance.js';

const MOST_LINES = 8;
const lost = a => a.exact + a.near;

/** How far each crawl is and what became of its records. */
export class Crawl {
  constructor() {
    this.now = panel(t('sources'), 'wide');
    const told = s => [['documents', total(s.documents)], ['exact', s.exactDuplicates], ['near', s.nearDuplicates], ['rejects', total(s.rejects)]];
    this.table = new Table(t('sources'), [
      {title: t('source'), kind: 'name', text: s => s.source, sort: s => s.source},
      {title: t('files'), text: s => s.expectedFiles == null ? whole(s.files) : t('so-many-of', {a: whole(s.files), b: whole(s.expectedFiles)}), sort: s => s.expectedFiles ? s.files / s.expectedFiles : s.files},
      {title: t('records'), text: s => whole(s.records), sort: s => s.records},
      {title: t('fate'), kind: 'bar', draw: (cell, s) => partsBar(cell, told(s), Math.max(s.records, s.decided), told(s).map(([k, n]) => `${t('kind-' + k)} ${whole(n)}`).join(t('comma')))},
      {title: t('kind-documents'), text: s => whole(total(s.documents)), sort: s => total(s.documents)},
      {title: t('kind-exact'), text: s => whole(s.exactDuplicates), sort: s => s.exactDuplicates},
      {title: t('kind-near'), text: s => whole(s.nearDuplicates), sort: s => s.nearDuplicates},
      {title: t('kind-rejects'), text: s => whole(total(s.rejects)), sort: s => total(s.rejects)},
      {title: t('volume'), text: s => bytes(s.bytes || null), sort: s => s.bytes},
      {title: t('last-change'), text: s => ago(s.lastAt), sort: s => s.lastAt},
    ], {key: s => s.source});
    this.legend = el('p', {class: 'keys'}, ...['documents', 'exact', 'near', 'rejects'].map(k => el('span', {}, el('span', {class: 'key-square ' + k, 'aria-hidden': 'true'}), t('kind-' + k))));
    this.now.body.append(this.legend, this.table.element);
    this.history = new History(h => this.past(h));
    this.charts = {
      documents: new TimeChart(t('chart-documents'), {format: short, from: 0}),
      loss: new TimeChart(t('chart-loss'), {format: x => percent(x, 0), from: 0, to: 1}),
    };
    this.over = panel(t('over-time'), 'wide');
    this.over.head.after(el('div', {class: 'controls'}, this.history.element));
    this.over.body.classList.add('charts');
    this.over.body.append(...Object.values(this.charts).map(c => c.element));
    this.why = panel(t('rejects-why'));
    this.reasons = new Table(t('rejects-why'), [{title: t('reason'), kind: 'name', draw: reasonCell}, {title: t('records'), text: r => whole(r.n)}, {title: t('share-of-decided'), text: r => percent(r.n / r.of)}], {key: r => r.reason});
    this.why.body.append(this.reasons.element);
    this.alarms = panel(t('alarms'));
    this.alarmTable = new Table(t('alarms'), [
      {title: t('host'), kind: 'name', text: a => a.host || a.source, sort: a => a.host || a.source},
      {title: t('source'), kind: 'text', text: a => a.source, sort: a => a.source},
      {title: t('lost'), text: a => percent(lost(a) / Math.max(1, lost(a) + a.kept)), sort: a => lost(a) / Math.max(1, lost(a) + a.kept)},
      {title: t('documents'), text: a => whole(lost(a) + a.kept), sort: a => lost(a) + a.kept},
      {title: t('kind-exact'), text: a => whole(a.exact), sort: a => a.exact}, {title: t('kind-near'), text: a => whole(a.near), sort: a => a.near},
      {title: t('of-earlier'), text: a => whole(a.earlier), sort: a => a.earlier},
      {title: t('for-example'), kind: 'text url', text: a => a.url || '–'},
    ], {key: a => a.source + ' ' + a.host});
    this.alarms.body.append(this.alarmTable.element);
    this.element = el('div', {class: 'view grid'}, el('h2', {class: 'unseen', tabindex: '-1', text: t('view-crawl')}), this.now.section, this.over.section, this.why.section, this.alarms.section);
  }

  show(state) {
    const s = sums(state);
    const any = state.curate?.length > 0;
    this.now.lead(any ? crawlTold(s) : t('crawl-none'));
    this.legend.hidden = this.table.element.hidden = !any;
    this.table.show(state.curate || []);
    this.why.lead(s.reasons.length ? '' : t('nothing-rejected'));
    this.reasons.element.hidden = !s.reasons.length;
    this.reasons.show(s.reasons.map(([reason, n]) => ({reason, n, of: Math.max(1, s.decided)})));
    const alarms = state.alarms || [];
    this.alarms.lead(!state.alarmCount ? t('no-alarms') : sentences(t('alarms-lead', {n: state.alarmCount}), state.alarmCount > alarms.length ? t('alarms-last', {n: alarms.length}) : ''));
    for (const p of [this.alarms, this.why]) p.section.classList.toggle('wide', alarms.length > 0);
    this.alarmTable.element.hidden = !alarms.length;
    this.alarmTable.show([...alarms].sort((a, b) => lost(b) - lost(a)));
  }

  past(h) {
    const sources = Object.keys(h.curate || {});
    const end = name => { const v = h.curate[name].records || []; for (let i = v.length - 1; i >= 0; i--) if (v[i] != null) return v[i]; return 0; };
    const shown = sources.sort((a, b) => end(b) - end(a)).slice(0, MOST_LINES);
    this.charts.documents.show(h.t, shown.map(name => ({name, values: h.curate[name].documents || []})), h);
    this.charts.loss.show(h.t, shown.map(name => {
      const c = h.curate[name];
      const lost = i => (c.exact?.[i] ?? 0) + (c.near?.[i] ?? 0) + (c.rejects?.[i] ?? 0);
      const decided = i => (c.documents?.[i] ?? 0) + lost(i);
      return {name, values: h.t.map((_, i) => decided(i) > 0 ? lost(i) / decided(i) : null)};
    }), h);
  }

  end() { this.history.end(); }
}

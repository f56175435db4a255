import {el, panel, note, say, mark, id} from './dom.js';
import {t, whole, signed, percent, fraction, lasting, moment, sentences} from './i18n.js';
import {Table} from './table.js';
import {ask, send, repeat, changes} from './live.js';

const TOKEN = 'hirundo-token';
const kept = () => { try { return sessionStorage.getItem(TOKEN) || ''; } catch { return ''; } };
const keep = token => { try { sessionStorage.setItem(TOKEN, token); } catch { /* asked again next time */ } };
const EXACT = 1e9;
const MOST_SHARES = 8;

/** Who changed what, and a form that proposes new weights and shows first what they would do. */
export class Mixture {
  constructor() {
    this.log = panel(t('mixture-log'), 'wide');
    this.table = new Table(t('mixture-log'), [
      {title: t('version'), kind: 'name', text: r => whole(r.version)},
      {title: t('effective'), text: r => `g ${whole(r.effectiveFrom)}`},
      {title: t('shares'), kind: 'text', draw: shares}, {title: t('author'), kind: 'text', text: r => r.author || '–'},
      {title: t('reason'), kind: 'text long', text: r => r.reason || '–'}, {title: t('time'), kind: 'text', text: r => moment(r.at)},
    ], {first: 10, key: r => String(r.version) + ' ' + r.requestId});
    this.log.body.append(this.table.element);
    this.form = panel(t('propose'));
    this.preview = panel(t('preview'));
    note(this.preview.body, t('preview-none'));
    this.build();
    this.element = el('div', {class: 'view grid'}, el('h2', {class: 'unseen', tabindex: '-1', text: t('view-mixture')}), this.form.section, this.preview.section, this.log.section);
    this.changed = changes();
    this.loop = repeat(() => this.fetch(), 3000);
  }

  build() {
    const field = (name, label, given, hint) => {
      const key = id(name), hinted = hint ? id('hint') : null;
      const input = el('input', {id: key, name, 'aria-describedby': hinted, ...given});
      return {input, row: el('div', {class: 'field'}, el('label', {for: key, text: label}), input, hint ? el('small', {id: hinted, text: hint}) : null)};
    };
    this.weights = el('div', {class: 'weights'});
    this.inputs = new Map();
    this.sum = el('output', {class: 'sum'});
    this.scale = el('button', {type: 'button', class: 'quiet', text: t('scale'), on: {click: () => this.scaled()}});
    this.from = field('from', t('from'), {type: 'number', min: 0, step: 1, placeholder: t('at-once'), inputmode: 'numeric'}, t('from-hint'));
    this.over = field('over', t('over'), {type: 'number', min: 0, step: 1, value: '0', inputmode: 'numeric'}, t('over-hint'));
    this.author = field('author', t('author'), {autocomplete: 'name', required: true, maxlength: 200});
    this.reason = field('reason', t('reason-for'), {required: true, maxlength: 1000, autocomplete: 'off'});
    this.token = field('token', t('token'), {type: 'password', autocomplete: 'off', value: kept(), spellcheck: 'false'}, t('token-hint'));
    this.submit = el('button', {type: 'submit', class: 'strong', text: t('propose-it')});
    this.outcome = el('p', {class: 'outcome', role: 'status'});
    const form = el('form', {novalidate: true, on: {submit: e => { e.preventDefault(); this.propose(); }}},
      el('fieldset', {}, el('legend', {text: t('new-weights')}), this.weights, el('p', {class: 'sum-row'}, this.sum, this.scale)),
      el('div', {class: 'fields'}, this.from.row, this.over.row, this.author.row, this.reason.row, this.token.row), this.submit, this.outcome);
    form.addEventListener('input', e => { if (e.target !== this.token.input && e.target !== this.author.input && e.target !== this.reason.input) this.touched(); });
    this.form.body.append(form);
  }

  show(state) {
    this.state = state;
    const enabled = state.steering?.enabled !== false;
    this.form.lead(enabled ? '' : t('steering-off'));
    this.submit.disabled = !enabled;
    this.token.row.hidden = !enabled;
  }

  async fetch() {
    try {
      const mixture = await ask('/api/mixture');
      if (!this.changed('mixture', mixture)) return;
      const records = mixture.records;
      this.log.lead(records.length ? t('mixture-lead', {n: records.length, g: whole(mixture.horizon)}) : t('mixture-none'));
      this.table.element.hidden = !records.length;
      this.table.show(records.map((r, i) => ({...r, before: records[i - 1]?.shares})).reverse());
      const now = records[records.length - 1];
      if (now) this.offer(now.steps?.length ? now.steps[now.steps.length - 1].shares : now.shares);
    } catch (e) { this.log.lead(t('not-loaded', {why: e.message})); }
  }

  offer(shares) {
    const domains = Object.keys(shares);
    if ([...this.inputs.keys()].join('\n') === domains.join('\n')) {
      if (!this.dirty) for (const [d, input] of this.inputs) input.value = String(shares[d]);
      this.total();
      return;
    }
    this.inputs.clear();
    this.weights.replaceChildren(...domains.map(d => {
      const key = id('weight');
      const input = el('input', {id: key, type: 'number', min: 0, max: 1, step: 'any', inputmode: 'decimal', value: String(shares[d]), required: true, 'data-domain': d});
      this.inputs.set(d, input);
      return el('div', {class: 'weight'}, el('label', {for: key, text: d}), input);
    }));
    if (this.total()) this.foresee();
  }

  values() {
    const values = {};
    for (const [d, input] of this.inputs) values[d] = input.value === '' ? NaN : Number(input.value);
    return values;
  }

  total() {
    const sum = Math.round(Object.values(this.values()).reduce((a, b) => a + b, 0) * EXACT) / EXACT;
    const right = sum === 1;
    say(this.sum, Number.isNaN(sum) ? t('weight-missing') : right ? t('sum-right') : t('sum-wrong', {x: fraction(sum)}));
    mark(this.sum, 'class', 'sum ' + (right ? 'is-ok' : 'is-warn'));
    this.scale.hidden = right || !(sum > 0);
    return right;
  }

  /** Divides by the sum and gives what rounding leaves to the largest. */
  scaled() {
    const values = Object.entries(this.values()).map(([d, v]) => [d, v || 0]);
    const sum = values.reduce((a, [, v]) => a + v, 0);
    const parts = values.map(([d, v]) => [d, Math.round(v / sum * 1e6)]);
    const largest = parts.reduce((a, p) => p[1] > a[1] ? p : a);
    largest[1] += 1e6 - parts.reduce((a, [, v]) => a + v, 0);
    for (const [d, v] of parts) this.inputs.get(d).value = String(v / 1e6);
    this.touched();
  }

  touched() {
    this.dirty = true;
    say(this.outcome, '');
    clearTimeout(this.wait);
    if (this.total()) this.wait = setTimeout(() => this.foresee(), 250);
    else note(this.preview.body, t('preview-sum'));
  }

  body() {
    const from = this.from.input.value;
    return {shares: this.values(), from: from === '' ? -1 : Number(from), over: Number(this.over.input.value || 0)};
  }

  async foresee() {
    const asked = this.asked = (this.asked || 0) + 1;
    try {
      const p = await send('/api/mixture/preview', this.body());
      if (asked !== this.asked) return;
      const faults = p.faults || [];
      const table = this.foreseen ||= new Table(t('preview'), [
        {title: t('domain'), kind: 'name', text: d => d.domain}, {title: t('before'), text: d => percent(d.before)}, {title: t('after'), text: d => percent(d.after)},
        {title: t('change'), draw: (cell, d) => { say(cell, t('points', {x: signed(Math.round((d.after - d.before) * 1e4) / 100)})); }},
        {title: t('supply'), text: d => whole(d.available)}, {title: t('lasts-sequences'), text: d => d.lastsSequences == null ? t('without-end') : whole(d.lastsSequences)}, {title: t('lasts'), text: d => lasting(d.lastsSeconds)},
      ], {key: d => d.domain});
      table.show(p.domains || []);
      const first = (p.domains || []).find(d => d.domain === p.firstDry);
      const told = first ? t('first-dry', {domain: first.domain, n: first.lastsSequences}) + (first.lastsSeconds == null ? '' : t('first-dry-in', {time: lasting(first.lastsSeconds)})) : t('none-dry');
      this.preview.body.replaceChildren(...faults.map(f => el('p', {class: 'fault', text: f})), el('p', {class: 'lead', text: sentences(told, t('preview-rate'))}), table.element);
    } catch (e) { if (asked === this.asked) note(this.preview.body, t('not-loaded', {why: e.message}), 'fault'); }
  }

  tell(text, kind) { mark(this.outcome, 'class', 'outcome ' + kind); say(this.outcome, text); }

  async propose() {
    const wrong = [[this.inputs.values().next().value, !this.total(), t('preview-sum')], [this.author.input, !this.author.input.value.trim(), t('author-missing')],
      [this.reason.input, !this.reason.input.value.trim(), t('reason-missing')], [this.token.input, !this.token.input.value, t('token-missing')]].find(([, bad]) => bad);
    for (const f of [this.author, this.reason, this.token]) mark(f.input, 'aria-invalid', null);
    if (wrong) { if (wrong[0]) { mark(wrong[0], 'aria-invalid', 'true'); wrong[0].focus(); } this.tell(wrong[2], 'is-bad'); return; }
    keep(this.token.input.value);
    this.submit.disabled = true;
    this.tell(t('sending'), '');
    try {
      const {requestId} = await send('/api/mixture', {...this.body(), author: this.author.input.value.trim(), reason: this.reason.input.value.trim()}, this.token.input.value);
      this.tell(t('waiting'), '');
      await this.follow(requestId);
    } catch (e) {
      if (e.status === 401) { mark(this.token.input, 'aria-invalid', 'true'); this.token.input.focus(); this.token.input.select(); }
      this.tell(e.status === 401 ? t('token-wrong') : e.status === 403 ? t('steering-off') : t('not-sent', {why: e.message}), 'is-bad');
    } finally { this.submit.disabled = this.state?.steering?.enabled === false; }
  }

  async follow(request) {
    for (let i = 0; i < 60; i++) {
      const answer = await ask('/api/mixture/request/' + encodeURIComponent(request));
      if (answer.state === 'accepted') {
        this.dirty = false;
        this.tell(t('accepted', {version: whole(answer.version), g: whole(answer.effectiveFrom)}), 'is-ok');
        this.loop.now();
        return;
      }
      if (answer.state === 'refused') { this.tell(t('refused', {why: answer.why || '–'}), 'is-bad'); return; }
      await new Promise(done => setTimeout(done, 1000));
    }
    this.tell(t('still-waiting'), 'is-warn');
  }

  end() { this.loop.end(); clearTimeout(this.wait); }
}

/** Shares of one version; what has changed stands out. */
function shares(cell, r) {
  const told = JSON.stringify([r.shares, r.before, r.steps]);
  if (cell.dataset.told === told) return;
  cell.dataset.told = told;
  const turned = ([d, v]) => Boolean(r.before) && r.before[d] !== v;
  const all = Object.entries(r.shares).sort((a, b) => Number(turned(b)) - Number(turned(a)));
  const parts = all.map(([d, v]) => {
    const before = r.before?.[d];
    const changed = turned([d, v]);
    return el('span', {class: changed ? 'share-now changed' : 'share-now'}, `${d} `, changed && before !== undefined ? el('s', {text: fraction(before)}) : '', changed ? ' → ' : '', el(changed ? 'b' : 'span', {text: fraction(v)}));
  });
  const rest = parts.length > MOST_SHARES + 2 ? parts.splice(MOST_SHARES) : [];
  cell.replaceChildren(...parts, ...(rest.length ? [el('details', {class: 'as-table'}, el('summary', {text: t('and-more', {n: rest.length})}), ...rest)] : []),
  ...(r.steps?.length ? [el('span', {class: 'share-now', text: t('in-steps', {n: r.steps.length})})] : []),
  ...Object.entries(r.exhausted || {}).filter(([, policy]) => policy !== 'wait').map(([d, policy]) => el('span', {class: 'share-now', text: `${d}: ${t('policy-' + String(policy).toLowerCase())}`})));
}

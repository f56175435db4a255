/** The page's words, numbers and times in the reader's language. */
const LANGUAGES = ['en', 'ja'];
let words = {};
let language = 'en';
let forms = {};

export function preferred() {
  const kept = stored('hirundo-language');
  if (LANGUAGES.includes(kept)) return kept;
  for (const asked of navigator.languages || [navigator.language]) {
    const short = asked.slice(0, 2).toLowerCase();
    if (LANGUAGES.includes(short)) return short;
  }
  return 'en';
}

export function stored(key) {
  try { return localStorage.getItem(key); } catch { return null; }
}

export function store(key, value) {
  try { localStorage.setItem(key, value); } catch { /* it holds for this page alone */ }
}

export async function speak(chosen) {
  const answer = await fetch(`/${chosen}.json`);
  words = await answer.json();
  language = chosen;
  const browser = (navigator.languages || []).find(l => l.slice(0, 2).toLowerCase() === chosen);
  const tag = browser || chosen;
  const number = options => new Intl.NumberFormat(tag, options);
  const time = options => new Intl.DateTimeFormat(tag, options);
  forms = {
    whole: number({maximumFractionDigits: 0}),
    signed: number({signDisplay: 'exceptZero', maximumFractionDigits: 1}),
    short: number({notation: 'compact', maximumFractionDigits: 1}),
    bytes: Object.fromEntries(['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte', 'petabyte']
      .map(unit => [unit, number({style: 'unit', unit, maximumFractionDigits: 1})])),
    figure: number({maximumSignificantDigits: 4}),
    fraction: number({maximumFractionDigits: 9}),
    percent: [0, 1, 2].map(d => number({style: 'percent', minimumFractionDigits: d, maximumFractionDigits: d})),
    time: time({hour: 'numeric', minute: '2-digit', second: '2-digit'}),
    minute: time({hour: 'numeric', minute: '2-digit'}),
    day: time({month: 'short', day: 'numeric'}),
    month: time({month: 'short', year: 'numeric'}),
    moment: time({dateStyle: 'medium', timeStyle: 'medium'}),
    ago: new Intl.RelativeTimeFormat(tag, {numeric: 'always', style: 'long'}),
    units: Object.fromEntries(['second', 'minute', 'hour', 'day', 'year']
      .map(unit => [unit, number({style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: unit === 'year' ? 1 : 0})])),
    plural: new Intl.PluralRules(tag),
    list: new Intl.ListFormat(tag, {style: 'narrow', type: 'unit'}),
  };
  document.documentElement.lang = chosen;
  for (const e of document.querySelectorAll('[data-t]')) e.textContent = t(e.dataset.t);
  for (const e of document.querySelectorAll('[data-t-label]')) e.setAttribute('aria-label', t(e.dataset.tLabel));
}

export const spoken = () => language;

/** The words for a key; {name} stands for a value, and where there are forms, n chooses one. */
export function t(key, values = {}) {
  let text = words[key];
  if (text === undefined) return key;
  if (typeof text === 'object') text = text[forms.plural.select(values.n)] ?? text.other;
  return text.replace(/\{(\w+)\}/g, (all, name) => {
    const value = values[name];
    return value === undefined || value === null ? '–' : typeof value === 'number' ? whole(value) : String(value);
  });
}

/** The words for a key that may be unknown. */
export const known = (key, otherwise) => words[key] === undefined ? otherwise : words[key];

const there = x => x !== null && x !== undefined && Number.isFinite(x);
export const whole = x => there(x) ? forms.whole.format(x) : '–';
export const signed = x => there(x) ? forms.signed.format(x) : '–';
export const short = x => !there(x) ? '–' : Math.abs(x) < 10 ? forms.figure.format(x) : Math.abs(x) < 10000 ? forms.whole.format(x) : forms.short.format(x);
export const figure = x => there(x) ? forms.figure.format(x) : '–';
export const fraction = x => there(x) ? forms.fraction.format(x) : '–';
export const percent = (x, digits = 2) => there(x) ? forms.percent[digits].format(x) : '–';
export const rate = x => there(x) ? t('per-second', {x: Math.abs(x) < 100 ? forms.figure.format(x) : short(x)}) : '–';
export const clock = ms => there(ms) ? forms.time.format(ms) : '–';
export const moment = ms => there(ms) ? forms.moment.format(ms) : '–';
/** Sentences one after the other, as the language sets them. */
export const sentences = (...parts) => parts.filter(Boolean).join(t('gap'));
export const list = parts => forms.list.format(parts);

export function bytes(x) {
  if (!there(x)) return '–';
  const units = Object.keys(forms.bytes);
  let at = 0;
  while (x >= 1000 && at < units.length - 1) { x /= 1000; at++; }
  return forms.bytes[units[at]].format(x);
}

const STEPS = [['year', 31557600], ['day', 86400], ['hour', 3600], ['minute', 60]];

export function lasting(seconds) {
  if (!there(seconds)) return '–';
  for (const [unit, size] of STEPS) if (seconds >= size * (unit === 'year' ? 1 : 2)) return forms.units[unit].format(seconds / size);
  return forms.units.second.format(Math.max(0, Math.round(seconds)));
}

export function ago(ms, now = Date.now()) {
  if (!there(ms)) return '–';
  const seconds = Math.max(0, (now - ms) / 1000);
  for (const [unit, size] of STEPS) if (seconds >= size) return forms.ago.format(-Math.floor(seconds / size), unit);
  return forms.ago.format(-Math.floor(seconds), 'second');
}

/** A tick of a time axis whose ticks are so many seconds apart. */
export function tick(seconds, step) {
  const form = step >= 28 * 86400 ? forms.month : step >= 86400 ? forms.day : step >= 60 ? forms.minute : forms.time;
  return form.format(seconds * 1000);
}

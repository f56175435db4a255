import {say, mark} from './dom.js';
import {t, speak, preferred, spoken, stored, store, clock, ago} from './i18n.js';
import {ask, repeat} from './live.js';
import {forget, repaint} from './charts.js';
import {Overview, answers} from './glance.js';
import {Mix} from './mix.js';
import {Crawl} from './crawl.js';
import {Quality} from './quality.js';
import {Duplicates} from './duplicates.js';
import {Mixture} from './mixture.js';
import {Trace} from './trace.js';

const VIEWS = {overview: Overview, mix: Mix, crawl: Crawl, quality: Quality, duplicates: Duplicates, mixture: Mixture, trace: Trace};
const STALE = 30000; // ms
const $ = id => document.getElementById(id);
let view = null;
let shown = '';
let state = null;
let lastAnswer = 0;

function route() {
  const [, name, rest] = /^#([a-z]*)\/?(.*)$/.exec(location.hash) || [null, '', ''];
  const chosen = name in VIEWS ? name : 'overview';
  const given = decodeURIComponent(rest);
  for (const link of $('views').querySelectorAll('a')) mark(link, 'aria-current', link.getAttribute('href') === '#' + chosen ? 'page' : null);
  document.title = `${t('view-' + chosen)} – Hirundo`;
  if (chosen === 'trace' && shown === 'trace' && view) { view.go(given); return; }
  const first = shown === '';
  view?.end?.();
  forget();
  shown = chosen;
  view = new VIEWS[chosen](given);
  document.documentElement.dataset.view = chosen;
  $('main').replaceChildren(view.element);
  if (state?.at) view.show(state); else if (chosen === 'overview' || chosen === 'mix') waiting();
  if (!first) { view.element.querySelector('h2')?.focus({preventScroll: true}); scrollTo(0, 0); }
  $('views').querySelector('[aria-current]')?.scrollIntoView({block: 'nearest', inline: 'nearest'});
}

function waiting() { say($('live-text'), t('waiting-first')); }

/* Tells a screen reader when the answer to one of the five questions turns, not each second. */
let announced = '';
function announce(list) {
  const now = list.map(a => a.level).join();
  if (now === announced) return;
  const before = announced.split(',');
  const turned = announced ? list.filter((a, i) => a.level !== before[i]) : list.filter(a => a.level === 'warn' || a.level === 'bad');
  announced = now;
  if (turned.length) say($('status'), turned.map(a => `${t('question-' + a.key)} ${t('level-' + a.level)}: ${a.figure}. ${a.told}`).join(' '));
}

function trouble(text) { $('trouble').hidden = !text; say($('trouble'), text || ''); document.documentElement.classList.toggle('stale', Boolean(text)); }

async function refresh() {
  try {
    const answer = await ask('/api/state');
    lastAnswer = Date.now();
    if (!answer.at) { trouble(''); waiting(); return; }
    state = answer;
    const old = lastAnswer - answer.at;
    trouble(old > STALE ? t('old-figures', {ago: ago(answer.at)}) : '');
    mark($('pulse'), 'class', old > STALE ? 'old' : 'on');
    say($('live-text'), t('live', {time: clock(answer.at), bootstrap: answer.bootstrap || '–'}));
    if (answer.flink) { mark($('flink'), 'href', /^https?:\/\//.test(answer.flink) ? answer.flink : null); say($('flink'), 'Flink'); $('flink').hidden = false; }
    view.show(answer);
    announce(answers(answer));
  } catch (e) {
    if (!(e instanceof TypeError) && e.name !== 'Refused' && e.status === undefined) console.error(e);
    mark($('pulse'), 'class', 'off');
    say($('live-text'), t('not-live'));
    trouble(lastAnswer ? t('no-answer', {time: clock(lastAnswer)}) : t('no-answer-yet'));
  }
}

function dress(theme) {
  mark(document.documentElement, 'data-theme', theme === 'auto' ? null : theme);
  repaint();
}

async function converse(language) {
  await speak(language);
  if (view) { shown = ''; announced = ''; route(); if (state?.at) view.show(state); await refresh(); }
}

$('skip').addEventListener('click', e => { e.preventDefault(); $('main').focus(); });
$('theme').value = stored('hirundo-theme') || 'auto';
if (!$('theme').value) $('theme').value = 'auto';
dress($('theme').value);
$('theme').addEventListener('change', () => { store('hirundo-theme', $('theme').value); dress($('theme').value); });
$('language').addEventListener('change', () => { store('hirundo-language', $('language').value); converse($('language').value); });
await speak(preferred());
$('language').value = spoken();
addEventListener('hashchange', route);
route();
repeat(refresh, 1000);

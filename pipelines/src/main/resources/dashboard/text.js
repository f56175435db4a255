import {el, tongue, id} from './dom.js';
import {t} from './i18n.js';

const SHORT = 320;
const AROUND = 90;

/** A document's text: its beginning, and all of it on asking. parts: [text, shared] where differences are marked. */
export function longText(text, truncated, domain, parts = null, name = 'del') {
  const box = el('div', {class: domain === 'code' ? 'passage code' : 'passage', lang: tongue(domain) || null, dir: 'auto', id: id('text')});
  const whole = parts || [[text, true]];
  const brief = parts ? near(parts) : [[cut(text), true]];
  const fill = list => box.replaceChildren(...list.map(([s, shared]) => s === null ? el('span', {class: 'skipped', text: '…'}) : shared ? s : s ? el(name, {text: s}) : el('span', {class: 'gap', 'aria-hidden': 'true'})));
  const long = parts ? brief.length !== parts.length : text.length > SHORT;
  fill(long ? brief : whole);
  if (truncated && !long) box.append(el('span', {class: 'cut', text: t('cut')}));
  if (!long) return box;
  if (!parts) box.append('…');
  const more = el('button', {type: 'button', class: 'quiet', 'aria-expanded': 'false', 'aria-controls': box.id, text: t('show-text')});
  more.addEventListener('click', () => {
    const open = more.getAttribute('aria-expanded') !== 'true';
    more.setAttribute('aria-expanded', String(open));
    more.textContent = t(open ? 'hide-text' : 'show-text');
    fill(open ? whole : brief);
    box.append(open ? truncated ? el('span', {class: 'cut', text: t('cut')}) : '' : parts ? '' : '…');
  });
  return el('div', {}, box, more);
}

/** Differences with what is around them; null stands for what is left out. */
function near(parts) {
  return parts.flatMap(([s, shared], i) => {
    if (!shared || s.length <= 3 * AROUND) return [[s, shared]];
    const head = i === 0 ? '' : s.slice(0, AROUND), tail = i === parts.length - 1 ? '' : s.slice(-AROUND);
    return [[head, true], [null, true], [tail, true]];
  });
}

const cut = text => text.slice(0, text.charCodeAt(SHORT - 1) >= 0xD800 && text.charCodeAt(SHORT - 1) < 0xDC00 ? SHORT - 1 : SHORT);

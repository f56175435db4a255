import {el, tongue, id} from './dom.js';
import {t} from './i18n.js';

const SHORT = 320;

/** A document's text: its beginning, and all of it on asking. parts: [text, shared] where differences are marked. */
export function longText(text, truncated, domain, parts = null, name = 'del') {
  const box = el('div', {class: 'passage', lang: tongue(domain) || null, dir: 'auto', id: id('text')});
  const whole = parts || [[text, true]];
  const fill = list => box.replaceChildren(...list.map(([s, shared]) => shared ? s : el(name, {text: s})));
  const long = text.length > SHORT && !parts;
  fill(long ? [[cut(text), true]] : whole);
  if (truncated && !long) box.append(el('span', {class: 'cut', text: t('cut')}));
  if (!long) return box;
  box.append('…');
  const more = el('button', {type: 'button', class: 'quiet', 'aria-expanded': 'false', 'aria-controls': box.id, text: t('show-text')});
  more.addEventListener('click', () => {
    const open = more.getAttribute('aria-expanded') !== 'true';
    more.setAttribute('aria-expanded', String(open));
    more.textContent = t(open ? 'hide-text' : 'show-text');
    fill(open ? whole : [[cut(text), true]]);
    box.append(open ? truncated ? el('span', {class: 'cut', text: t('cut')}) : '' : '…');
  });
  return el('div', {}, box, more);
}

const cut = text => text.slice(0, text.charCodeAt(SHORT - 1) >= 0xD800 && text.charCodeAt(SHORT - 1) < 0xDC00 ? SHORT - 1 : SHORT);

/** Elements with text, never markup: what comes from outside only ever becomes a text node. */
export function el(name, given = {}, ...children) {
  const e = name === 'svg' || SHAPES.has(name)
    ? document.createElementNS('http://www.w3.org/2000/svg', name) : document.createElement(name);
  for (const [key, value] of Object.entries(given)) {
    if (value === undefined || value === null || value === false) continue;
    if (key === 'class') e.setAttribute('class', value);
    else if (key === 'text') e.textContent = value;
    else if (key === 'on') for (const [event, act] of Object.entries(value)) e.addEventListener(event, act);
    else if (key === 'value' || key === 'checked' || key === 'disabled' || key === 'hidden') e[key] = value;
    else e.setAttribute(key, value === true ? '' : value);
  }
  e.append(...children.filter(c => c !== null && c !== undefined && c !== false));
  return e;
}
const SHAPES = new Set(['g', 'rect', 'line', 'path', 'text', 'circle']);

/** Writes only what has changed, so that selections and screen readers are left in peace. */
export function say(e, text) {
  if (e.textContent !== text) e.textContent = text;
}

export function mark(e, name, value) {
  if (value === null || value === undefined) e.removeAttribute(name);
  else if (e.getAttribute(name) !== String(value)) e.setAttribute(name, value);
}

let ids = 0;
export const id = prefix => `${prefix}-${++ids}`;

/** A titled region; the body is the last child. */
export function panel(title, className) {
  const heading = id('panel');
  const head = el('h3', {id: heading, text: title});
  const lead = el('p', {class: 'lead', hidden: true});
  const body = el('div', {class: 'body'});
  const section = el('section', {class: 'panel' + (className ? ' ' + className : ''), 'aria-labelledby': heading}, head, lead, body);
  return {section, body, head, lead(text) { say(lead, text); lead.hidden = !text; }};
}

export function note(body, text, className = 'empty') {
  const only = body.childElementCount === 1 ? body.firstElementChild : null;
  if (only && only.className === className) say(only, text);
  else body.replaceChildren(el('p', {class: className, text}));
}

export function choice(label, options, value, act) {
  const select = el('select', {on: {change: () => act(select.value)}});
  const fill = (list, chosen) => {
    const told = JSON.stringify(list);
    if (select.dataset.told !== told) {
      select.dataset.told = told;
      select.replaceChildren(...list.map(([v, text]) => el('option', {value: v, text})));
    }
    select.value = list.some(([v]) => v === chosen) ? chosen : (list[0] || [''])[0];
  };
  fill(options, value);
  return {label: el('label', {class: 'choice'}, el('span', {text: label}), select), fill, select};
}

export const total = counts => Object.values(counts || {}).reduce((a, b) => a + b, 0);
export const named = d => d.log > 1 ? `${d.domain}.v${d.log}` : d.domain;

/** The language that a domain's texts are in, as far as its name tells. */
export const tongue = domain => /^(ja|en|zh|ko|de|fr|es)\b/.test(domain || '') ? domain.slice(0, 2) : '';

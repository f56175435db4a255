import {el, say, mark, id} from './dom.js';
import {t} from './i18n.js';

const FIRST = 20;

/**
 * A table that is patched, not drawn anew. A column: {key, title, kind: 'name'|'number'|'text'|'bar',
 * text(row)} or, for anything but text, draw(cell, row); sort(row) where rows can be put in its order.
 */
export class Table {
  constructor(caption, columns, {first = FIRST, key = row => row.key} = {}) {
    this.key = key;
    this.columns = columns;
    this.first = first;
    this.rows = [];
    this.known = new Map();
    this.order = null;
    const title = id('table');
    this.heads = columns.map(c => {
      const label = c.sort ? el('button', {type: 'button', class: 'sort', text: c.title, on: {click: () => this.turn(c)}}) : c.title;
      return el('th', {scope: 'col', class: c.kind || 'number'}, label);
    });
    this.tbody = el('tbody');
    this.table = el('table', {}, el('caption', {id: title, class: 'unseen', text: caption}),
      el('thead', {}, el('tr', {}, ...this.heads)), this.tbody);
    this.more = el('button', {type: 'button', class: 'quiet', hidden: true, on: {click: () => { this.first = this.first === Infinity ? first : Infinity; this.show(this.rows); }}});
    this.scroll = el('div', {class: 'scroll', role: 'group', tabindex: '0', 'aria-labelledby': title}, this.table);
    this.element = el('div', {class: 'table'}, this.scroll, this.more);
  }

  turn(column) {
    this.order = this.order?.column !== column ? {column, sign: column.kind === 'name' ? 1 : -1}
      : this.order.sign === (column.kind === 'name' ? 1 : -1) ? {column, sign: -this.order.sign} : null;
    this.show(this.rows);
  }

  show(rows) {
    this.rows = rows;
    let seen = rows;
    if (this.order) {
      const {column, sign} = this.order;
      seen = [...rows].sort((a, b) => {
        const x = column.sort(a), y = column.sort(b);
        return sign * (typeof x === 'string' ? x.localeCompare(y) : (x ?? -Infinity) - (y ?? -Infinity));
      });
    }
    this.columns.forEach((c, i) => { if (c.sort) mark(this.heads[i], 'aria-sort', this.order?.column === c ? (this.order.sign > 0 ? 'ascending' : 'descending') : 'none'); });
    const cut = seen.length > this.first + 3 ? seen.slice(0, this.first) : seen;
    const keys = new Set();
    cut.forEach((row, at) => {
      let name = this.key(row);
      while (keys.has(name)) name += '\u0000';
      keys.add(name);
      const tr = this.known.get(name) || this.make(name);
      if (this.tbody.children[at] !== tr) this.tbody.insertBefore(tr, this.tbody.children[at] || null);
      this.columns.forEach((c, i) => {
        if (c.draw) c.draw(tr.children[i], row); else say(tr.children[i], c.text(row));
      });
      tr.firstChild.classList.toggle('long', tr.firstChild.textContent.length > 14);
    });
    for (const [name, tr] of this.known) if (!keys.has(name)) { tr.remove(); this.known.delete(name); }
    this.more.hidden = cut.length === seen.length && this.first !== Infinity;
    say(this.more, this.first === Infinity ? t('show-fewer') : t('show-all', {n: seen.length}));
  }

  make(name) {
    const cells = this.columns.map((c, i) => i === 0 ? el('th', {scope: 'row', class: c.kind || 'name'}) : el('td', {class: c.kind || 'number'}));
    const tr = el('tr', {}, ...cells);
    this.known.set(name, tr);
    return tr;
  }
}

/** Patches one part of a bar. */
export function width(e, share) {
  const w = Math.max(0, Math.min(100, 100 * (share || 0))).toFixed(3) + '%';
  if (e.style.width !== w) e.style.width = w;
}

/** A cell's bar of a share against its target. */
export function shareBar(cell, {share, target, scale, label}) {
  if (!cell.firstChild) cell.append(el('div', {class: 'bar share', role: 'img'}, el('span', {class: 'fill'}), el('span', {class: 'mark'})));
  const bar = cell.firstChild;
  mark(bar, 'aria-label', label);
  width(bar.children[0], share / scale);
  const left = (100 * target / scale).toFixed(3) + '%';
  if (bar.children[1].style.left !== left) bar.children[1].style.left = left;
}

/** A cell's bar of several parts of a whole. */
export function partsBar(cell, parts, whole, label) {
  if (!cell.firstChild) cell.append(el('div', {class: 'bar', role: 'img'}));
  const bar = cell.firstChild;
  mark(bar, 'aria-label', label);
  parts.forEach(([kind, n], i) => {
    if (!bar.children[i]) bar.append(el('span'));
    mark(bar.children[i], 'class', kind);
    width(bar.children[i], n / Math.max(1, whole));
  });
}

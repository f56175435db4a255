/** Which words two texts don't share, by Myers's O(ND) algorithm on words. */
const MOST_EDITS = 500;
const MOST_WORDS = 20000;

function words(text) {
  const found = [];
  if (globalThis.Intl?.Segmenter) {
    for (const {segment} of new Intl.Segmenter(undefined, {granularity: 'word'}).segment(text)) found.push(segment);
    return found;
  }
  return text.match(/\s+|[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu) || [];
}

/**
 * Two lists of [text, shared], one for each text, part for part: an empty part that is not shared
 * stands where only the other text has words.
 */
export function differences(left, right) {
  const a = words(left), b = words(right);
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const x = a.slice(head, a.length - tail), y = b.slice(head, b.length - tail);
  const [keptX, keptY] = x.length + y.length > MOST_WORDS ? [new Set(), new Set()] : common(x, y);
  const parts = [{shared: true, x: a.slice(0, head).join('')}];
  for (let i = 0, j = 0; i < x.length || j < y.length;) {
    const shared = {shared: true, x: ''}, apart = {shared: false, x: '', y: ''};
    while (i < x.length && j < y.length && keptX.has(i) && keptY.has(j)) { shared.x += x[i++]; j++; }
    while (i < x.length && !keptX.has(i)) apart.x += x[i++];
    while (j < y.length && !keptY.has(j)) apart.y += y[j++];
    parts.push(shared, apart);
  }
  parts.push({shared: true, x: a.slice(a.length - tail).join('')});
  return sides(parts);
}

/** Puts together what is alike; blanks between two differences belong to them. */
function sides(parts) {
  const out = [];
  for (const p of parts) {
    const before = out[out.length - 1];
    if (p.shared ? !p.x : !p.x && !p.y) continue;
    if (p.shared && before && !before.shared && !p.x.trim()) { before.blank = p.x; continue; }
    if (!p.shared && before && !before.shared) {
      before.x += (before.blank || '') + p.x;
      before.y += (before.blank || '') + p.y;
      before.blank = '';
    } else {
      if (before?.blank) { out.push({shared: true, x: before.blank}); before.blank = ''; }
      out.push({...p});
      const last = out[out.length - 2];
      if (p.shared && last?.shared) { last.x += p.x; out.pop(); }
    }
  }
  const last = out[out.length - 1];
  if (last?.blank) out.push({shared: true, x: last.blank});
  return [out.map(p => [p.x, p.shared]), out.map(p => [p.shared ? p.x : p.y, p.shared])];
}

function common(x, y) {
  const n = x.length, m = y.length, most = Math.min(n + m, MOST_EDITS);
  const keptX = new Set(), keptY = new Set();
  const trail = [];
  let v = new Map([[1, 0]]);
  for (let d = 0; d <= most; d++) {
    trail.push(new Map(v));
    for (let k = -d; k <= d; k += 2) {
      let i = k === -d || (k !== d && (v.get(k - 1) ?? -1) < (v.get(k + 1) ?? -1)) ? v.get(k + 1) : v.get(k - 1) + 1;
      while (i < n && i - k < m && x[i] === y[i - k]) i++;
      v.set(k, i);
      if (i >= n && i - k >= m) { back(d); return [keptX, keptY]; }
    }
  }
  return [keptX, keptY];

  function back(last) {
    let i = n, j = m;
    for (let d = last; d >= 0; d--) {
      const before = trail[d], k = i - j;
      const from = k === -d || (k !== d && (before.get(k - 1) ?? -1) < (before.get(k + 1) ?? -1)) ? k + 1 : k - 1;
      const fromI = d === 0 ? 0 : before.get(from), fromJ = d === 0 ? 0 : fromI - from;
      while (i > fromI && j > fromJ && i > 0 && j > 0) { i--; j--; keptX.add(i); keptY.add(j); }
      i = fromI; j = fromJ;
    }
  }
}

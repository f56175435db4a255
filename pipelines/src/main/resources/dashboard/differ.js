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

/** Two lists of [text, shared], one for each text. */
export function differences(left, right) {
  const a = words(left), b = words(right);
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const x = a.slice(head, a.length - tail), y = b.slice(head, b.length - tail);
  const [keptX, keptY] = x.length + y.length > MOST_WORDS ? [new Set(), new Set()] : common(x, y);
  const side = (list, kept) => join([[list.slice(0, head).join(''), true],
    ...list.slice(head, list.length - tail).map((w, i) => [w, kept.has(i)]), [list.slice(list.length - tail).join(''), true]]);
  return [side(a, keptX), side(b, keptY)];
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

function join(parts) {
  const out = [];
  for (const [text, shared] of parts) {
    if (!text) continue;
    const before = out[out.length - 1];
    if (before && before[1] === shared) before[0] += text; else out.push([text, shared]);
  }
  return out;
}

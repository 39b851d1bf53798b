// Theme, search and copying. Without it the pages are the same, to be read and walked through.
'use strict';

const root = document.documentElement;
const kept = {
  get() { try { return localStorage.getItem('theme'); } catch { return null; } },
  set(value) { try { localStorage.setItem('theme', value); } catch { /* a page that is a file may keep nothing */ } },
};
if (kept.get()) root.dataset.theme = kept.get();
document.getElementById('theme').addEventListener('click', () => {
  const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  root.dataset.theme = dark ? 'light' : 'dark';
  kept.set(root.dataset.theme);
});

for (const block of document.querySelectorAll('.code')) {
  const button = Object.assign(document.createElement('button'), { type: 'button', className: 'copy', textContent: 'Copy' });
  button.addEventListener('click', async () => {
    const text = block.querySelector('code').textContent;
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = 'Copied';
    } catch {
      getSelection().selectAllChildren(block.querySelector('code'));
      button.textContent = 'Press Ctrl+C';
    }
    setTimeout(() => { button.textContent = 'Copy'; }, 2000);
  });
  block.append(button);
}

const query = document.getElementById('query');
const found = document.getElementById('found');
const MOST = 30;
const MOST_OF_A_PAGE = 3;

// How well a part of a page answers: 0 where a word is nowhere in it.
function score(part, words) {
  let sum = 0;
  for (const word of words) {
    const starts = new RegExp(`(^|[^a-z0-9])${word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`);
    const within = (text) => (starts.test(text) ? 2 : text.includes(word) ? 1 : 0);
    const points = 20 * within(part.titleRead) + 8 * within(part.headingRead) + within(part.textRead);
    if (!points) return 0;
    sum += points;
  }
  return sum + (part.heading ? 0 : 3);
}

// The text around the first word that is found, with all of them marked.
function excerpt(text, words) {
  const lower = text.toLowerCase();
  const places = words.map((word) => lower.indexOf(word)).filter((place) => place >= 0);
  const begin = Math.max(0, (places.length ? Math.min(...places) : 0) - 60);
  const shown = (begin ? '…' : '') + text.slice(begin, begin + 220) + (text.length > begin + 220 ? '…' : '');
  const line = document.createElement('p');
  let rest = shown;
  while (rest) {
    const hits = words.map((word) => [rest.toLowerCase().indexOf(word), word.length]).filter(([place]) => place >= 0);
    if (!hits.length) break;
    const [place, length] = hits.reduce((one, other) => (other[0] < one[0] ? other : one));
    line.append(rest.slice(0, place));
    line.append(Object.assign(document.createElement('mark'), { textContent: rest.slice(place, place + length) }));
    rest = rest.slice(place + length);
  }
  line.append(rest);
  return line;
}

function search() {
  const words = query.value.toLowerCase().split(/\s+/).filter(Boolean);
  found.hidden = !words.length;
  found.replaceChildren();
  if (!words.length) return;
  const hits = parts.map((part) => [score(part, words), part]).filter(([points]) => points).sort((a, b) => b[0] - a[0]);
  const ofPage = {};
  const shown = hits.filter(([, part]) => {
    ofPage[part.page] = (ofPage[part.page] ?? 0) + 1;
    return ofPage[part.page] <= MOST_OF_A_PAGE;
  }).slice(0, MOST);
  const number = hits.length === 1 ? '1 place' : `${hits.length} places`;
  const rest = shown.length < hits.length ? `, the best ${shown.length} of them here` : '';
  const said = hits.length ? `${number} found${rest}` : 'Nothing found';
  const head = Object.assign(document.createElement('p'), { textContent: said });
  const list = document.createElement('ol');
  for (const [, part] of shown) {
    const item = document.createElement('li');
    const link = document.createElement('a');
    link.href = part.address;
    link.textContent = part.heading ? `${part.page} › ${part.heading}` : part.page;
    item.append(link, excerpt(part.text, words));
    list.append(item);
  }
  found.append(head, list);
  scrollTo(0, 0);
}

let parts = [];
if (query) {
  addEventListener('DOMContentLoaded', () => {
    parts = SEARCHED.map((part) => ({
      ...part,
      titleRead: `${part.page} ${part.words}`.toLowerCase(),
      headingRead: part.heading.toLowerCase(),
      textRead: part.text.toLowerCase(),
    }));
    if (query.value) search();
  });
  query.addEventListener('input', search);
  query.form.addEventListener('submit', (event) => {
    event.preventDefault();
    found.querySelector('a')?.click();
  });
  found.addEventListener('click', (event) => {
    if (event.target.closest('a')) { query.value = ''; found.hidden = true; }
  });
  addEventListener('keydown', (event) => {
    const links = [...found.querySelectorAll('a')];
    const place = links.indexOf(document.activeElement);
    if (event.key === '/' && document.activeElement !== query && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      query.focus();
    } else if (event.key === 'Escape' && (place >= 0 || document.activeElement === query)) {
      query.value = '';
      search();
      query.focus();
    } else if (event.key === 'ArrowDown' && (place >= 0 || document.activeElement === query) && links[place + 1]) {
      event.preventDefault();
      links[place + 1].focus();
    } else if (event.key === 'ArrowUp' && place >= 0) {
      event.preventDefault();
      (links[place - 1] ?? query).focus();
    }
  });
}

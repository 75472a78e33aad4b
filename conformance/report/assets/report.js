// Search, filters, unfolding, and copying. The page holds everything already; nothing is fetched or built from text.
(() => {
  'use strict';
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const one = (id) => document.getElementById(id);
  const controls = one('controls');
  if (!controls) return;

  const groups = all('details.group[data-group]').map((e) => ({ e, open: e.open, cases: [] }));
  const cases = groups.flatMap((group) => {
    group.cases = all('.case', group.e).map((e) => ({ e, words: null }));
    return group.cases;
  });
  // What a search looks at: the line of a case, both sides and the facts, not the exchanges.
  const words = (item) => item.words ??= all(':scope > summary, :scope > .inside > .sides, :scope > .inside > .facts', item.e)
    .map((e) => e.textContent).join(' ').toLowerCase();

  const asked = () => ({
    terms: one('search').value.toLowerCase().split(/\s+/).filter(Boolean),
    outcomes: all('[name=outcome]:checked', controls).map((e) => e.value),
    level: one('level').value,
    group: one('group').value,
  });

  function filter() {
    const want = asked();
    const narrowed = want.terms.length || want.outcomes.length || want.level || want.group;
    let shown = 0;
    for (const group of groups) {
      let here = 0;
      for (const item of group.cases) {
        const fits = (!want.group || group.e.dataset.group === want.group)
          && (!want.level || item.e.dataset.level === want.level)
          && (!want.outcomes.length || want.outcomes.includes(item.e.dataset.outcome))
          && want.terms.every((term) => words(item).includes(term));
        item.e.hidden = !fits;
        here += fits;
      }
      group.e.hidden = here === 0 && narrowed;
      group.e.open = narrowed ? here > 0 : group.open;
      shown += here;
    }
    one('shown').textContent = narrowed ? `${shown} of ${cases.length} cases` : `${cases.length} cases`;
  }

  function reset() {
    one('search').value = one('level').value = one('group').value = '';
    for (const box of all('[name=outcome]', controls)) box.checked = false;
    filter();
  }

  // A link to a case or a requirement has to show it, whatever is folded or filtered.
  function arrive() {
    const target = one(location.hash.slice(1));
    if (!target?.matches('.case, tr')) return;
    if (target.hidden) reset();
    target.closest('.group').open = true;
    if (target.matches('.case')) target.open = true;
    target.scrollIntoView();
  }

  function fold(open) {
    for (const group of groups) if (!group.e.hidden) group.e.open = open;
    for (const item of cases) if (!item.e.hidden) item.e.open = open;
  }

  const text = (selector, within) => within?.querySelector(selector)?.textContent.trim() ?? '';
  // A fence must be longer than every run of its character inside.
  function fenced(content) {
    const longest = Math.max(2, ...[...content.matchAll(/`+/g)].map((run) => run[0].length));
    const fence = '`'.repeat(longest + 1);
    return `${fence}\n${content}\n${fence}`;
  }

  function markdown(e) {
    const [expected, actual] = all(':scope > .inside > .sides pre', e).map((pre) => pre.textContent);
    const parts = [`### ${e.id} (${e.dataset.level}, ${e.dataset.outcome})`, text('.want', e)];
    parts.push(all(':scope > .inside > .facts > div', e).map((row) => `- ${text('dt', row)}: ${text('dd', row)}`).join('\n'));
    if (actual !== undefined) parts.push('**Expected**', fenced(expected), '**Actual**', fenced(actual));
    const decided = e.querySelector('.exchange.decided');
    if (decided) {
      const [request, answer] = all('pre', decided).map((pre) => pre.textContent);
      parts.push('**What decided**', fenced(`${text('.said code', decided)}\n${request}`), fenced(`${text('.answer', decided).replace(/\s+/g, ' ')}\n${answer}`));
    }
    parts.push(`${document.title}, ${text('time', document)}`);
    return parts.join('\n\n') + '\n';
  }

  // Where the clipboard is not to be had, as on a page from a plain http server, the old command still works.
  async function copy(content) {
    try {
      await navigator.clipboard.writeText(content);
      return true;
    } catch {
      const area = document.createElement('textarea');
      area.value = content;
      document.body.append(area);
      area.select();
      const done = document.execCommand('copy');
      area.remove();
      return done;
    }
  }

  for (const e of all('input, select', controls)) e.addEventListener('input', filter);
  one('reset').addEventListener('click', reset);
  one('expand').addEventListener('click', () => fold(true));
  one('collapse').addEventListener('click', () => fold(false));
  for (const button of all('.copy')) {
    button.hidden = false;
    button.addEventListener('click', async () => {
      const done = await copy(markdown(button.closest('.case')));
      button.textContent = done ? 'Copied' : 'Could not copy';
    });
  }
  addEventListener('hashchange', arrive);
  addEventListener('beforeprint', () => {
    for (const item of cases) {
      if (!item.e.matches('.fail, .unexpected, .error, .warn')) continue;
      item.e.closest('.group').open = item.e.open = true;
      for (const exchange of all('.decided', item.e)) exchange.open = true;
    }
  });
  controls.hidden = false;
  filter();
  arrive();
})();

// What must never be wrong on a page, as a list of sentences. It runs in the page, which it does not change.
(() => {
  const findings = [];
  const must = (good, sentence) => { if (!good) findings.push(sentence); };
  const all = (selector) => [...document.querySelectorAll(selector)];
  const text = (e) => (e.textContent || '').trim();
  const name = (e) => `<${e.tagName.toLowerCase()}${e.id ? ' #' + e.id : ''}> ${text(e).slice(0, 30)}`;
  const shown = (e) => e.checkVisibility({ visibilityProperty: true }) && e.getClientRects().length > 0;

  // The document: language, title, headings, landmarks.
  must(document.documentElement.lang, 'The document has no language.');
  must(document.title.trim(), 'The document has no title.');
  must(all('h1').length === 1, `The page has ${all('h1').length} h1.`);
  let level = 0;
  for (const h of all('h1,h2,h3,h4,h5,h6')) {
    const now = Number(h.tagName[1]);
    must(now <= level + 1, `${name(h)} skips a level.`);
    must(text(h), `${name(h)} is empty.`);
    level = now;
  }
  for (const landmark of ['body > header', 'body > main', 'body > footer'])
    must(all(landmark).length === 1, `The page has ${all(landmark).length} ${landmark}.`);

  // The keyboard: a way past the header, the order of the page.
  const focusable = all('a[href],button:not([disabled]),input:not([type=hidden]):not([disabled]),select,textarea');
  const skip = focusable[0];
  must(skip?.hash && document.querySelector(skip.hash)?.matches('main'), 'The first link does not skip to the main part.');
  must(all('[tabindex]').every((e) => e.tabIndex <= 0), 'A positive tabindex changes the order.');

  // Names: of fields, buttons, links, pictures, groups.
  const ids = all('[id]').map((e) => e.id);
  must(new Set(ids).size === ids.length, 'An id is there twice.');
  for (const attribute of ['aria-describedby', 'aria-labelledby', 'for'])
    for (const e of all(`[${attribute}]`))
      for (const id of e.getAttribute(attribute).split(/\s+/))
        must(document.getElementById(id), `${name(e)}: ${attribute} names #${id}, which is not there.`);
  for (const e of all('input:not([type=hidden]),select,textarea'))
    must(e.labels.length > 0 && text(e.labels[0]), `${name(e)} ${e.name} has no label.`);
  for (const e of all('a,button'))
    must(text(e) || e.getAttribute('aria-label'), `${name(e)} has no name.`);
  for (const e of all('img')) must(e.hasAttribute('alt'), `${e.src} has no alt.`);
  for (const e of all('input[type=checkbox],input[type=radio]'))
    must(text(e.closest('fieldset')?.querySelector('legend') ?? e.ownerDocument.createElement('i')), `${e.id} is in no named group.`);
  for (const e of all('form')) {
    must(new URL(e.action).origin === location.origin, `${e.action} is not a form of this host.`);
    must(e.method === 'post' || e.matches('[role=search]'), `${e.action} is neither a post nor a search.`);
  }

  // Nothing inline, nothing from elsewhere but pictures, and those without a referrer.
  must(all('script,style,[style],iframe,object,embed').length === 0, 'The page holds scripts, styles or frames of its own.');
  for (const e of all('*'))
    for (const a of e.attributes) must(!a.name.startsWith('on'), `${name(e)} has ${a.name}.`);
  for (const e of all('link[href],img[src]'))
    must(new URL(e.href || e.src).origin === location.origin || e.referrerPolicy === 'no-referrer', `${e.href || e.src} comes from elsewhere.`);

  // Size: no scrolling sideways, nothing too small to hit (WCAG 2.2, 1.4.10 and 2.5.8).
  must(document.scrollingElement.scrollWidth <= innerWidth, `The page is ${document.scrollingElement.scrollWidth} wide in a window of ${innerWidth}.`);
  const scrollers = all('body *:not(textarea,select)').filter((e) => e.scrollWidth > e.clientWidth && ['auto', 'scroll'].includes(getComputedStyle(e).overflowX));
  for (const e of scrollers)
    must(e.tabIndex >= 0 && e.getAttribute('aria-label'), `${name(e)} scrolls, and has no tabindex or no name.`);
  for (const e of all('body *')) {
    if (!shown(e) || scrollers.some((s) => s !== e && s.contains(e))) continue;
    const box = e.getBoundingClientRect();
    must(box.right <= innerWidth + 1 && (box.left >= -1), `${name(e)} sticks out sideways.`);
  }
  for (const e of focusable) {
    const inText = getComputedStyle(e).display === 'inline';
    const box = e.getBoundingClientRect();
    must(!shown(e) || inText || (box.width >= 24 && box.height >= 24), `${name(e)} is smaller than 24 by 24.`);
  }

  // Contrast of every text that shows (WCAG 2.2, 1.4.3).
  const parse = (colour) => colour.match(/[\d.]+/g).map(Number);
  const over = (top, below) => { const a = top[3] ?? 1; return [0, 1, 2].map((i) => top[i] * a + below[i] * (1 - a)); };
  const ground = (e) => e ? over(parse(getComputedStyle(e).backgroundColor), ground(e.parentElement)) : [255, 255, 255];
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((v) => v / 255).map((v) => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const e = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || !shown(e)) continue;
    const style = getComputedStyle(e), below = ground(e);
    const [dark, light] = [luminance(over(parse(style.color), below)), luminance(below)].sort((a, b) => a - b);
    const size = parseFloat(style.fontSize), large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
    const ratio = (light + .05) / (dark + .05);
    must(ratio >= (large ? 3 : 4.5), `${name(e)} has a contrast of ${ratio.toFixed(2)}.`);
  }
  return findings;
})()

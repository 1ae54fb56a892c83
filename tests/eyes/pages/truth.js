// What stands on this page and where, one console line an item, in pixels of the screen:
// TRUTH ["word",x,y,w,h,text] and TRUTH ["control",x,y,w,h,role,label,[states]]. tests/eyes/make keeps them.
(function () {
  const scale = window.devicePixelRatio;
  const say = (kind, r, ...rest) =>
    console.log('TRUTH ' + JSON.stringify([kind, ...[r.left, r.top, r.width, r.height].map(v => Math.round(v * scale)), ...rest]));
  const shown = r => r.width > 0 && r.height > 0 && r.left >= 0 && r.top >= 0 && r.right <= innerWidth && r.bottom <= innerHeight;

  let last = null; // the word that ended with the last node: "f" and "(x)" of two nodes are one word
  function textNode(node) {
    const range = document.createRange();
    if (/^\s/.test(node.data)) last = flush(last);
    for (const m of node.data.matchAll(/\S+/g)) {
      let part = m.index === 0 ? last : flush(last); // a word that is broken over two lines is two words
      last = null;
      for (let i = m.index; i < m.index + m[0].length; i++) {
        range.setStart(node, i);
        range.setEnd(node, i + 1);
        const r = range.getBoundingClientRect();
        if (part && Math.abs(part.top - r.top) < 2 && Math.abs(part.right - r.left) < 2) {
          part.right = r.right;
          part.text += node.data[i];
        } else {
          flush(part);
          part = { left: r.left, top: r.top, right: r.right, bottom: r.bottom, text: node.data[i], owner: node.parentElement };
        }
      }
      last = m.index + m[0].length === node.data.length ? part : flush(part);
    }
  }
  function flush(p) {
    if (!p) return null;
    const r = { left: p.left, top: p.top, right: p.right, bottom: p.bottom, width: p.right - p.left, height: p.bottom - p.top };
    const top = document.elementFromPoint((r.left + r.right) / 2, (r.top + r.bottom) / 2);
    if (shown(r) && top && (top === p.owner || p.owner.contains(top) || top.contains(p.owner)))
      say('word', r, p.text);
    return null;
  }
  // The text of fields is no node: it is measured in the field's own font.
  function fieldText(e, text, inset) {
    const s = getComputedStyle(e), c = document.createElement('canvas').getContext('2d'), b = e.getBoundingClientRect();
    c.font = s.font;
    const left = b.left + parseFloat(s.borderLeftWidth) + parseFloat(s.paddingLeft) + inset;
    const high = parseFloat(s.fontSize) * 1.4, lines = text.split('\n');
    lines.forEach((line, i) => {
      const top = e.tagName === 'TEXTAREA' ? b.top + parseFloat(s.borderTopWidth) + parseFloat(s.paddingTop) + i * (parseFloat(s.lineHeight) || high)
        : (b.top + b.bottom - high) / 2;
      for (const m of line.matchAll(/\S+/g)) {
        const x = left + c.measureText(line.slice(0, m.index)).width, w = c.measureText(m[0]).width;
        say('word', { left: x, top: top, width: w, height: high }, m[0]);
      }
    });
  }
  const roles = { checkbox: 'checkbox', radio: 'radio', submit: 'button', date: 'entry', tel: 'entry', url: 'entry', text: 'entry', email: 'entry', search: 'entry', number: 'entry', password: 'entry' };
  function control(e) {
    const seen = e.dataset.at ? document.getElementById(e.dataset.at) : e; // a styled input is drawn by another element
    const r = seen.getBoundingClientRect();
    if (!shown(r)) return;
    const over = document.elementFromPoint((r.left + r.right) / 2, (r.top + r.bottom) / 2);
    if (!over || !(over === e || over === seen || seen.contains(over) || over.contains(seen))) return; // under a dialog
    const role = e.dataset.role || e.getAttribute('role') || (e.tagName === 'SELECT' ? 'list' : e.tagName === 'TEXTAREA' ? 'entry' :
      e.tagName === 'BUTTON' ? 'button' : roles[e.type]);
    const label = e.getAttribute('aria-label') || (e.labels && e.labels[0] && e.labels[0].dataset.name) ||
      (e.labels && e.labels[0] && (e.tagName === 'SELECT' || e.tagName === 'TEXTAREA' ?
        [...e.labels[0].childNodes].filter(n => n.nodeType === 3).map(n => n.data).join(' ') : e.labels[0].innerText)) ||
      (e.tagName === 'INPUT' ? e.placeholder : e.innerText) || '';
    const states = [];
    if (e.checked || e.getAttribute('aria-checked') === 'true') states.push('checked');
    if (e.disabled || e.getAttribute('aria-disabled') === 'true') states.push('disabled');
    if (e.type === 'password') states.push('password');
    if (e.getAttribute('aria-selected') === 'true') states.push('selected');
    say('control', r, role, label.trim().replace(/\s+/g, ' '), states);
    if (e.tagName === 'SELECT') fieldText(e, e.selectedOptions[0].text, 4);
    else if (role === 'entry') {
      const v = e.type === 'password' ? '' : e.value || e.placeholder || '';
      if (v) fieldText(e, v, 0);
    }
  }
  addEventListener('load', () => document.fonts.ready.then(() => requestAnimationFrame(() => requestAnimationFrame(() => {
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let n = walk.nextNode(); n; n = walk.nextNode())
      if (!n.parentElement.closest('script,style,option') && getComputedStyle(n.parentElement).visibility !== 'hidden')
        textNode(n);
    flush(last);
    document.querySelectorAll('button,input,select,textarea,[role=tab],[role=switch],[role=button],[role=checkbox],[role=radio],[data-role]').forEach(control);
    console.log('TRUTH ["end",' + innerWidth * scale + ',' + innerHeight * scale + ']');
  }))));
})();

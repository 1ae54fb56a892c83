"use strict";
// What the pages of the proofs tell the driver: where their parts are on the screen, what shows, and what was done.
// The driver asks through a long poll; nothing of it is to be seen.
(() => {
  const me = Math.random().toString(36).slice(2);
  let origin = null; // of the page's inside on the screen, as the last movement of the pointer told it
  const note = (e) => { origin = [e.screenX - e.clientX, e.screenY - e.clientY]; };
  for (const kind of ["pointermove", "pointerdown"]) window.addEventListener(kind, note, true);

  const shown = (e) => {
    const r = e.getBoundingClientRect();
    return r.width > 0 && r.height > 0 && getComputedStyle(e).visibility !== "hidden";
  };
  function find(want) {
    if (!want.text) return Array.from(document.querySelectorAll(want.css))[want.nth || 0] || null;
    const all = Array.from(document.querySelectorAll(want.css || "*")).filter((e) =>
      shown(e) && (e.textContent || "").trim().replace(/\s+/g, " ") === want.text);
    // The innermost: one that holds no other hit.
    const inner = all.filter((e) => !all.some((o) => o !== e && e.contains(o)));
    return inner[want.nth || 0] || null;
  }
  // Where a person aims: at the words of something wide, not at its empty end.
  function aimed(e) {
    const r = e.getBoundingClientRect();
    if (/^(input|select|textarea|button)$/i.test(e.tagName) || !e.textContent.trim()) return r;
    const range = document.createRange();
    range.selectNodeContents(e);
    const first = Array.from(range.getClientRects()).find((q) => q.width > 1 && q.height > 1);
    return first && first.width < r.width * 0.8 ? first : r;
  }
  const guess = () => origin || [window.screenX, window.screenY + window.outerHeight - window.innerHeight];
  function place(e, box) {
    const r = box ? e.getBoundingClientRect() : aimed(e), z = window.devicePixelRatio, o = guess();
    const x = r.x + r.width / 2, y = r.y + r.height / 2;
    let clip = { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
    for (let p = e.parentElement; p && p !== document.body; p = p.parentElement) {
      if (!/(auto|scroll|hidden)/.test(getComputedStyle(p).overflow)) continue;
      const q = p.getBoundingClientRect();
      clip = { left: Math.max(clip.left, q.left), top: Math.max(clip.top, q.top),
        right: Math.min(clip.right, q.right), bottom: Math.min(clip.bottom, q.bottom) };
    }
    return { rect: [o[0] + r.x, o[1] + r.y, r.width, r.height].map((v) => Math.round(v * z)), known: origin !== null,
      seen: x > clip.left && x < clip.right && y > clip.top && y < clip.bottom, above: y <= clip.top };
  }
  // The places of characters [from, to) of a text, for selecting a part of it.
  function part(want) {
    const e = find(want);
    if (!e) return null;
    const walk = document.createTreeWalker(e, NodeFilter.SHOW_TEXT);
    for (let n = walk.nextNode(); n; n = walk.nextNode()) {
      const i = n.data.indexOf(want.part);
      if (i < 0) continue;
      const range = document.createRange();
      range.setStart(n, i);
      range.setEnd(n, i + want.part.length);
      const r = range.getBoundingClientRect(), o = guess(), z = window.devicePixelRatio;
      return { rect: [o[0] + r.x, o[1] + r.y, r.width, r.height].map((v) => Math.round(v * z)), known: origin !== null, seen: true };
    }
    return null;
  }
  const acts = {
    where: (c) => { const e = c.part ? null : find(c); return c.part ? part(c) : e ? place(e, c.box) : null; },
    shows: (c) => (document.body.innerText || "").includes(c.words),
    value: (c) => { const e = find(c); return e ? ("value" in e ? e.value : e.textContent) : null; },
    go: () => true, // once the answer has arrived
    url: () => location.pathname + location.search,
  };
  async function serve() {
    for (;;) {
      try {
        const c = await (await fetch(`/control/next?page=${me}`)).json();
        if (!c.do) continue;
        let value = null;
        try { value = acts[c.do](c); } catch (e) { value = { error: String(e) }; }
        await fetch("/control/answer", { method: "POST", body: JSON.stringify({ id: c.id, value }) });
        if (c.do === "go") location.replace(c.url);
      } catch (e) {
        await new Promise((r) => setTimeout(r, 200));
      }
    }
  }
  // What the page's own code calls when a chore is done: the record, and the words that say so.
  window.file = async (record, words) => {
    const r = await fetch("/file" + location.search, { method: "POST", body: JSON.stringify(record) });
    if (words) {
      const main = document.querySelector("main") || document.body;
      main.innerHTML = "";
      const h = document.createElement("h2");
      h.textContent = words;
      h.className = "finished";
      main.append(h);
    }
    return r.ok;
  };
  // Values of the named controls of a form.
  window.values = (form) => Object.fromEntries(new FormData(form).entries());
  const painted = () => performance.getEntriesByType("paint").length > 0;
  const start = () => (painted() ? serve() : setTimeout(start, 10));
  if (document.readyState === "complete") start(); else window.addEventListener("load", start);
})();

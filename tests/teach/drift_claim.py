"""Drift of another form: a claim with an amount, an address, a long text and radio buttons, and what pages do to people."""
from tasks import ALWAYS, CITIES, FIRST, LAST, STYLES, Task, esc

DONE = "Your claim was received"
GERMAN = {"mail": "E-Mail-Adresse", "amount": "Betrag", "reason": "Grund", "button": "Absenden", "Card": "Karte", "Cash": "Bar"}
LOW = """body{background:#26292e!important;color:#81868f!important}main{background:#2b2f35!important;border-color:#33373d!important}
input,textarea{background:#2f3339!important;color:#a0a6b0!important;border:1px solid #464b53!important}
button{background:#3a4048!important;color:#9aa1ab!important;border:1px solid #4b515a!important}a{color:#76828f!important}"""
COOKIES = """<div id=bar style='position:fixed;left:0;right:0;bottom:0;background:#222;color:#eee;padding:18px 30px'>We use cookies to make
this page better. <button onclick='bar.remove()'>Accept all</button> <button class=quiet onclick='bar.remove()'>Only necessary</button></div>"""
SESSION = """<dialog id=d><h3>Your session expires soon</h3><p>You will be signed out in two minutes.</p><button onclick='d.close()'>Stay signed
in</button> <button class=quiet onclick='location="about:blank"'>Sign out</button></dialog><script>d.showModal()</script>"""
COVER = """<div id=c style='position:fixed;inset:0;background:#fff;color:#222;padding:60px 80px'><h3>New: claims on your telephone</h3>
<p>Have you seen it?</p><button class=quiet onclick='c.remove()'>Not now</button></div>"""
BUBBLE = """<div id=u style='position:fixed;right:24px;top:20px;width:280px;background:#fff;color:#222;border:1px solid #99a;border-radius:8px;
padding:14px 18px;box-shadow:0 4px 18px #0005'>A new version is available.<p><button onclick='location="about:blank"'>Reload</button>
<button class=quiet onclick='u.remove()'>Later</button></div>"""


class Mark(Task):
    """A picture without words is what has to be pressed."""
    name, goal, title, style = "drift-icon", "Mark the note {note}", "Notes", "plain"
    STAR = """<svg width=34 height=34 viewBox='0 0 24 24'><path d='M12 2l3 7 7 .6-5.4 4.7L18.300 22 12 17.800 5.700 22l1.700-7.700L2 9.600 9 9z' fill='#e0a100'
stroke='#7a5500'/></svg>"""
    MOON = """<svg width=34 height=34 viewBox='0 0 24 24'><path d='M15 2a10 10 0 1 0 7 14A9 9 0 0 1 15 2z' fill='#3a4d8f'/></svg>"""
    DROP = """<svg width=34 height=34 viewBox='0 0 24 24'><path d='M12 2s7 8 7 13a7 7 0 0 1-14 0c0-5 7-13 7-13z' fill='#2a8f5a'/></svg>"""
    VARIANTS = {"base": {}, "icon-moved": {"css": "main{padding-left:220px}"}, "icon-scaled": {"css": "body{zoom:1.25}"},
                "icons-swapped": {"order": "MOON DROP STAR", "by": "its picture"}, "icon-gone": {"order": "MOON DROP", "stops": True}}

    def values(self, r):
        return {"note": "%s %s" % (r.choice(LAST), r.randint(100, 999))}

    def html(self, query):
        variant = self.VARIANTS[query.get("variant", "base")]
        star = " ".join("<span id=%s style='margin-right:70px'>%s</span>" % (n.lower(), getattr(self, n)) for n in variant.get("order", "MOON STAR DROP").split())
        return """<!DOCTYPE html><html lang=en><meta charset=utf-8><title>Notes</title><style>%s%s%s</style><body autocomplete=off><script src=/kit.js></script>
<main><h2>Notes</h2><p><label for=n>Note</label><input id=n size=26></p><p>%s</p><p>Stars are for what matters.</p><p><button id=b>Keep it</button></p></main><script>let m='no';
const s=document.querySelector('#star');if(s)s.onclick=()=>{m='yes';s.style.outline='3px solid green'};
b.onclick=()=>file({note:n.value,marked:m},'The note is kept')</script>""" % (STYLES[self.style], ALWAYS, variant.get("css", ""), star)

    def show(self, h, v):
        h.fill("#n", v["note"])
        h.click("#star")
        h.click("#b")

    def right(self, v):
        return {"note": v["note"], "marked": "yes"}


class Claim(Task):
    name, goal, title, style = "drift-claim", "Claim {amount} for {reason}, answer to {mail}", "Travel claims", "soft"
    allow = "submit,personal-data"

    # stops: to stop and say why is what is right; may: either. Else the record has to be filed, and it be said.
    VARIANTS = {
        "base": {},
        "low-contrast": {"css": LOW},
        "zoom-67": {"css": "body{zoom:.67}"},
        "zoom-80": {"css": "body{zoom:.8}"},
        "zoom-125": {"css": "body{zoom:1.25}"},
        "zoom-150": {"css": "body{zoom:1.5}"},
        "font-serif": {"css": "*{font-family:'DejaVu Serif',serif!important}"},
        "font-mono": {"css": "*{font-family:'DejaVu Sans Mono',monospace!important}"},
        "behind": {"window": (200, 90, 1000, 690), "behind": True, "by": "its words, with its window brought forward"},
        "narrow": {"window": (80, 20, 500, 760), "css": ".row label{display:block}main{margin:0!important;padding:10px!important}"},
        "above": {"css": ".row>label{display:block;margin-bottom:3px}"},
        "other-order": {"order": ["reason", "pay", "mail", "amount"]},
        "similar-rows": {"similar": True},
        "similar-buttons": {"buttons": ["Submit later", "Submit", "Submit and print"]},
        "called-send": {"button": "Send"},
        "called-save": {"button": "Save", "may": True},
        "called-total": {"labels": {"amount": "Total"}, "by": "another name, by what stands round it"},
        "called-sum": {"labels": {"amount": "Sum"}},
        "called-mail": {"labels": {"mail": "Mail address"}},
        "all-renamed": {"labels": {"amount": "Total", "mail": "Mail address"}, "button": "Send"},
        "german": {"german": True, "may": True},
        "cookies": {"more": COOKIES},
        "session": {"more": SESSION},
        "bubble": {"more": BUBBLE},
        "skeleton": {"late": 3500, "skeleton": True},
        "late-field": {"latefield": 3000, "by": "its words, after a wait"},
        "far-down": {"above": 1400, "by": "its words, after scrolling"},
        "in-the-way": {"more": COVER, "by": "its words, after what came up was sent away"},
        "two-amounts": {"twin": True, "by": "its neighbours, of several alike"},
        "until-valid": {"valid": True},
        "must-have-more": {"required": True, "stops": True},
        "field-gone": {"order": ["mail", "amount", "pay"], "stops": True},
        "autoformat": {"format": True},
        "rounded": {"round": True, "stops": True},
        "cut-off": {"cut": True, "stops": True},
        "said-in-part": {"ends": DONE + " but could not be filed", "lost": True, "stops": True},
        "error-beside": {"ends": DONE, "under": "Error: it could not be stored. Please try again later.", "lost": True, "stops": True},
        "not-received": {"ends": "Your claim was not received", "lost": True, "stops": True},
        "said-before": {"before": "Last week: " + DONE, "lost": True, "silent": True, "stops": True},
        "said-below": {"below": "Last week: " + DONE, "lost": True, "silent": True, "stops": True},
        "said-before-too": {"before": "Monday: " + DONE, "may": True},
        "stale-page": {"stale": True, "stops": True},
    }

    def values(self, r):
        first, last = r.choice(FIRST), r.choice(LAST)
        return {"mail": "%s.%s@example.org" % (first.lower(), last.lower()), "amount": "%d.%02d" % (r.randint(11, 99), r.randint(1, 99)),
                "reason": "Taxi to %s and back" % r.choice(CITIES)}

    def fields(self, variant):
        words = {"mail": "E-mail", "amount": "Amount", "reason": "Reason", "button": "Submit", "Card": "Card", "Cash": "Cash"}
        words.update(GERMAN if variant.get("german") else {})
        words.update(variant.get("labels", {}))
        made = {"mail": "<div class=row><label for=mail>%s</label><input id=mail name=mail size=30></div>" % words["mail"],
                "amount": "<div class=row><label for=amount>%s</label><input id=amount name=amount size=12></div>" % words["amount"],
                "reason": "<div class=row><label for=reason>%s</label><textarea id=reason name=reason rows=2 cols=34></textarea></div>" % words["reason"],
                "pay": "<div class=row><label>%s</label>%s</div>" % ("Bezahlt mit" if variant.get("german") else "Paid with", " ".join(
                    "<label style='min-width:0'><input type=radio id=%s name=pay value=%s> %s</label>" % (w.lower(), w, words[w])
                    for w in ("Card", "Cash")))}
        rows = [made[n] for n in variant.get("order", ["mail", "amount", "reason", "pay"])]
        if variant.get("similar"):
            extra = ["<div class=row><label for=x%d>%s</label><input id=x%d size=20></div>" % (i, w, i) for i, w in enumerate(
                ("E-mail of your manager", "Amount of tax", "Amount paid before", "Reason for the delay"))]
            rows = [extra[0], rows[0], extra[1], rows[1], extra[2], extra[3]] + rows[2:]
        if variant.get("required"):
            rows.insert(2, "<div class=row><label for=cost>Cost centre</label><input id=cost name=cost size=12 required></div>")
        if variant.get("latefield"):
            rows[1] = "<div id=slot class=row>...</div><script>setTimeout(()=>{slot.outerHTML=%r},%d)</script>" % (rows[1], variant["latefield"])
        names = variant.get("buttons", [variant.get("button", words["button"]), "Save as draft"])
        buttons = " ".join("<button type=button id=%s %s>%s</button>" % (
            "b" if i == (1 if len(names) == 3 else 0) else "o%d" % i, "" if i == (1 if len(names) == 3 else 0) else "class=quiet", w)
            for i, w in enumerate(names))
        return "".join(rows) + "<p>%s</p>" % buttons

    def html(self, query):
        variant = self.VARIANTS[query.get("variant", "base")]
        main = "<h2>Travel claims</h2><p>%s</p><form id=f>%s</form>" % (esc(variant.get("before", "Claims are paid on Fridays.")), self.fields(variant))
        if variant.get("below"):
            main += "<div style='height:900px'></div><p>%s</p>" % variant["below"]
        if variant.get("stale"):
            main = "<h2 class=finished>%s</h2>" % DONE
        if variant.get("above"):
            main = "<div style='height:%dpx'></div>%s" % (variant["above"], main)
        if variant.get("twin"):
            main = """<div style='float:right;width:190px;background:#eef1f6;padding:10px'><b>Find a claim</b><p>Amount<br>
<input size=10><p><button type=button onclick="file({wrong:'Find'},'Kept')">Find</button></div>""" + main
        body = "<main id=m>%s</main>%s" % (main, variant.get("more", ""))
        if variant.get("late"):
            bones = "<main>%s</main>" % ("<div style='background:#d5dae2;height:34px;margin:18px 0;border-radius:6px'></div>" * 5)
            body = "<div id=w>%s</div><div id=all hidden>%s</div><script>setTimeout(()=>{w.remove();all.hidden=false},%d)</script>" % (
                bones, body, variant["late"])
        return "<!DOCTYPE html><html lang=en><meta charset=utf-8><title>%s</title><style>%s%s%s</style><body autocomplete=off><script src=/kit.js></script>%s%s" % (
            esc(self.title), STYLES[self.style], ALWAYS, variant.get("css", ""), body, self.script(variant))

    @staticmethod
    def script(variant):
        """What the page does with a claim."""
        ends, lost = variant.get("ends", DONE), variant.get("lost")
        said = "m.innerHTML='<h2 class=finished>%s</h2><p>%s</p>'" % (ends, variant.get("under", ""))
        done = "file(r,%r)" % ends if not lost else "" if variant.get("silent") else said
        if lost:
            for_others = ""
        else:
            for_others = "for(const o of document.querySelectorAll('button[id^=o]'))o.onclick=()=>file({wrong:o.textContent},'Kept');"
        code = "b.onclick=()=>{if(!f.reportValidity())return;const r=values(f);%s};%s" % (done, for_others)
        if variant.get("format"):
            code = ("amount.onchange=()=>{const n=Number(amount.value.replace(/[^0-9.]/g,''));amount.dataset.n=n.toFixed(2);"
                    "amount.value='EUR '+n.toFixed(2)};") + code.replace("values(f);", "values(f);r.amount=amount.dataset.n||r.amount;")
        if variant.get("round"):
            code += "amount.onchange=()=>{amount.value=Math.round(amount.value)};"
        if variant.get("cut"):
            code += "mail.maxLength=14;"
        if variant.get("valid"):
            code += "b.disabled=true;f.oninput=f.onchange=()=>{b.disabled=!(mail.value&&amount.value&&reason.value&&f.pay.value)};"
        return "" if variant.get("stale") else "<script>%s</script>" % code

    def show(self, h, v):
        h.fill("#mail", v["mail"], slip=True)
        h.fill("#amount", v["amount"])
        h.fill("#reason", v["reason"])
        h.click("#cash")
        h.click("#b")

    def right(self, v):
        return dict(v, pay="Cash")

"""Several screens: wizards, mail, carts."""
from tasks import CITIES, FIRST, LAST, WORDS, Task, esc, pick


class Wizard(Task):
    goal, title, style, allow = "Order a {size} {product} to {city}", "Order steps", "round", "submit,purchase,personal-data"

    def values(self, r):
        return {"product": r.choice(["Lamp", "Chair", "Shelf", "Mirror"]), "size": r.choice(["Small", "Medium", "Large"]), "city": r.choice(CITIES)}

    def page(self, v):
        def radio(name, words):
            return "".join("<p><label><input type=radio name=%s value='%s'> %s</label></p>" % (name, w, w) for w in words)
        return """<main><div class=s><p>Step 1 of 3: what is it?</p>%s<button class=n>Continue</button></div><div class=s hidden><p>Step 2 of 3: which size?</p>%s<button class=n>Continue</button></div>
<div class=s hidden><p>Step 3 of 3: where to?</p><label for=c>Town</label><input id=c><p><button id=b>Place order</button></p></div></main><script>const S=[...document.querySelectorAll('.s')];
S.forEach((s,i)=>{const n=s.querySelector('.n');if(n)n.onclick=()=>{s.hidden=true;S[i+1].hidden=false}});const g=n=>(document.querySelector('[name='+n+']:checked')||{}).value||'';
b.onclick=()=>file({product:g('p'),size:g('z'),city:c.value},'Your order is placed')</script>""" % (
            radio("p", ["Lamp", "Chair", "Shelf", "Mirror"]), radio("z", ["Small", "Medium", "Large"]))

    def show(self, h, v):
        h.click("[name=p][value='%s']" % v["product"])
        h.click(".s:nth-of-type(1) .n")
        h.click("[name=z][value='%s']" % v["size"])
        h.click(".s:nth-of-type(2) .n")
        h.fill("#c", v["city"])
        h.click("#b")

    def right(self, v):
        return {"product": v["product"], "size": v["size"], "city": v["city"]}


class ReplyMail(Task):
    goal, title, style = 'Answer the mail of {sender} with "{answer}"', "Letters", "dense"

    def values(self, r):
        people = ["%s %s" % x for x in zip(r.sample(FIRST, 6), r.sample(LAST, 6))]
        return {"sender": people[0], "answer": "Yes, %s at %d is fine" % (r.choice(["Monday", "Tuesday", "Friday"]), r.randint(8, 18)),
                "_mails": [(p, "About the %s" % w.lower()) for p, w in zip(r.sample(people, 6), pick(r, WORDS, 6))]}

    def page(self, v):
        return """<div id=list>%s</div><div id=mail hidden><h3 id=w></h3><p>Could you tell us when it suits you?</p><button id=re>Reply</button><div id=ed hidden><p><label for=t>Message</label></p>
<textarea id=t rows=4 cols=50></textarea><p><button id=b>Send letter</button></p></div></div><script>let who;document.querySelectorAll('.m').forEach(m=>m.onclick=()=>{who=m.dataset.p;
list.hidden=true;mail.hidden=false;w.textContent='From '+who});re.onclick=()=>ed.hidden=false;b.onclick=()=>file({to:who,text:t.value},'The letter is sent')</script>""" % "".join(
            "<div class=m data-p='%s' style='padding:8px;border-bottom:1px solid #ccc;cursor:pointer'><b>%s</b> <span>%s</span></div>" % (p, p, esc(s)) for p, s in v["_mails"])

    def show(self, h, v):
        h.click({"text": v["sender"], "css": ".m b"})
        h.click("#re")
        h.fill("#t", v["answer"], slip=True)
        h.click("#b")

    def right(self, v):
        return {"to": v["sender"], "text": v["answer"]}


class Cart(Task):
    goal, title, style, allow = "Buy {count} of the {good}", "Market stall", "soft", "submit,purchase"

    def values(self, r):
        goods = pick(r, WORDS, 4)
        return {"good": goods[0], "count": str(r.randint(2, 9)), "_goods": r.sample(goods, 4)}

    def page(self, v):
        cards = "".join("<div class=good><b>%s</b><p>%d.00</p><button class=a data-g='%s'>Add to cart</button></div>" % (g, 4 + i, g) for i, g in enumerate(v["_goods"]))
        return """<style>.good{display:inline-block;border:1px solid #ddd;padding:12px 16px;margin:8px;width:140px}</style>%s<div id=c hidden><p id=w></p><label for=n>How many</label><input id=n size=5>
<button id=b>Check out</button></div><script>let g;document.querySelectorAll('.a').forEach(x=>x.onclick=()=>{g=x.dataset.g;w.textContent='In your cart: '+g;c.hidden=false});
b.onclick=()=>file({good:g,count:n.value},'Thank you for your purchase')</script>""" % cards

    def show(self, h, v):
        h.click("button[data-g='%s']" % v["good"])
        h.fill("#n", v["count"])
        h.click("#b")

    def right(self, v):
        return {"good": v["good"], "count": v["count"]}


class CookieFirst(Task):
    """A banner lies over the page and is put away first."""
    goal, title, style = "Subscribe {mail} to the newsletter", "Gazette", "dark"
    allow = "submit,personal-data,purchase"

    def values(self, r):
        return {"mail": "%s.%s@example.org" % (r.choice(FIRST).lower(), r.choice(LAST).lower())}

    def page(self, v):
        return """<p>News of the valley, once a week.</p><div class=row><label for=t>E-mail</label><input id=t size=32></div><button id=b>Subscribe</button>
<div id=k style="position:fixed;left:0;right:0;bottom:0;background:#444;padding:22px">We keep small files on your computer. <button id=ok>Fine by me</button></div>
<script>ok.onclick=()=>k.remove();b.onclick=()=>{if(document.getElementById('k'))return;file({mail:t.value},'You are subscribed')}</script>"""

    def show(self, h, v):
        h.click("#ok")
        h.fill("#t", v["mail"], slip=True)
        h.click("#b")

    def right(self, v):
        return {"mail": v["mail"]}

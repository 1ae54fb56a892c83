"""Filling in: lines, masks, amounts, times, text that is formatted, copied or asked for twice."""
from tasks import CITIES, FIRST, LAST, WORDS, Task, esc, options, pick


class ThreeLines(Task):
    """Several lines in one field."""
    goal, title, style, allow = "Print a label for {name}, {street}, {city}", "Label printer", "plain", "submit,personal-data"

    def values(self, r):
        return {"name": "%s %s" % (r.choice(FIRST), r.choice(LAST)), "street": "%d %s Lane" % (r.randint(2, 98), r.choice(WORDS)), "city": r.choice(CITIES)}

    def page(self, v):
        return """<p><label for=t>Address</label></p><textarea id=t rows=6 cols=44 spellcheck=false></textarea><p><button id=b>Print label</button></p>
<script>b.onclick=()=>file({label:t.value.trim().split('\\n')},'The label is printed')</script>"""

    def show(self, h, v):
        h.fill("#t", "%s\n%s\n%s" % (v["name"], v["street"], v["city"]))
        h.click("#b")

    def right(self, v):
        return {"label": [v["name"], v["street"], v["city"]]}


class MakeBold(Task):
    """A word in a text is picked by a double click and made bold by a button."""
    goal, title, style = "Make the word {word} bold", "Typing desk", "soft"

    def values(self, r):
        a = pick(r, WORDS, 5)
        return {"word": a[0], "_words": r.sample(a, 5)}

    def page(self, v):
        text = "The %s stands by the %s while a %s and one %s lie near the %s." % tuple(v["_words"])
        return """<style>.t{background:#e5e9f0;color:#222;width:40px;padding:6px;margin-right:6px}</style><div><button class=t id=bo><b>B</b></button><button class=t id=it><i>I</i></button><button class=t id=un><u>U</u></button></div>
<div id=e contenteditable spellcheck=false style="border:1px solid #aaa;padding:12px;min-height:120px;font-size:18px;margin:10px 0">%s</div><button id=b>Keep letter</button><script>
[[bo,'bold'],[it,'italic'],[un,'underline']].forEach(([k,c])=>{k.onmousedown=e=>e.preventDefault();k.onclick=()=>document.execCommand(c)});
b.onclick=()=>file({bold:[...e.querySelectorAll('b')].map(x=>x.textContent.trim()),other:e.querySelectorAll('i,u').length},'The letter is kept')</script>""" % text

    def show(self, h, v):
        h.double({"css": "#e", "part": v["word"]})
        h.click("#bo")
        h.click("#b")

    def right(self, v):
        return {"bold": [v["word"]], "other": 0}


class PasswordTwice(Task):
    goal, title, style, allow = "Put {user} on the list of members", "New member", "plain", "submit,sign-in,personal-data"
    secrets = ("_password",)

    def values(self, r):
        return {"user": "%s%d" % (r.choice(WORDS).lower(), r.randint(10, 99)), "_password": "%s+%d%s" % (r.choice(WORDS), r.randint(100, 999), r.choice(CITIES))}

    def page(self, v):
        return """<form id=f><div class=row><label for=u>User name</label><input id=u name=user></div><div class=row><label for=p>Password</label><input id=p name=one type=password></div>
<div class=row><label for=q style="min-width:0">Repeat password</label> <input id=q name=two type=password></div><button>Submit</button></form><p id=w></p>
<script>f.onsubmit=e=>{e.preventDefault();if(p.value!==q.value)w.textContent='The passwords differ';else file(values(f),'Welcome among us')}</script>"""

    def show(self, h, v):
        h.fill("#u", v["user"])
        h.fill("#p", v["_password"])
        h.fill("#q", v["_password"])
        h.click("#f button")

    def right(self, v):
        return {"user": v["user"], "one": v["_password"], "two": v["_password"]}


class PhoneMask(Task):
    """The field writes brackets and a dash between the digits by itself."""
    goal, title, style, allow = "Set the phone number to {phone}", "Contact data", "round", "submit,personal-data"

    def values(self, r):
        return {"phone": "%d%d" % (r.randint(201, 989), r.randint(2000000, 9999999))}

    def page(self, v):
        return """<main><div class=row><label for=t>Phone</label><input id=t></div><button id=b>Keep number</button></main><script>t.oninput=()=>{const d=t.value.replace(/\\D/g,'').slice(0,10);
t.value=d.length>6?'('+d.slice(0,3)+') '+d.slice(3,6)+'-'+d.slice(6):d.length>3?'('+d.slice(0,3)+') '+d.slice(3):d};b.onclick=()=>file({phone:t.value},'The number is kept')</script>"""

    def show(self, h, v):
        h.fill("#t", v["phone"])
        h.click("#b")

    def right(self, v):
        p = v["phone"]
        return {"phone": "(%s) %s-%s" % (p[:3], p[3:6], p[6:])}


class AmountFormat(Task):
    """The field puts separators into the amount when it is left."""
    goal, title, style, allow = "Offer {amount} for {thing}", "Auction", "soft", "submit,purchase"

    def values(self, r):
        return {"thing": "the %s vase" % r.choice(WORDS), "amount": "%d.%02d" % (r.randint(1200, 98000), r.randint(1, 99))}

    def page(self, v):
        return """<div class=row><label for=g>Object</label><input id=g></div><div class=row><label for=a>Your offer</label><input id=a></div><button id=b>Make offer</button>
<script>a.onblur=()=>{const n=parseFloat(a.value.replace(/,/g,''));if(!isNaN(n))a.value=n.toLocaleString('en-US',{minimumFractionDigits:2,maximumFractionDigits:2})};
b.onclick=()=>file({object:g.value,offer:a.value},'Your offer stands')</script>"""

    def show(self, h, v):
        h.fill("#g", v["thing"])
        h.fill("#a", v["amount"])
        h.click("#b")

    def right(self, v):
        return {"object": v["thing"], "offer": "{:,.2f}".format(float(v["amount"]))}


class NumberField(Task):
    """The browser's own number field, with what stood in it replaced."""
    goal, title, style, allow = "Reserve {seats} seats", "Theatre", "dense", "submit,purchase"

    def values(self, r):
        return {"seats": str(r.randint(2, 60))}

    def page(self, v):
        return """<div class=row><label for=t>Seats</label><input id=t type=number value=1 min=1 max=99></div><button id=b>Reserve seats</button><script>b.onclick=()=>file({seats:t.value},'The seats are held')</script>"""

    def show(self, h, v):
        h.refill("#t", v["seats"])
        h.click("#b")

    def right(self, v):
        return {"seats": v["seats"]}


class TimeField(Task):
    """The browser's own field for a time of day."""
    goal, title, style = "Wake me at {time}", "Alarm clock", "plain"

    def values(self, r):
        return {"time": "%02d:%02d" % (r.randint(5, 11), r.randint(10, 59))}

    def page(self, v):
        return """<div class=row><label for=t>Wake up</label><input id=t type=time></div><button id=b>Set alarm</button><script>b.onclick=()=>file({time:t.value},'The alarm is set')</script>"""

    def show(self, h, v):
        x, y, w, hh = h.eyes("#t")
        h.click((x + 14, y + hh // 2))
        h.type(v["time"].replace(":", ""))
        h.type("am")
        h.until("#t", v["time"])
        h.click("#b")

    def right(self, v):
        return {"time": v["time"]}


class Console(Task):
    """A page that behaves like a terminal."""
    goal, title, style = "Delete the file {name} in the console", "Console", "plain"
    allow = "submit,delete,terminal"

    def values(self, r):
        names = ["%s.txt" % w.lower() for w in pick(r, WORDS, 4)]
        return {"name": names[0], "_names": r.sample(names, 4)}

    def page(self, v):
        return """<style>#c{background:#000;color:#8f8;font:16px 'DejaVu Sans Mono',monospace;padding:14px;height:300px;white-space:pre-wrap}#c input{background:#000;color:#8f8;border:0;outline:0;font:inherit;width:500px}</style><div id=c><div id=o></div>$ <input id=i autocomplete=off spellcheck=false></div>
<script>const F=%r;c.onclick=()=>i.focus();function say(s){const d=document.createElement('div');d.textContent=s;o.append(d)}i.onkeydown=e=>{if(e.key!=='Enter')return;const w=i.value.trim();i.value='';say('$ '+w);
if(w==='ls')say(F.join('  '));else if(w.startsWith('rm ')&&F.includes(w.slice(3)))file({removed:w.slice(3)},'The file was removed');else say('unknown: '+w)};say('Welcome. Commands: ls, rm')</script>""" % v["_names"]

    def show(self, h, v):
        h.click("#i")
        h.type("ls")
        h.press("Return")
        h.pause(600)
        h.type("rm " + v["name"])
        h.press("Return")

    def right(self, v):
        return {"removed": v["name"]}


class FieldToField(Task):
    """What stands in one field is copied by the keys into another."""
    goal, title, style = "Use the old address as the new one", "Address book", "soft"
    allow = "submit,personal-data"

    def values(self, r):
        return {"_old": "%d %s Street, %s" % (r.randint(1, 99), r.choice(WORDS), r.choice(CITIES))}

    def page(self, v):
        return """<div class=row><label for=a>Old address</label><input id=a size=34 value="%s" spellcheck=false></div><div class=row><label for=z>New address</label><input id=z size=34 spellcheck=false></div><button id=b>Keep address</button>
<script>b.onclick=()=>file({old:a.value,now:z.value},'The address is kept')</script>""" % esc(v["_old"])

    def show(self, h, v):
        h.click("#a")
        h.press("ctrl+a")
        h.press("ctrl+c")
        h.click("#z")
        h.press("ctrl+v")
        h.click("#b")

    def right(self, v):
        return {"old": v["_old"], "now": v["_old"]}


class OtherTab(Task):
    """What is shown on one tab is typed on the next."""
    goal, title, style = "Enter the voucher that is shown on the first tab", "Voucher", "soft"

    def values(self, r):
        return {"_code": "%s%d" % ("".join(r.choice("ACEFHKMNPRTXY") for _ in range(3)), r.randint(1000, 9999)), "_n": r.randint(5, 30)}

    def page(self, v):
        return """<style>.t{display:inline-block;padding:8px 16px;cursor:pointer}.t.on{border-bottom:3px solid #2563eb}</style><div><span class="t on" role=tab>Present</span><span class=t role=tab>Redeem</span></div><div class=p><p>A present of %d euros.</p><p>Voucher: %s</p></div>
<div class=p hidden><div class=row><label for=t>Your code</label><input id=t></div><button id=b>Redeem now</button></div><script>const T=[...document.querySelectorAll('.t')],P=[...document.querySelectorAll('.p')];T.forEach((t,i)=>t.onclick=()=>{T.forEach(o=>o.classList.toggle('on',o===t));P.forEach((p,j)=>p.hidden=i!==j)});
b.onclick=()=>file({code:t.value},'Enjoy your present')</script>""" % (v["_n"], v["_code"])

    def show(self, h, v):
        h.pause(700)
        h.click(".t:nth-child(2)")
        h.fill("#t", v["_code"])
        h.click("#b")

    def right(self, v):
        return {"code": v["_code"]}


class SumAsk(Task):
    """A sum to be worked out: nothing that may be guessed. Without the answer it stops."""
    goal, title, style = "Answer the question", "Little quiz", "plain"
    stops = True

    def values(self, r):
        a, b = r.randint(3, 40), r.randint(3, 40)
        return {"_a": a, "_b": b}

    def page(self, v):
        return """<p>How much is %d plus %d?</p><div class=row><label for=t>Answer</label><input id=t></div><button id=b>Hand in answer</button><script>b.onclick=()=>file({answer:t.value},'Thank you for the answer')</script>""" % (v["_a"], v["_b"])

    def show(self, h, v):
        h.fill("#t", v["_a"] + v["_b"])
        h.click("#b")

    def right(self, v):
        return {"answer": str(v["_a"] + v["_b"])}

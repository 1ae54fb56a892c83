"""Telling apart: groups, long lists, rows of people, results, and what is sorted first."""
from tasks import CITIES, FIRST, LAST, MONTHS, WORDS, Task, esc, pick


def people(r, n):
    return ["%s %s" % x for x in zip(r.sample(FIRST, n), r.sample(LAST, n))]


class RadioGroups(Task):
    """The same answers stand under several questions."""
    goal, title, style = "Answer breakfast with {breakfast} and parking with {parking}", "Hotel form", "plain"

    def values(self, r):
        return {"breakfast": r.choice(["Yes", "No", "Later"]), "parking": r.choice(["Yes", "No", "Later"])}

    def page(self, v):
        def group(key, words):
            return "<fieldset style='margin:12px 0'><legend>%s</legend>%s</fieldset>" % (words, "".join(
                "<label style='min-width:100px'><input type=radio name=%s value='%s'> %s</label>" % (key, w, w) for w in ("Yes", "No", "Later")))
        return group("b", "Breakfast") + group("p", "Parking") + """<button id=k>Send form</button><script>const g=n=>(document.querySelector('[name='+n+']:checked')||{}).value||'';
k.onclick=()=>file({breakfast:g('b'),parking:g('p')},'The hotel knows')</script>"""

    def show(self, h, v):
        h.click("[name=b][value='%s']" % v["breakfast"])
        h.click("[name=p][value='%s']" % v["parking"])
        h.click("#k")

    def right(self, v):
        return {"breakfast": v["breakfast"], "parking": v["parking"]}


class BoxesScrolled(Task):
    """Boxes to tick in a list that scrolls by itself."""
    goal, title, style = "Tick {first} and {second}", "Stock take", "soft"

    def values(self, r):
        words = pick(r, WORDS, 18)
        i, j = sorted(r.sample(range(18), 2))
        return {"first": words[i], "second": words[j], "_words": words}

    def page(self, v):
        rows = "".join("<div style='padding:6px 10px'><label style='min-width:0'><input type=checkbox value='%s'> %s</label></div>" % (w, w) for w in v["_words"])
        return """<div id=l tabindex=0 style="height:230px;overflow-y:auto;border:1px solid #999;width:330px">%s</div><p><button id=b>Keep ticks</button></p><script>b.onclick=()=>file({ticked:[...document.querySelectorAll(':checked')].map(e=>e.value).sort()},'The ticks are kept')</script>""" % rows

    def show(self, h, v):
        x, y, w, hh = h.eyes({"css": "#l", "box": True})
        h.click((x + w - 50, y + hh // 2))
        h.click("input[value='%s']" % v["first"])
        h.click("input[value='%s']" % v["second"])
        h.click("#b")

    def right(self, v):
        return {"ticked": sorted([v["first"], v["second"]])}


class MultiSelect(Task):
    """Several of a list, the second with Control."""
    goal, title, style = "Note {first} and {second} for the jury", "Jury", "dense"

    def values(self, r):
        names = pick(r, FIRST, 7)
        return {"first": names[0], "second": names[1], "_names": r.sample(names, 7)}

    def page(self, v):
        return """<p><label for=s>Members</label></p><select id=s multiple size=7 style="width:200px">%s</select><p><button id=b>Keep jury</button></p><script>b.onclick=()=>file({jury:[...s.selectedOptions].map(o=>o.text).sort()},'The jury is kept')</script>""" % "".join(
            "<option>%s</option>" % n for n in v["_names"])

    def show(self, h, v):
        # Options of a list box have no place of their own for the page to tell; they are even.
        x, y, w, hh = h.eyes({"css": "#s", "box": True})
        def at(name):
            return (x + 40, int(y + 2 + (hh - 4) * (v["_names"].index(name) + 0.5) / 7))
        h.click(at(v["first"]))
        h.do("hold ctrl")
        h.click(at(v["second"]))
        h.do("leave ctrl")
        h.click("#b")

    def right(self, v):
        return {"jury": sorted([v["first"], v["second"]])}


class TypeAhead(Task):
    """A few letters, then the arrow down and Enter."""
    goal, title, style = "Book a bus to {city}", "Bus lines", "soft"
    allow = "submit,purchase"

    def values(self, r):
        return {"city": r.choice(CITIES)}

    def page(self, v):
        return """<div class=row style="position:relative"><label for=t>Destination</label><input id=t autocomplete=off size=26 spellcheck=false><div id=s style="position:absolute;left:114px;width:240px;background:#fff;border:1px solid #aaa"></div></div><div class=row style="margin-top:150px"><button id=b>Book bus</button></div>
<script>const C=%r;let at=-1,got='';function take(x){t.value=got=x;s.innerHTML='';at=-1}t.oninput=()=>{got='';at=-1;s.innerHTML='';const q=t.value.toLowerCase();if(q)C.filter(c=>c.toLowerCase().startsWith(q)).slice(0,4).forEach(c=>{const d=document.createElement('div');d.textContent=c;d.style.padding='6px 10px';d.onmousedown=e=>{e.preventDefault();take(c)};s.append(d)})};
t.onkeydown=e=>{const k=[...s.children];if(e.key==='ArrowDown'&&k.length){at=Math.min(at+1,k.length-1);k.forEach((d,i)=>d.style.background=i===at?'#dbe6ff':'');e.preventDefault()}if(e.key==='Enter'&&at>=0)take(k[at].textContent)};b.onclick=()=>file({city:got},'The bus is booked')</script>""" % sorted(CITIES)

    def show(self, h, v):
        h.fill("#t", v["city"][:3])
        h.pause(400)
        h.press("Down")
        h.press("Return")
        h.click("#b")

    def right(self, v):
        return {"city": v["city"]}


class Inbox(Task):
    """Letters in rows, each with signs that have no words."""
    title, style, allow = "Letter box", "soft", "submit,delete"
    goal = "Delete the letter from {sender}"
    sign = "d"

    def values(self, r):
        who = people(r, 6)
        return {"sender": who[0], "_mails": [(p, "%s %s" % (r.choice(["About", "Again:", "News of"]), w.lower())) for p, w in zip(r.sample(who, 6), pick(r, WORDS, 6))]}

    def page(self, v):
        signs = {"s": "M12 2l3 7 7 .6-5.300 4.700 1.600 7.200L12 17.600 5.700 21.500l1.600-7.200L2 9.600 9 9z", "d": "M5 7h14l-1 14H6zM9 3h6v3H9z", "r": "M10 5v4c7 0 10 4 11 10-3-4-6-5-11-5v4L3 12z"}
        rows = "".join("<div class=m><b>%s</b><span>%s</span>%s</div>" % (p, esc(t), "".join(
            "<svg class=i data-w='%s' data-p='%s' width=22 height=22 viewBox='0 0 24 24'><path d='%s'/></svg>" % (k, p, d) for k, d in signs.items())) for p, t in v["_mails"])
        return """<style>.m{display:flex;gap:14px;padding:11px 6px;border-bottom:1px solid #ddd}.m b{width:180px}.m span{flex:1}.i{fill:#667;cursor:pointer}</style>%s<script>document.querySelectorAll('.i').forEach(i=>i.onclick=()=>file({did:i.dataset.w,to:i.dataset.p},'The letter box is in order'))</script>""" % rows

    def show(self, h, v):
        h.click("[data-w='%s'][data-p='%s']" % (self.sign, v["sender"]))

    def right(self, v):
        return {"did": self.sign, "to": v["sender"]}


class InboxStar(Inbox):
    goal, sign, style, title = "Mark the letter from {sender} with a star", "s", "dense", "Post room"


class Forward(Task):
    goal, title, style, allow = "Forward the letter from {sender} to {to}", "Mail room", "plain", "submit,personal-data,remote-effect"

    def values(self, r):
        who = people(r, 6)
        return {"sender": who[0], "to": "%s@example.org" % r.choice(LAST).lower(), "_who": r.sample(who, 6)}

    def page(self, v):
        return """<div id=l>%s</div><div id=o hidden><p id=w></p><button id=re>Reply</button> <button id=fw>Forward</button><div id=e hidden><div class=row><label for=t>To</label><input id=t size=30></div><button id=b>Send on</button></div></div>
<script>let who,what='';document.querySelectorAll('.m').forEach(m=>m.onclick=()=>{who=m.textContent;l.hidden=true;o.hidden=false;w.textContent='A letter from '+who});re.onclick=()=>{what='reply';e.hidden=false};fw.onclick=()=>{what='forward';e.hidden=false};
b.onclick=()=>file({what,who,to:t.value},'The letter went on')</script>""" % "".join("<p class=m style='cursor:pointer'>%s</p>" % p for p in v["_who"])

    def show(self, h, v):
        h.click({"text": v["sender"], "css": ".m"})
        h.click("#fw")
        h.fill("#t", v["to"])
        h.click("#b")

    def right(self, v):
        return {"what": "forward", "who": v["sender"], "to": v["to"]}


class Feed(Task):
    """Posts one under the other, each with the same words to press."""
    goal, title, style = "Share what {person} wrote", "Village square", "soft"

    def values(self, r):
        who = people(r, 4)
        return {"person": who[0], "_posts": [(p, "I saw the %s near the %s again." % tuple(w.lower() for w in pick(r, WORDS, 2))) for p in r.sample(who, 4)]}

    def page(self, v):
        posts = "".join("<div class=p><b>%s</b><p>%s</p><span class=a data-p='%s'>Like</span><span class=a data-p='%s'>Comment</span><span class=a data-p='%s'>Share</span></div>" % (p, t, p, p, p) for p, t in v["_posts"])
        return """<style>.p{border:1px solid #ddd;border-radius:8px;padding:10px 16px;margin:10px 0}.p p{margin:6px 0}.a{color:#2563eb;margin-right:22px;cursor:pointer}</style>%s<script>document.querySelectorAll('.a').forEach(a=>a.onclick=()=>file({did:a.textContent,of:a.dataset.p},'Everybody can see it'))</script>""" % posts

    def show(self, h, v):
        h.click({"css": ".a[data-p='%s']" % v["person"], "nth": 2})

    def right(self, v):
        return {"did": "Share", "of": v["person"]}


class FeedMenu(Task):
    """Three dots beside a person open what can be done."""
    goal, title, style = "Choose {verb} for {person}", "Neighbours", "dark"

    def values(self, r):
        who = people(r, 5)
        return {"person": who[0], "verb": r.choice(["Mute", "Follow", "Greet"]), "_who": r.sample(who, 5)}

    def page(self, v):
        rows = "".join("<div class=r><span>%s</span><span class=d data-p='%s'>&#8943;</span></div>" % (p, p) for p in v["_who"])
        return """<style>.r{display:flex;justify-content:space-between;width:420px;padding:13px;border-bottom:1px solid #444}.d{cursor:pointer;font-size:22px;line-height:20px;padding:0 8px}#m{position:fixed;background:#2b2f36;border:1px solid #888;width:130px}#m div{padding:8px 16px;cursor:pointer}</style>%s<div id=m hidden><div>Follow</div><div>Mute</div><div>Greet</div></div>
<script>let p;document.querySelectorAll('.d').forEach(d=>d.onclick=e=>{p=d.dataset.p;m.hidden=false;m.style.left=e.clientX+8+'px';m.style.top=e.clientY+8+'px'});[...m.children].forEach(c=>c.onclick=()=>file({did:c.textContent,to:p},'The neighbours know'))</script>""" % rows

    def show(self, h, v):
        h.click("[data-p='%s']" % v["person"])
        h.click({"text": v["verb"], "css": "#m div"})

    def right(self, v):
        return {"did": v["verb"], "to": v["person"]}


class NthResult(Task):
    """Of what a search finds, the one with a given place in the list."""
    goal, title, style = "Search for {word} and open result number {nth}", "Catalogue", "dense"

    def values(self, r):
        return {"word": r.choice(WORDS), "nth": str(r.randint(1, 5)), "_cities": pick(r, CITIES, 5), "_more": pick(r, LAST, 5)}

    def page(self, v):
        return """<form id=f><input id=q placeholder="Search the catalogue" size=28> <button>Find</button></form><div id=r></div><script>const C=%r,N=%r;f.onsubmit=e=>{e.preventDefault();r.innerHTML='<p>5 found</p>';C.forEach((c,i)=>{const d=document.createElement('div');d.style.margin='9px 0';d.innerHTML=(i+1)+'. <a href="#"></a>';
d.lastChild.textContent=q.value+' of '+c+' by '+N[i];d.lastChild.onclick=()=>{file({query:q.value,nth:i+1},'You are reading');return false};r.append(d)})}</script>""" % (v["_cities"], v["_more"])

    def show(self, h, v):
        h.fill("#q", v["word"])
        h.press("Return")
        h.click("#r div:nth-of-type(%s) a" % v["nth"])

    def right(self, v):
        return {"query": v["word"], "nth": int(v["nth"])}


class CheapestFirst(Task):
    """The table is sorted by a press on its head, then the first row is taken, whatever it is."""
    goal, title, style, allow = "Buy the cheapest one", "Second hand", "dense", "submit,purchase"

    def values(self, r):
        goods = pick(r, WORDS, 6)
        prices = r.sample(range(11, 99), 6)
        return {"_rows": list(zip(goods, prices))}

    def page(self, v):
        return """<table><thead><tr><th style="width:140px">Thing</th><th id=h style="cursor:pointer">Price</th><th></th></tr></thead><tbody id=t></tbody></table><script>let R=%s;function draw(){t.innerHTML='';R.forEach(([n,p])=>{const r=document.createElement('tr');r.innerHTML='<td>'+n+'</td><td>'+p+'.00</td><td><button>Buy</button></td>';r.querySelector('button').onclick=()=>file({bought:n},'It is yours now');t.append(r)})}
h.onclick=()=>{R.sort((a,b)=>a[1]-b[1]);draw()};draw()</script>""" % [list(x) for x in v["_rows"]]

    def show(self, h, v):
        h.click("#h")
        h.click("tbody tr:nth-child(1) button")

    def right(self, v):
        return {"bought": min(v["_rows"], key=lambda x: x[1])[0]}


class DatePopup(Task):
    """A calendar that opens from its field; months are turned by arrows, to either side."""
    goal, title, style, allow = "Rent the boat on {_spoken}", "Boat hire", "plain", "submit,purchase"

    def values(self, r):
        m, day = r.choice([1, 2, 3, 7, 8, 9, 10]), r.randint(2, 27)
        return {"date": "2026-%02d-%02d" % (m + 1, day), "_spoken": "%d %s 2026" % (day, MONTHS[m]), "_month": m, "_day": str(day)}

    def page(self, v):
        return """<div class=row><label for=d>Day</label><input id=d readonly></div><div id=p hidden style="border:1px solid #888;display:inline-block;padding:8px"><div style="display:flex;justify-content:space-between;width:280px"><span id=l style="cursor:pointer;padding:0 10px">&#9664;</span><b id=t></b><span id=n style="cursor:pointer;padding:0 10px">&#9654;</span></div><div id=g style="display:grid;grid-template-columns:repeat(7,40px)"></div></div>
<p><button id=b>Rent boat</button></p><script>const M=%s;let m=5,y=2026;function draw(){t.textContent=M[m]+' '+y;g.innerHTML='';const f=(new Date(y,m,1).getDay()+6)%%7,k=new Date(y,m+1,0).getDate();for(let i=0;i<f;i++)g.append(document.createElement('span'));for(let i=1;i<=k;i++){const c=document.createElement('span');c.className='c';c.textContent=i;c.style.cssText='padding:7px;text-align:center;cursor:pointer';
c.onclick=()=>{d.value=i+' '+M[m]+' '+y;p.style.display='none'};g.append(c)}}p.style.display='none';p.hidden=false;d.onclick=()=>{p.style.display='inline-block';draw()};l.onclick=()=>{if(--m<0){m=11;y--}draw()};n.onclick=()=>{if(++m>11){m=0;y++}draw()};b.onclick=()=>file({day:d.value},'The boat is yours')</script>""" % MONTHS

    def show(self, h, v):
        h.click("#d")
        by = v["_month"] - 5
        for _ in range(abs(by)):
            h.click("#n" if by > 0 else "#l")
        h.click({"text": v["_day"], "css": ".c"})
        h.click("#b")

    def right(self, v):
        return {"day": v["_spoken"]}


class InvoiceTotal(Task):
    """A figure at the foot of a table is typed below it."""
    goal, title, style, allow = "Book the invoice in full", "Invoice desk", "plain", "submit,purchase"

    def values(self, r):
        rows = [(g, r.randint(500, 30000)) for g in pick(r, WORDS, 4)]
        return {"_rows": rows, "_no": str(r.randint(10000, 99999))}

    def page(self, v):
        rows = "".join("<tr><td>%s</td><td>%d.%02d</td></tr>" % (g, c // 100, c % 100) for g, c in v["_rows"])
        total = sum(c for _, c in v["_rows"])
        return """<p>Invoice %s</p><table><tr><th>Item</th><th>Price</th></tr>%s<tr><td><b>Total</b></td><td><b>%d.%02d</b></td></tr></table><div class=row><label for=a>Amount</label><input id=a></div><button id=b>Book invoice</button>
<script>b.onclick=()=>file({paid:a.value},'The invoice is booked')</script>""" % (v["_no"], rows, total // 100, total % 100)

    def show(self, h, v):
        total = sum(c for _, c in v["_rows"])
        h.fill("#a", "%d.%02d" % (total // 100, total % 100))
        h.click("#b")

    def right(self, v):
        total = sum(c for _, c in v["_rows"])
        return {"paid": "%d.%02d" % (total // 100, total % 100)}

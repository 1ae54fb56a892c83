"""Finding: rows of tables, results of searches, pages, trees, and what is copied from elsewhere."""
from tasks import CITIES, FIRST, LAST, WORDS, Task, esc, pick


class EditRow(Task):
    goal, title, style = "Set the price of {good} to {price}", "Price list", "dense"

    def values(self, r):
        goods = pick(r, WORDS, 8)
        return {"good": goods[0], "price": "%d.%02d" % (r.randint(2, 80), r.randint(0, 99)),
                "_rows": [(g, "%d.%02d" % (r.randint(81, 99), r.randint(0, 99))) for g in r.sample(goods, 8)]}

    def page(self, v):
        rows = "".join("<tr><td>%s</td><td class=p>%s</td><td><button>Edit</button></td></tr>" % x for x in v["_rows"])
        return """<table><tr><th>Good</th><th>Price</th><th></th></tr>%s</table><div id=e hidden><p><b id=n></b></p><p><label for=t>New price</label><input id=t></p>
<button id=b>Save price</button></div><script>document.querySelectorAll('td button').forEach(x=>x.onclick=()=>{const r=x.closest('tr');n.textContent='Editing '+r.cells[0].textContent;
e.hidden=false;t.value='';n.dataset.n=r.cells[0].textContent});b.onclick=()=>file({good:n.dataset.n,price:t.value},'Price saved')</script>""" % rows

    def show(self, h, v):
        i = next(i for i, row in enumerate(v["_rows"]) if row[0] == v["good"])
        h.click("tr:nth-child(%d) button" % (i + 2))
        h.fill("#t", v["price"])
        h.click("#b")

    def right(self, v):
        return {"good": v["good"], "price": v["price"]}


class CopyFromTable(Task):
    """A value of the named row is typed elsewhere: read, not remembered."""
    goal, title, style = "Look up the phone of {person} and dial it", "Switchboard", "plain"

    def values(self, r):
        people = ["%s %s" % x for x in zip(r.sample(FIRST, 6), r.sample(LAST, 6))]
        rows = [(p, "%d-%04d" % (r.randint(200, 899), r.randint(0, 9999)), r.choice(CITIES)) for p in people]
        return {"person": people[0], "_phone": rows[0][1], "_rows": r.sample(rows, 6)}

    def page(self, v):
        rows = "".join("<tr><td>%s</td><td>%s</td><td>%s</td></tr>" % x for x in v["_rows"])
        return """<table><tr><th>Name</th><th>Phone</th><th>Town</th></tr>%s</table><p><label for=t>Number</label><input id=t></p><button id=b>Dial</button>
<script>b.onclick=()=>file({number:t.value},'It is ringing')</script>""" % rows

    def show(self, h, v):
        h.fill("#t", v["_phone"])
        h.click("#b")

    def right(self, v):
        return {"number": v["_phone"]}


class CopyCode(Task):
    """A code that stands after a label is copied by eye into a field; no input at all."""
    goal, title, style, allow = "Confirm the order with the code that is shown", "Order check", "round", "submit,purchase"

    def values(self, r):
        return {"_code": "%s%d-%d" % (r.choice("BDFHKMRT"), r.randint(1000, 9999), r.randint(100, 999)), "_n": r.randint(2, 9)}

    def page(self, v):
        return """<main><p>You bought %d things.</p><p>Order code: <b>%s</b></p><div class=row><label for=t>Code</label><input id=t></div>
<button id=b>Confirm order</button></main><script>b.onclick=()=>file({code:t.value},'The order is confirmed')</script>""" % (v["_n"], v["_code"])

    def show(self, h, v):
        h.fill("#t", v["_code"])
        h.click("#b")

    def right(self, v):
        return {"code": v["_code"]}


class CopyPaste(Task):
    """The text is selected, copied and pasted with the keys."""
    goal, title, style = "Copy the tracking number into the search box", "Parcels", "soft"

    def values(self, r):
        return {"_number": "".join(r.choice("0123456789") for _ in range(11)), "_town": r.choice(CITIES)}

    def page(self, v):
        return """<p>Your parcel to %s has left.</p><p>Tracking number: <span id=n>%s</span></p><div class=row><label for=t>Search</label><input id=t size=26></div>
<button id=b>Track parcel</button><script>b.onclick=()=>file({number:t.value.trim()},'The parcel was found')</script>""" % (v["_town"], v["_number"])

    def show(self, h, v):
        h.double("#n")
        h.press("ctrl+c")
        h.click("#t")
        h.press("ctrl+v")
        h.click("#b")

    def right(self, v):
        return {"number": v["_number"]}


class SearchThenOpen(Task):
    goal, title, style = "Search for {word} and open the manual", "Library", "plain"

    def values(self, r):
        return {"word": r.choice(WORDS), "_more": pick(r, CITIES, 3)}

    def page(self, v):
        return """<form id=f><input id=q placeholder="Search the library" size=30> <button>Search</button></form><div id=r></div><script>
const more=%r;f.onsubmit=e=>{e.preventDefault();r.innerHTML='<p>4 results for '+q.value+'</p>';[['The '+q.value+' history'],['The '+q.value+' manual'],[q.value+' in '+more[0]],
['Travels to '+more[1]]].forEach(x=>{const a=document.createElement('a');a.href='#';a.textContent=x[0];a.onclick=()=>{file({query:q.value,opened:x[0]},'You are reading the manual');return false};
const p=document.createElement('p');p.append(a);r.append(p)})};</script>""" % v["_more"]

    def show(self, h, v):
        h.fill("#q", v["word"], slip=True)
        h.press("Return")
        h.click({"text": "The %s manual" % v["word"], "css": "a"})

    def right(self, v):
        return {"query": v["word"], "opened": "The %s manual" % v["word"]}


class NextPage(Task):
    """Results over several pages: turned until the name shows."""
    goal, title, style = "Open the file of {person}", "Patients", "old"

    def values(self, r):
        people = ["%s %s" % (f, l) for f, l in zip((FIRST + FIRST)[:24], r.sample(LAST, 16) + r.sample(LAST, 8))]
        people = list(dict.fromkeys(people))
        r.shuffle(people)
        return {"person": people[r.randint(6, 19)], "_people": people[:20]}

    def page(self, v):
        return """<div id=l></div><p><button id=back>Back</button> <button id=more>Next</button> <span id=at></span></p><script>const P=%r;let p=0;
function draw(){l.innerHTML='';P.slice(p*5,p*5+5).forEach(n=>{const a=document.createElement('p');a.innerHTML='<a href="#"></a>';a.firstChild.textContent=n;
a.firstChild.onclick=()=>{file({opened:n},'The file is open');return false};l.append(a)});at.textContent='Page '+(p+1)+' of 4'}
more.onclick=()=>{if(p<3)p++;draw()};back.onclick=()=>{if(p>0)p--;draw()};draw()</script>""" % v["_people"]

    def show(self, h, v):
        for _ in range(v["_people"].index(v["person"]) // 5):
            h.click("#more")
        h.click({"text": v["person"], "css": "a"})

    def right(self, v):
        return {"opened": v["person"]}


class TreeOpen(Task):
    goal, title, style = "Open {leaf} in the branch {branch}", "Archive tree", "dark"

    def values(self, r):
        branches = pick(r, WORDS, 5)
        leaves = ["%s %d" % (c, r.randint(1990, 2026)) for c in pick(r, CITIES, 10)]
        return {"branch": branches[0], "leaf": leaves[0], "_tree": r.sample([(b, sorted(leaves[2 * i:2 * i + 2])) for i, b in enumerate(branches)], 5)}

    def page(self, v):
        return """<style>ul{list-style:none} .b{cursor:pointer;padding:5px}.b:before{content:'\\25B8 '}.b.o:before{content:'\\25BE '} .f{padding:5px;cursor:pointer}</style><ul role=tree>%s</ul><script>
document.querySelectorAll('.b').forEach(b=>b.onclick=()=>{b.classList.toggle('o');b.nextElementSibling.hidden=!b.classList.contains('o')});
document.querySelectorAll('.f').forEach(f=>f.ondblclick=()=>file({opened:f.textContent},'The document is open'))</script>""" % "".join(
            "<li><div class=b role=treeitem>%s</div><ul hidden>%s</ul></li>" % (b, "".join("<li class=f role=treeitem>%s</li>" % esc(f) for f in fs)) for b, fs in v["_tree"])

    def show(self, h, v):
        h.click({"text": v["branch"], "css": ".b"})
        h.double({"text": v["leaf"], "css": ".f"})

    def right(self, v):
        return {"opened": v["leaf"]}


class PickRow(Task):
    """The row is told by one column, the button stands in another, and every row has the same one."""
    goal, title, style = "Approve the leave of {person}", "Leave requests", "soft"

    def values(self, r):
        people = ["%s %s" % x for x in zip(r.sample(FIRST, 6), r.sample(LAST, 6))]
        return {"person": people[0], "_rows": [(p, "%d days" % r.randint(1, 20)) for p in r.sample(people, 6)]}

    def page(self, v):
        rows = "".join("<tr><td>%s</td><td>%s</td><td><button data-p='%s'>Approve</button></td></tr>" % (p, d, p) for p, d in v["_rows"])
        return """<table><tr><th>Who</th><th>How long</th><th></th></tr>%s</table><script>document.querySelectorAll('button').forEach(b=>b.onclick=()=>
file({approved:b.dataset.p},'The request is approved'))</script>""" % rows

    def show(self, h, v):
        h.click("button[data-p='%s']" % v["person"])

    def right(self, v):
        return {"approved": v["person"]}

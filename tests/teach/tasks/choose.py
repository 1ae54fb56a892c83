"""Choosing: lists, radios, boxes, switches, suggestions."""
from tasks import CITIES, FIRST, LAST, WORDS, Task, options, pick

DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]


class ListNative(Task):
    goal, title, style = "Deliver on {day}", "Grocer", "soft"

    def values(self, r):
        return {"day": r.choice(DAYS)}

    def page(self, v):
        return """<div class=row><label for=d>Delivery day</label><select id=d>%s</select></div><button id=b>Confirm day</button>
<script>b.onclick=()=>file({day:d.value},'Delivery day noted')</script>""" % options(DAYS)

    def show(self, h, v):
        h.click("#d")
        h.click(h.see(v["day"]))
        h.click("#b")

    def right(self, v):
        return {"day": v["day"]}


class ListByKeys(Task):
    """The list is opened by the mouse and walked by the keys."""
    goal, title, style = "Move the depot to {city}", "Depots", "plain"

    def values(self, r):
        return {"city": r.choice(CITIES[:8]), "_off": r.randint(0, 3)}

    def page(self, v):
        return """<p>There are %d vans in use.</p><label for=d>Location</label> <select id=d>%s</select> <button id=b>Move depot</button>
<script>b.onclick=()=>file({city:d.value},'Depot moved')</script>""" % (v["_off"] + 2, options(sorted(CITIES[:8])))

    def show(self, h, v):
        h.click("#d")
        h.press("Down", sorted(CITIES[:8]).index(v["city"]) + 1)
        h.press("Return")
        h.click("#b")

    def right(self, v):
        return {"city": v["city"]}


class ListOwn(Task):
    """A drop-down made by the page."""
    goal, title, style = "Paint it {colour}", "Paint shop", "round"
    COLOURS = ["Crimson", "Emerald", "Indigo", "Amber", "Turquoise", "Ivory"]

    def values(self, r):
        return {"colour": r.choice(self.COLOURS), "_order": r.sample(self.COLOURS, 6)}

    def page(self, v):
        return """<main><style>#box{border-bottom:2px solid #5e35b1;background:#eee;padding:10px;width:240px;cursor:pointer}#list{position:absolute;background:#fff;
box-shadow:0 2px 8px #888;width:260px}#list div{padding:10px}#list div:hover{background:#ede7f6}</style><p>Colour</p><div id=box role=combobox>Pick a colour</div>
<div id=list hidden>%s</div><p><button id=b>Paint</button></p></main><script>let c='';box.onclick=()=>list.hidden=!list.hidden;[...list.children].forEach(d=>d.onclick=
()=>{c=d.textContent;box.textContent=c;list.hidden=true});b.onclick=()=>file({colour:c},'Painting begins')</script>""" % "".join(
            "<div role=option>%s</div>" % c for c in v["_order"])

    def show(self, h, v):
        h.click("#box")
        h.click({"text": v["colour"], "css": "#list div"})
        h.click("#b")

    def right(self, v):
        return {"colour": v["colour"]}


class RadioButtons(Task):
    goal, title, style = "Send the parcel by {way}", "Parcel counter", "old"
    WAYS = ["Road", "Rail", "Air freight", "Bicycle"]

    def values(self, r):
        return {"way": r.choice(self.WAYS), "_order": r.sample(self.WAYS, 4)}

    def page(self, v):
        return "<p>How should it travel?</p>" + "".join(
            "<p><label><input type=radio name=w value='%s'> %s</label></p>" % (w, w) for w in v["_order"]) + \
            "<button id=b>Hand in</button><script>b.onclick=()=>file({way:(document.querySelector(':checked')||{}).value||''},'Parcel accepted')</script>"

    def show(self, h, v):
        h.click("input[value='%s']" % v["way"])
        h.click("#b")

    def right(self, v):
        return {"way": v["way"]}


class CheckBoxes(Task):
    goal, title, style = "Pack {first} and {second}", "Picnic basket", "soft"
    THINGS = ["Bread", "Olives", "Cheese", "Apples", "Napkins", "Lemonade", "Mustard"]

    def values(self, r):
        a, b = pick(r, self.THINGS, 2)
        return {"first": a, "second": b, "_order": r.sample(self.THINGS, 7)}

    def page(self, v):
        return "".join("<p><label><input type=checkbox value='%s'> %s</label></p>" % (w, w) for w in v["_order"]) + \
            "<button id=b>Pack basket</button><script>b.onclick=()=>file({packed:[...document.querySelectorAll(':checked')].map(e=>e.value).sort()},'The basket is packed')</script>"

    def show(self, h, v):
        other = next(t for t in v["_order"] if t not in (v["first"], v["second"]))
        h.click("input[value='%s']" % v["first"])
        # A slip: a wrong box is ticked, and cleared again.
        h.click("input[value='%s']" % other)
        h.pause(500)
        h.click("input[value='%s']" % other)
        h.click("input[value='%s']" % v["second"])
        h.click("#b")

    def right(self, v):
        return {"packed": sorted([v["first"], v["second"]])}


class Switches(Task):
    goal, title, style, allow = "Turn on {device} in the house", "House control", "dark", "submit,settings"
    DEVICES = ["Heating", "Porch light", "Sprinkler", "Alarm", "Fountain"]

    def values(self, r):
        return {"device": r.choice(self.DEVICES), "_order": r.sample(self.DEVICES, 5)}

    def page(self, v):
        rows = "".join("<div class=line><span>%s</span><span class=sw role=switch aria-checked=false aria-label='%s' data-d='%s'><i></i></span></div>" % (d, d, d) for d in v["_order"])
        return """<style>.line{display:flex;justify-content:space-between;width:330px;padding:12px 0;border-bottom:1px solid #333}.sw{width:48px;height:24px;
border-radius:12px;background:#555;position:relative;cursor:pointer}.sw i{position:absolute;left:3px;top:3px;width:18px;height:18px;border-radius:9px;background:#fff}
.sw[aria-checked=true]{background:#2d9}.sw[aria-checked=true] i{left:27px}</style>%s<p><button id=b>Apply to house</button></p><script>
document.querySelectorAll('.sw').forEach(s=>s.onclick=()=>s.setAttribute('aria-checked',s.getAttribute('aria-checked')!=='true'));
b.onclick=()=>file({on:[...document.querySelectorAll('.sw[aria-checked=true]')].map(s=>s.dataset.d)},'The house obeys')</script>""" % rows

    def show(self, h, v):
        h.click(".sw[data-d='%s']" % v["device"])
        h.click("#b")

    def right(self, v):
        return {"on": [v["device"]]}


class Suggestions(Task):
    """Typing a part, then taking one of the suggestions."""
    goal, title, style = "Invite {person}", "Dinner party", "soft"

    def values(self, r):
        people = ["%s %s" % (f, l) for f, l in zip(r.sample(FIRST, 12), r.sample(LAST, 12))]
        return {"person": people[0], "_people": r.sample(people, 12)}

    def page(self, v):
        return """<div class=row style="position:relative"><label for=t>Guest</label><input id=t size=28 autocomplete=off><div id=s style="position:absolute;left:114px;
background:#fff;border:1px solid #aaa;width:270px"></div></div><div class=row style="margin-top:170px"><button id=b>Send invitation</button></div><script>const P=%r;let got='';
t.oninput=()=>{got='';const q=t.value.toLowerCase();s.innerHTML='';if(q)P.filter(p=>p.toLowerCase().includes(q)).slice(0,4).forEach(p=>{const d=document.createElement('div');
d.textContent=p;d.style.padding='7px';d.onmousedown=e=>{e.preventDefault();t.value=p;got=p;s.innerHTML=''};s.append(d)})};
b.onclick=()=>file({guest:got},'Invitation sent')</script>""" % v["_people"]

    def show(self, h, v):
        h.fill("#t", v["person"][:4])
        h.click({"text": v["person"], "css": "#s div"})
        h.click("#b")

    def right(self, v):
        return {"guest": v["person"]}


class TwoLists(Task):
    """Two lists side by side with the same options; which one is meant is told by its label."""
    goal, title, style = "Fly from {start} to {end}", "Flight search", "dark"

    def values(self, r):
        a, b = pick(r, CITIES[:7], 2)
        return {"start": a, "end": b}

    def page(self, v):
        return """<div class=row><label for=a>From</label><select id=a>%s</select> &nbsp; <label for=z>To</label><select id=z>%s</select></div>
<button id=b>Find flights</button><script>b.onclick=()=>file({from:a.value,to:z.value},'Three flights found')</script>""" % (
            options(CITIES[:7]), options(CITIES[:7]))

    def show(self, h, v):
        h.click("#a")
        h.press("Down", CITIES.index(v["start"]) + 1)
        h.press("Return")
        h.click("#z")
        h.press("Down", CITIES.index(v["end"]) + 1)
        h.press("Return")
        h.click("#b")

    def right(self, v):
        return {"from": v["start"], "to": v["end"]}

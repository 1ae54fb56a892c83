"""Moving: drags, sliders, scrolling."""
from tasks import WORDS, Task, esc, pick

DRAG = """<script>let held=null,dx=0,dy=0;document.addEventListener('pointerdown',e=>{const c=e.target.closest('.card');if(!c)return;e.preventDefault();held=c;
const r=c.getBoundingClientRect();dx=e.clientX-r.left;dy=e.clientY-r.top});document.addEventListener('pointermove',e=>{if(!held)return;held.style.position='fixed';
held.style.left=e.clientX-dx+'px';held.style.top=e.clientY-dy+'px';held.style.zIndex=9;held.style.pointerEvents='none'});
document.addEventListener('pointerup',e=>{if(!held)return;const c=held;held=null;c.style.cssText='';const t=document.elementFromPoint(e.clientX,e.clientY);
const l=t&&t.closest('.lane');if(l){l.append(c)}});</script>"""


class DragCard(Task):
    """A card is dragged to another column; its own pointer handling."""
    goal, title, style = 'Move "{card}" to Finished', "Task lanes", "soft"

    def values(self, r):
        cards = pick(r, WORDS, 5)
        return {"card": cards[0], "_cards": r.sample(cards, 5)}

    def page(self, v):
        cards = "".join("<div class=card>%s</div>" % c for c in v["_cards"])
        return """<style>.lane{display:inline-block;vertical-align:top;width:200px;min-height:330px;background:#e8edf5;margin-right:14px;padding:8px;border-radius:8px}
.card{background:#fff;padding:10px;margin:8px 0;border-radius:6px;box-shadow:0 1px 3px #999;width:160px;cursor:grab;user-select:none}</style>
<div class=lane id=l1><b>Waiting</b>%s</div><div class=lane id=l2><b>Running</b></div><div class=lane id=l3><b>Finished</b></div>
<p><button id=b>Keep lanes</button></p>%s<script>b.onclick=()=>file({finished:[...l3.querySelectorAll('.card')].map(c=>c.textContent),
running:[...l2.querySelectorAll('.card')].length},'Lanes are kept')</script>""" % (cards, DRAG)

    def show(self, h, v):
        x, y, w, hh = h.eyes({"css": "#l3", "box": True})
        h.drag({"text": v["card"], "css": ".card"}, (x + w // 2, y + 140))
        h.click("#b")

    def right(self, v):
        return {"finished": [v["card"]], "running": 0}


class DropFile(Task):
    """Drag and drop by the browser's own means."""
    goal, title, style = "Put the {paper} into the folder Tax", "Filing cabinet", "plain"

    def values(self, r):
        papers = ["%s bill" % w for w in pick(r, WORDS, 4)]
        return {"paper": papers[0], "_papers": r.sample(papers, 4)}

    def page(self, v):
        return """<style>.p{border:1px solid #666;display:inline-block;padding:12px;margin:10px;background:#ffd;cursor:move}.f{border:3px dashed #888;display:inline-block;
width:180px;height:110px;margin:10px;padding:8px}</style><div>%s</div><div>%s</div><script>let n;document.querySelectorAll('.p').forEach(p=>p.ondragstart=e=>{n=p.textContent;
e.dataTransfer.setData('text/plain',n)});document.querySelectorAll('.f').forEach(f=>{f.ondragover=e=>e.preventDefault();f.ondrop=e=>{e.preventDefault();
file({paper:n,folder:f.textContent},'The paper is filed')}})</script>""" % (
            "".join("<span class=p draggable=true>%s</span>" % esc(p) for p in v["_papers"]),
            "".join("<div class=f>%s</div>" % f for f in ("Health", "Tax", "Car")))

    def show(self, h, v):
        h.drag({"text": v["paper"], "css": ".p"}, {"text": "Tax", "css": ".f"})

    def right(self, v):
        return {"paper": v["paper"], "folder": "Tax"}


class SliderKeys(Task):
    """A slider moved by the keys; its value is shown."""
    goal, title, style, allow = "Set the volume to {level}", "Radio", "dark", "submit,settings"

    def values(self, r):
        return {"level": str(r.randint(3, 17))}

    def page(self, v):
        return """<div class=row><label for=s>Volume</label><input type=range id=s min=0 max=20 value=10 style="width:300px"> <b id=o>10</b></div>
<button id=b>Keep volume</button><script>s.oninput=()=>o.textContent=s.value;b.onclick=()=>file({level:s.value},'Volume kept')</script>"""

    def show(self, h, v):
        h.click("#s")
        level = int(h.value("#s"))
        h.press("Right" if int(v["level"]) > level else "Left", abs(int(v["level"]) - level) or 1)
        if int(v["level"]) == level:
            h.press("Right")
        h.until("#s", v["level"])
        h.click("#b")

    def right(self, v):
        return {"level": v["level"]}


class ScrollList(Task):
    """What is wanted is far down a long list of its own scrolling."""
    goal, title, style = "Select the station {station}", "Stations", "old"

    def values(self, r):
        stations = ["%s %s" % (a, b) for a in WORDS for b in ("North", "South")]
        r.shuffle(stations)
        return {"station": stations[r.randint(14, 38)], "_stations": stations[:40]}

    def page(self, v):
        return """<style>#l div{width:190px}</style><div id=l tabindex=0 style="height:260px;overflow-y:auto;background:#fff;border:2px inset #fff;width:320px">%s</div><p id=c>Nothing selected</p><button id=b>Take station</button>
<script>let n='';[...l.children].forEach(d=>d.onclick=()=>{[...l.children].forEach(o=>o.style.cssText='padding:6px 10px');d.style.cssText='padding:6px 10px;background:#000080;color:#fff';n=d.textContent;
c.textContent='Selected: '+n});b.onclick=()=>file({station:n},'Station taken')</script>""" % "".join(
            "<div style='padding:6px 10px'>%s</div>" % s for s in v["_stations"])

    def show(self, h, v):
        # Beside the names, where a press selects nothing but gives the keys to the list.
        x, y, w, hh = h.eyes({"css": "#l", "box": True})
        h.click((x + w - 60, y + hh // 2))
        h.click({"text": v["station"], "css": "#l div"})
        h.click("#b")

    def right(self, v):
        return {"station": v["station"]}


class ScrollPage(Task):
    """The button is at the end of a long page."""
    goal, title, style = 'Sign the petition as {name}', "Petition", "dense"

    def values(self, r):
        from tasks import FIRST, LAST
        return {"name": "%s %s" % (r.choice(FIRST), r.choice(LAST)), "_n": r.randint(14, 22)}

    def page(self, v):
        text = "<p>Whereas the lake has been a place of rest since the town was founded, and whereas its shore belongs to everybody, we ask that the path stay open.</p>"
        return text * v["_n"] + """<p><label for=t>Your name</label><input id=t size=30></p><p><button id=b>Sign petition</button></p>
<script>b.onclick=()=>file({name:t.value},'Signed, with thanks')</script>"""

    def show(self, h, v):
        h.fill("#t", v["name"])
        h.click("#b")

    def right(self, v):
        return {"name": v["name"]}

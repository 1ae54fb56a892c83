"""Pointing: menus that open by themselves, windows in the way, things of colour and shape, marks to be counted."""
from tasks import CITIES, FIRST, LAST, WORDS, Task, esc, pick


class HoverMenu(Task):
    """The menu opens when the pointer comes over it."""
    goal, title, style = "Go to the {part} of the museum", "Museum guide", "soft"
    PARTS = {"Visit": ["Opening times", "Tickets", "Garden"], "Collection": ["Paintings", "Coins", "Maps"], "Events": ["Concerts", "Lectures"]}

    def values(self, r):
        top = r.choice(["Visit", "Collection"])
        return {"part": r.choice(self.PARTS["Collection"]), "_top": top}

    def page(self, v):
        tops = "".join("<div class=top>%s<div class=sub>%s</div></div>" % (t, "".join("<div class=it>%s</div>" % i for i in items))
                       for t, items in self.PARTS.items())
        return """<style>.top{display:inline-block;position:relative;padding:10px 20px;background:#2563eb;color:#fff}.sub{display:none;position:absolute;left:0;top:100%%;
background:#fff;color:#222;border:1px solid #999;min-width:170px;z-index:3}.top:hover .sub{display:block}.it{padding:9px 16px;cursor:pointer}.it:hover{background:#dbe6ff}</style>
<div>%s</div><p style="margin-top:190px">We are glad that you are here.</p><script>document.querySelectorAll('.it').forEach(i=>i.onclick=()=>file({part:i.textContent},'Here we are'))</script>""" % tops

    def show(self, h, v):
        h.move(".top:nth-child(2)")
        h.pause(500)
        h.click({"text": v["part"], "css": ".it"})

    def right(self, v):
        return {"part": v["part"]}


class MenuInMenu(Task):
    """A button opens a menu, an entry of it opens another beside it."""
    goal, title, style = "Send the order to {city} in {region}", "Dispatch", "plain"
    REGIONS = {"North": ["Oslo", "Helsinki"], "South": ["Lisbon", "Madrid"], "East": ["Warsaw", "Prague"], "West": ["Denver", "Toronto"]}

    def values(self, r):
        region = r.choice(list(self.REGIONS))
        return {"region": region, "city": r.choice(self.REGIONS[region])}

    def page(self, v):
        items = "".join("<div class=r>%s &#9656;<div class=c hidden>%s</div></div>" % (n, "".join("<div class=i>%s</div>" % c for c in cs))
                        for n, cs in self.REGIONS.items())
        return """<style>#m{position:absolute;border:1px solid #777;background:#fff;width:150px}.r,.i{padding:7px 12px;cursor:pointer;position:relative}.c{position:absolute;left:100%%;top:-1px;
border:1px solid #777;background:#fff;width:130px}.r:hover,.i:hover{background:#dde}</style><button id=o>Send to</button><div id=m hidden>%s</div>
<p style="margin-top:200px">One order is waiting.</p><script>o.onclick=()=>m.hidden=!m.hidden;document.querySelectorAll('.r').forEach(r=>r.onclick=e=>{document.querySelectorAll('.c').forEach(c=>c.hidden=c.parentElement!==r)});
document.querySelectorAll('.i').forEach(i=>i.onclick=e=>{e.stopPropagation();file({to:i.textContent},'The order is on its way')})</script>""" % items

    def show(self, h, v):
        h.click("#o")
        h.click({"part": v["region"], "css": "#m"})
        h.click({"text": v["city"], "css": ".i"})

    def right(self, v):
        return {"to": v["city"]}


class CloseFirst(Task):
    """A window of the page's own is put away by its cross before anything else goes."""
    goal, title, style = 'Open the room "{room}"', "House plan", "soft"

    def values(self, r):
        rooms = pick(r, WORDS, 6)
        return {"room": rooms[0], "_rooms": r.sample(rooms, 6), "_x": r.randint(60, 260)}

    def page(self, v):
        rooms = "".join("<button style='margin:8px' data-r='%s'>%s</button>" % (x, x) for x in v["_rooms"])
        return """<style>#w{position:fixed;inset:0;background:#0008}#w>div{position:absolute;top:120px;left:%dpx;width:380px;background:#fff;border-radius:6px;padding:0 18px 18px}
#x{float:right;cursor:pointer;font-size:22px;padding:8px}</style><p>Which room?</p>%s<div id=w><div><span id=x role=button aria-label=Close>&#10005;</span><h3>Good day</h3><p>New carpets came this week.</p></div></div>
<script>x.onclick=()=>w.remove();document.querySelectorAll('button').forEach(b=>b.onclick=()=>{if(!document.getElementById('w'))file({room:b.dataset.r},'The room is open')})</script>""" % (v["_x"], rooms)

    def show(self, h, v):
        h.click("#x")
        h.click({"text": v["room"], "css": "button"})

    def right(self, v):
        return {"room": v["room"]}


class SectionInSection(Task):
    """Sections that open within sections."""
    goal, title, style = "Read the notice on {topic} of {branch}, {year}", "Notices", "dense"

    def values(self, r):
        branches = pick(r, CITIES, 3)
        topics = pick(r, WORDS, 12)
        tree = [(b, [(str(2024 + k), topics[4 * i + 2 * k:4 * i + 2 * k + 2]) for k in range(2)]) for i, b in enumerate(branches)]
        b, years = r.choice(tree)
        y, two = r.choice(years)
        return {"branch": b, "year": y, "topic": r.choice(two), "_tree": tree}

    def page(self, v):
        out = "".join("<details class=b><summary>%s</summary>%s</details>" % (b, "".join(
            "<details class=y style='margin-left:24px'><summary>%s</summary>%s</details>" % (y, "".join(
                "<p style='margin-left:40px'><a href='#' onclick=\"file({topic:'%s'},'This is the notice');return false\">%s</a></p>" % (t, t) for t in ts))
            for y, ts in ys)) for b, ys in v["_tree"])
        return "<style>details{padding:5px}</style>" + out

    def show(self, h, v):
        h.click({"text": v["branch"], "css": "summary"})
        h.click({"text": v["year"], "css": "details.b[open] > details > summary"})
        h.click({"text": v["topic"], "css": "a"})

    def right(self, v):
        return {"topic": v["topic"]}


class Swatches(Task):
    """Fields of colour with their names under them; the field is pressed, not the name."""
    goal, title, style = "Paint the fence in {colour}", "Colour card", "plain"
    COLOURS = {"Coral": "#ff7f50", "Navy": "#000080", "Olive": "#808000", "Teal": "#008080", "Violet": "#ee82ee", "Maroon": "#800000"}

    def values(self, r):
        return {"colour": r.choice(list(self.COLOURS)), "_order": r.sample(list(self.COLOURS), 6)}

    def page(self, v):
        cells = "".join("<div class=s><div class=f data-c='%s' style='background:%s'></div>%s</div>" % (c, self.COLOURS[c], c) for c in v["_order"])
        return """<style>.s{display:inline-block;margin:10px;text-align:center}.f{width:80px;height:56px;cursor:pointer;border:2px solid #fff}.f.on{border-color:#000}</style>%s<p id=w>Nothing chosen</p><button id=b>Paint fence</button>
<script>let c='';document.querySelectorAll('.f').forEach(f=>f.onclick=()=>{document.querySelectorAll('.f').forEach(o=>o.classList.toggle('on',o===f));c=f.dataset.c;w.textContent='Chosen: '+c});
b.onclick=()=>file({colour:c},'Painting has begun')</script>""" % cells

    def show(self, h, v):
        h.click("[data-c='%s']" % v["colour"])
        h.click("#b")

    def right(self, v):
        return {"colour": v["colour"]}


class ShapeText(Task):
    """Shapes with words in them, wherever they lie."""
    goal, title, style = "Touch the shape that says {word}", "Shapes", "soft"

    def values(self, r):
        words = pick(r, WORDS, 6)
        places = r.sample([(x, y) for x in (80, 240, 400, 560) for y in (60, 180, 300)], 6)
        return {"word": words[0], "_shapes": list(zip(r.sample(words, 6), places, r.sample(["circle", "square", "circle", "diamond", "square", "diamond"], 6)))}

    def page(self, v):
        out = []
        for w, (x, y), kind in v["_shapes"]:
            body = {"circle": "<circle r=46 fill='#9ad0c2'/>", "square": "<rect x=-44 y=-38 width=88 height=76 fill='#f2c299'/>",
                    "diamond": "<path d='M0 -52L60 0L0 52L-60 0z' fill='#b9b4e6'/>"}[kind]
            out.append("<g class=g data-w='%s' transform='translate(%d %d)'>%s<text text-anchor=middle y=5 font-size=15 fill='#111'>%s</text></g>" % (w, x, y, body, w))
        return """<svg width=660 height=360 style="background:#fff">%s</svg><script>document.querySelectorAll('.g').forEach(g=>g.onclick=()=>file({touched:g.dataset.w},'Well touched'))</script>""" % "".join(out)

    def show(self, h, v):
        h.click({"text": v["word"], "css": ".g text"})

    def right(self, v):
        return {"touched": v["word"]}


class Stepper(Task):
    """A number is stepped by its plus and minus."""
    goal, title, style, allow = "Order {count} crates of milk", "Dairy", "soft", "submit,purchase"

    def values(self, r):
        return {"count": str(r.randint(2, 8)), "_stock": r.randint(40, 90)}

    def page(self, v):
        return """<p>%d crates in stock.</p><div class=row>Crates <button id=m class=quiet>-</button> <b id=n style="display:inline-block;width:40px;text-align:center">1</b> <button id=p class=quiet>+</button></div><button id=b>Order milk</button>
<script>let k=1;m.onclick=()=>n.textContent=k=Math.max(1,k-1);p.onclick=()=>n.textContent=++k;b.onclick=()=>file({count:k},'The milk will come')</script>""" % v["_stock"]

    def show(self, h, v):
        for _ in range(int(v["count"]) - 1):
            h.click("#p")
        h.click("#b")

    def right(self, v):
        return {"count": int(v["count"])}


class Stars(Task):
    """Marks without words, counted from the left."""
    goal, title, style = "Give the film {stars} stars", "Film night", "dark"

    def values(self, r):
        return {"stars": str(r.randint(1, 5))}

    def page(self, v):
        star = "<svg class=s width=34 height=34 viewBox='0 0 24 24'><path d='M12 2l3 7 7 .6-5.300 4.700 1.600 7.200L12 17.600 5.700 21.500l1.600-7.200L2 9.600 9 9z'/></svg>"
        return """<style>.s{fill:#555;margin:0 5px;cursor:pointer}.s.on{fill:#fc3}</style><p>How did you like it?</p><div>%s</div><p id=w>No stars yet</p><button id=b>Keep stars</button><script>let n=0;const S=[...document.querySelectorAll('.s')];
S.forEach((s,i)=>s.onclick=()=>{n=i+1;w.textContent=n+' of 5';S.forEach((o,j)=>o.classList.toggle('on',j<=i))});b.onclick=()=>file({stars:n},'Your stars are kept')</script>""" % (star * 5)

    def show(self, h, v):
        h.click(".s:nth-child(%s)" % v["stars"])
        h.click("#b")

    def right(self, v):
        return {"stars": int(v["stars"])}


class Chips(Task):
    """The cross of the one that is named takes it away."""
    goal, title, style = "Take {name} off the list of guests", "Guests", "round"

    def values(self, r):
        names = pick(r, FIRST, 6)
        return {"name": names[0], "_names": r.sample(names, 6)}

    def page(self, v):
        chips = "".join("<span class=c data-n='%s'>%s<span class=x>&times;</span></span>" % (n, n) for n in v["_names"])
        return """<main><style>.c{display:inline-block;background:#e4dcf3;border-radius:16px;padding:7px 8px 7px 16px;margin:6px}.x{cursor:pointer;padding:0 9px;font-weight:bold}</style><p>They are coming:</p><div id=l>%s</div><p><button id=b>Keep guests</button></p></main>
<script>document.querySelectorAll('.x').forEach(x=>x.onclick=()=>x.parentElement.remove());b.onclick=()=>file({left:[...document.querySelectorAll('.c')].map(c=>c.dataset.n).sort()},'The list is kept')</script>""" % chips

    def show(self, h, v):
        h.click("[data-n='%s'] .x" % v["name"])
        h.click("#b")

    def right(self, v):
        return {"left": sorted(n for n in v["_names"] if n != v["name"])}


class SortDrag(Task):
    """A row is dragged onto another, and takes its place."""
    goal, title, style = "Play {song} before {other}", "Play list", "soft"

    def values(self, r):
        songs = pick(r, WORDS, 5)
        order = r.sample(songs, 5)
        i = r.randint(2, 4)
        return {"song": order[i], "other": order[r.randint(0, i - 2)], "_order": order}

    def page(self, v):
        rows = "".join("<div class=r>%s</div>" % s for s in v["_order"])
        return """<style>.r{width:240px;padding:11px 14px;margin:5px 0;background:#eef2f8;border-radius:5px;cursor:grab;user-select:none}.r.h{opacity:.5}</style><div id=l>%s</div><button id=b>Keep order</button><script>let held=null;
l.onpointerdown=e=>{held=e.target.closest('.r');if(held){held.classList.add('h');e.preventDefault()}};document.addEventListener('pointerup',e=>{if(!held)return;const t=document.elementFromPoint(e.clientX,e.clientY).closest('.r');
if(t&&t!==held)l.insertBefore(held,t);held.classList.remove('h');held=null});b.onclick=()=>file({order:[...l.children].map(r=>r.textContent)},'The order is kept')</script>""" % rows

    def show(self, h, v):
        h.drag({"text": v["song"], "css": ".r"}, {"text": v["other"], "css": ".r"})
        h.click("#b")

    def right(self, v):
        order = [s for s in v["_order"] if s != v["song"]]
        order.insert(order.index(v["other"]), v["song"])
        return {"order": order}


class DropBall(Task):
    """A thing without words is dragged into the box with the name."""
    goal, title, style = "Put the ball into the {box} box", "Toy room", "plain"

    def values(self, r):
        boxes = pick(r, WORDS, 3)
        return {"box": boxes[0], "_boxes": r.sample(boxes, 3)}

    def page(self, v):
        boxes = "".join("<div class=x data-b='%s'>%s</div>" % (b, b) for b in v["_boxes"])
        return """<style>#k{width:46px;height:46px;border-radius:23px;background:#d33;position:absolute;left:90px;top:110px;cursor:grab}.x{display:inline-block;width:150px;height:120px;border:3px solid #666;margin:130px 14px 0 0;padding:6px}</style>
<div id=k></div>%s<script>let on=false,dx,dy;k.onpointerdown=e=>{on=true;dx=e.offsetX;dy=e.offsetY;k.setPointerCapture(e.pointerId);e.preventDefault()};k.onpointermove=e=>{if(on){k.style.left=e.pageX-dx+'px';k.style.top=e.pageY-dy+'px'}};
k.onpointerup=e=>{on=false;const t=document.elementsFromPoint(e.clientX,e.clientY).find(t=>t.classList.contains('x'));if(t)file({box:t.dataset.b},'The ball is put away')}</script>""" % boxes

    def show(self, h, v):
        h.drag({"css": "#k", "box": True}, {"css": "[data-b='%s']" % v["box"], "box": True})

    def right(self, v):
        return {"box": v["box"]}


class SliderBare(Task):
    """A slider that shows no number at all: set by its place, or not at all."""
    goal, title, style, allow = "Set the brightness to {level} percent", "Lamp", "soft", "submit,settings"

    def values(self, r):
        return {"level": str(10 * r.randint(1, 9))}

    def page(self, v):
        return """<div class=row><label for=s>Brightness</label><input type=range id=s min=0 max=100 step=10 value=50 style="width:300px"></div>
<button id=b>Keep light</button><script>b.onclick=()=>file({level:s.value},'The light is kept')</script>"""

    def show(self, h, v):
        h.click("#s")
        level = int(h.value("#s"))
        if int(v["level"]) != level:
            h.press("Right" if int(v["level"]) > level else "Left", abs(int(v["level"]) - level) // 10)
        h.until("#s", v["level"])
        h.click("#b")

    def right(self, v):
        return {"level": v["level"]}


class SliderDrag(Task):
    """The thumb is dragged; the number stands above."""
    goal, title, style, allow = "Set the heating to {level} degrees", "Boiler room", "plain", "submit,settings"

    def values(self, r):
        return {"level": str(r.choice([12, 13] + list(range(15, 28))))}

    def page(self, v):
        return """<div class=row><label for=s>Heating</label><input type=range id=s min=10 max=30 value=14 style="width:330px"> <b id=o>14</b></div>
<button id=b>Keep heating</button><script>s.oninput=()=>o.textContent=s.value;b.onclick=()=>file({level:s.value},'It will be warm')</script>"""

    def show(self, h, v):
        x, y, w, hh = h.eyes("#s")
        def at(level):
            return (int(x + 8 + (w - 16) * (int(level) - 10) / 20), y + hh // 2)
        h.drag(at(h.value("#s")), at(v["level"]))
        h.until("#s", v["level"])
        h.click("#b")

    def right(self, v):
        return {"level": v["level"]}

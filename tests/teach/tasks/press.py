"""Pressing things: buttons, links, icons, menus, tabs, sections."""
from tasks import CITIES, WORDS, Task, esc, pick


class PressButton(Task):
    goal, title = 'Press the "{word}" button', "Word board"

    def values(self, r):
        words = pick(r, WORDS, 7)
        return {"word": words[0], "_words": r.sample(words, 7)}

    def page(self, v):
        return "<p>Which one is it?</p>" + "".join(
            "<button style='margin:8px' onclick=\"file({pressed:'%s'},'Thank you, noted')\">%s</button>" % (w, w) for w in v["_words"])

    def show(self, h, v):
        h.click({"text": v["word"], "css": "button"})

    def right(self, v):
        return {"pressed": v["word"]}


class FollowLink(Task):
    goal, title, style = "Open the article about {topic}", "Reading room", "dense"

    def values(self, r):
        topics = pick(r, CITIES, 6)
        return {"topic": topics[0], "_topics": r.sample(topics, 6)}

    def page(self, v):
        parts = ["<p>Our writers travelled. Their notes are collected here, one town each; the pictures follow in spring.</p><ul>"]
        parts += ["<li style='margin:9px 0'><a href='#' onclick=\"file({opened:'%s'},'You are reading the article');return false\">%s</a>"
                  ", a walk through town</li>" % (t, t) for t in v["_topics"]]
        return "".join(parts) + "</ul>"

    def show(self, h, v):
        h.click({"text": v["topic"], "css": "a"})

    def right(self, v):
        return {"opened": v["topic"]}


class MenuPath(Task):
    goal, title, style = 'Export the drawing as {kind}', "Drawing desk", "old"

    def values(self, r):
        kinds = ["Picture", "Vector", "Print sheet", "Web page"]
        return {"kind": r.choice(kinds), "_kinds": kinds}

    def page(self, v):
        items = "".join("<li class=leaf onclick=\"file({exported:'%s'},'Export finished')\">%s</li>" % (k, k) for k in v["_kinds"])
        return """<style>.bar>li{display:inline-block;padding:4px 14px;cursor:default;position:relative} .bar,.bar ul{list-style:none;margin:0;
padding:0} .bar ul{position:absolute;background:#d4d0c8;border:2px outset #fff;min-width:130px;z-index:5} .bar ul li{padding:5px 14px;
position:relative} .bar ul ul{left:100%%;top:-2px} .bar ul{display:none} .bar li.on>ul{display:block} .bar li:hover{background:#000080;
color:#fff} .bar ul li{color:#000} .bar ul li:hover{color:#fff}</style>
<ul class=bar><li>File<ul><li class=leaf>New</li><li>Export<ul>%s</ul></li><li class=leaf>Print</li></ul></li>
<li>Edit<ul><li class=leaf>Undo</li><li class=leaf>Redo</li></ul></li><li>View<ul><li class=leaf>Zoom in</li></ul></li></ul>
<div style="background:#fff;height:300px;margin-top:8px;border:2px inset #fff"></div><script>
const all=[...document.querySelectorAll('.bar li')];
all.forEach(li=>{li.addEventListener('click',e=>{e.stopPropagation();if(li.classList.contains('leaf')){all.forEach(o=>o.classList.remove('on'));return}
const was=li.classList.contains('on');all.forEach(o=>{if(!o.contains(li))o.classList.remove('on')});li.classList.toggle('on',!was)})});
document.addEventListener('click',()=>all.forEach(o=>o.classList.remove('on')));</script>""" % items

    def show(self, h, v):
        # A slip: the wrong menu is opened first, and closed again.
        h.click(".bar>li:nth-child(3)")
        h.pause(500)
        h.click(".bar>li:nth-child(3)")
        h.pause(300)
        h.click(".bar>li:nth-child(1)")
        h.click(".bar>li:nth-child(1)>ul>li:nth-child(2)")
        h.click({"text": v["kind"], "css": ".bar ul ul li"})

    def right(self, v):
        return {"exported": v["kind"]}


class TabsThenTick(Task):
    goal, title, style = 'In the {tab} settings, turn on "{setting}"', "Preferences", "soft"
    allow = "submit,settings"

    def values(self, r):
        tabs = {"Sound": ["Mute at night", "Mono output", "Boost voices"], "Display": ["Warm colours", "Large cursor", "Dim when idle"],
                "Network": ["Use proxy", "Metered line", "Wake by lan"], "Keyboard": ["Sticky keys", "Repeat keys", "Swap alt"]}
        tab = r.choice(list(tabs))
        return {"tab": tab, "setting": r.choice(tabs[tab]), "_tabs": tabs}

    def page(self, v):
        heads = "".join("<span role=tab class='tab%s' data-t='%s'>%s</span>" % (" on" if i == 0 else "", t, t) for i, t in enumerate(v["_tabs"]))
        sheets = "".join("<div class=sheet data-t='%s'%s>%s</div>" % (t, "" if i == 0 else " hidden", "".join(
            "<p><label style='min-width:0'><input type=checkbox value='%s'> %s</label></p>" % (s, s) for s in all_))
            for i, (t, all_) in enumerate(v["_tabs"].items()))
        return """<style>.tab{display:inline-block;padding:8px 18px;cursor:pointer;border-bottom:3px solid transparent}.tab.on{border-color:#2563eb;
font-weight:bold}</style><div>%s</div>%s<p><button id=save>Save changes</button></p><script>
document.querySelectorAll('.tab').forEach(t=>t.onclick=()=>{document.querySelectorAll('.tab').forEach(o=>o.classList.toggle('on',o===t));
document.querySelectorAll('.sheet').forEach(s=>s.hidden=s.dataset.t!==t.dataset.t)});
save.onclick=()=>file({on:[...document.querySelectorAll('input:checked')].map(i=>i.value)},'Settings saved');</script>""" % (heads, sheets)

    def show(self, h, v):
        h.click({"text": v["tab"], "css": ".tab"})
        h.click("input[value='%s']" % v["setting"])
        h.click("#save")

    def right(self, v):
        return {"on": [v["setting"]]}


class Accordion(Task):
    goal, title, style = 'Under "{section}", request the {item}', "Staff handbook", "round"

    def values(self, r):
        sections = {"Travel": ["Rail card", "Hotel voucher"], "Equipment": ["Desk lamp", "Headset"], "Health": ["Eye test", "Flu shot"],
                    "Training": ["Course list", "Exam fee"]}
        s = r.choice(list(sections))
        return {"section": s, "item": r.choice(sections[s]), "_sections": sections}

    def page(self, v):
        out = ["<main>"]
        for s, items in v["_sections"].items():
            out.append("<details style='margin:10px 0;padding:10px;background:#fff'><summary>%s</summary>%s</details>" % (s, "".join(
                "<p><a href='#' onclick=\"file({asked:'%s'},'Request received');return false\">%s</a></p>" % (i, i) for i in items)))
        return "".join(out) + "</main>"

    def show(self, h, v):
        h.click({"text": v["section"], "css": "summary"})
        h.click({"text": v["item"], "css": "details[open] a"})

    def right(self, v):
        return {"asked": v["item"]}


class ConfirmDialog(Task):
    goal, title, style, allow = 'Archive the project "{project}"', "Projects", "soft", "submit,delete"

    def values(self, r):
        names = pick(r, WORDS, 5)
        return {"project": names[0], "_names": r.sample(names, 5)}

    def page(self, v):
        rows = "".join("<tr><td>%s</td><td>active</td><td><button class=quiet data-n='%s'>Archive</button></td></tr>" % (n, n) for n in v["_names"])
        return """<table><tr><th>Name</th><th>State</th><th></th></tr>%s</table><dialog id=d><p id=q></p><button id=yes>Yes, archive it</button>
<button class=quiet id=no>Keep it</button></dialog><script>let n;document.querySelectorAll('td button').forEach(b=>b.onclick=()=>{n=b.dataset.n;
q.textContent='Archive '+n+'?';d.showModal()});no.onclick=()=>d.close();yes.onclick=()=>{d.close();file({archived:n},'The project was archived')};
</script>""" % rows

    def show(self, h, v):
        h.click("button[data-n='%s']" % v["project"])
        h.click("#yes")

    def right(self, v):
        return {"archived": v["project"]}


class ContextMenu(Task):
    goal, title, style = 'Pin the note "{note}"', "Cork board", "dark"

    def values(self, r):
        notes = pick(r, WORDS, 6)
        return {"note": notes[0], "_notes": r.sample(notes, 6)}

    def page(self, v):
        notes = "".join("<div class=note>%s</div>" % n for n in v["_notes"])
        return """<style>.note{display:inline-block;width:150px;height:70px;margin:10px;padding:10px;background:#3a3f47}#m{position:fixed;
background:#2b2f36;border:1px solid #888;padding:6px 0}#m div{padding:6px 22px}#m div:hover{background:#40566e}</style>%s
<div id=m hidden><div>Copy</div><div>Pin to top</div><div>Remove</div></div><script>let n;document.querySelectorAll('.note').forEach(e=>
e.addEventListener('contextmenu',x=>{x.preventDefault();n=e.textContent;m.hidden=false;m.style.left=x.clientX+'px';m.style.top=x.clientY+'px'}));
document.addEventListener('click',()=>m.hidden=true);[...m.children].forEach(c=>c.onclick=()=>file({what:c.textContent,note:n},'The board is updated'));
</script>""" % notes

    def show(self, h, v):
        h.menu({"text": v["note"], "css": ".note"})
        h.click({"text": "Pin to top", "css": "#m div"})

    def right(self, v):
        return {"what": "Pin to top", "note": v["note"]}


class IconButton(Task):
    """A button without words in the row of a name."""
    goal, title, style = "Give {name} a star", "Class list", "plain"

    def values(self, r):
        from tasks import FIRST
        names = pick(r, FIRST, 6)
        return {"name": names[0], "_names": r.sample(names, 6)}

    def page(self, v):
        star = ("<svg width=24 height=24 viewBox='0 0 24 24'><path d='M12 2l3 7 7 .6-5.300 4.700 1.600 7.200L12 17.600 5.700 21.500l1.600-7.200L2 9.600 9 9z' "
                "fill='#e0a100'/></svg>")
        bin_ = "<svg width=24 height=24 viewBox='0 0 24 24'><path d='M5 7h14l-1 14H6zM9 3h6v3H9z' fill='#555'/></svg>"
        rows = "".join("<tr><td style='width:200px'>%s</td><td><button data-s='%s'>%s</button> <button data-b='%s'>%s</button></td></tr>" % (
            esc(n), n, star, n, bin_) for n in v["_names"])
        return """<table>%s</table><script>document.querySelectorAll('button').forEach(b=>b.onclick=()=>file(b.dataset.s?{star:b.dataset.s}:
{bin:b.dataset.b},'Class list stored'))</script>""" % rows

    def show(self, h, v):
        h.click("button[data-s='%s']" % v["name"])

    def right(self, v):
        return {"star": v["name"]}

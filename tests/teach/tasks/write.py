"""Typing: fields, text areas, dates, secrets, corrections."""
from tasks import CITIES, FIRST, LAST, MONTHS, WORDS, Task, esc, pick


class EnterText(Task):
    goal, title, style = 'Put "{word}" on the sign', "Sign maker", "soft"

    def values(self, r):
        return {"word": "%s %d" % (r.choice(WORDS), r.randint(10, 99))}

    def page(self, v):
        return """<div class=row><label for=t>Sign text</label><input id=t size=30></div><button id=b>Print sign</button>
<script>b.onclick=()=>file({text:t.value},'The sign is being printed')</script>"""

    def show(self, h, v):
        h.fill("#t", v["word"], slip=True)
        h.click("#b")

    def right(self, v):
        return {"text": v["word"]}


class FormOfThree(Task):
    goal, title, style = "Register {first} {last} from {city}", "Visitor desk", "plain"
    allow = "submit,personal-data,account"

    def values(self, r):
        return {"first": r.choice(FIRST), "last": r.choice(LAST), "city": r.choice(CITIES)}

    def page(self, v):
        return """<form id=f onsubmit="file(values(f),'Visitor registered');return false"><div class=row><label for=a>First name</label>
<input id=a name=first></div><div class=row><label for=b>Last name</label><input id=b name=last></div><div class=row>
<label for=c>City</label><input id=c name=city></div><button id=s>Register</button></form>"""

    def show(self, h, v):
        # A slip: the first name goes into the wrong field, is removed there, and goes into the right one.
        h.fill("#b", v["first"])
        h.pause(400)
        h.press("ctrl+a")
        h.press("BackSpace")
        h.fill("#a", v["first"])
        h.press("Tab")
        h.type(v["last"])
        h.press("Tab")
        h.type(v["city"], slip=True)
        h.click("#s")

    def right(self, v):
        return {"first": v["first"], "last": v["last"], "city": v["city"]}


class SignIn(Task):
    goal, title, style, allow = "Sign in as {user}", "Member area", "round", "sign-in,submit"
    secrets = ("_password",)

    def values(self, r):
        return {"user": "%s.%s" % (r.choice(FIRST).lower(), r.choice(LAST).lower()), "_password": "%s!%d%s" % (
            r.choice(WORDS), r.randint(100, 999), r.choice(WORDS).lower())}

    def page(self, v):
        return """<main><form id=f onsubmit="file(values(f),'Welcome back, member');return false"><div class=row><label for=u>User name</label>
<input id=u name=user></div><div class=row><label for=p>Password</label><input id=p name=password type=password></div>
<button id=s>Sign in</button></form></main>"""

    def show(self, h, v):
        h.fill("#u", v["user"])
        h.fill("#p", v["_password"])
        h.click("#s")

    def right(self, v):
        return {"user": v["user"], "password": v["_password"]}


class TextArea(Task):
    goal, title, style = 'Leave the comment "{comment}"', "Guest book", "dark"

    def values(self, r):
        a, b = pick(r, WORDS, 2)
        return {"comment": "We liked the %s and the %s, %d points" % (a.lower(), b.lower(), r.randint(2, 9))}

    def page(self, v):
        return """<p>Tell us how it was.</p><label for=t>Comment</label><br><textarea id=t rows=5 cols=50 spellcheck=false></textarea>
<p><button id=b>Leave comment</button></p><script>b.onclick=()=>file({comment:t.value},'Your comment was kept')</script>"""

    def show(self, h, v):
        h.fill("#t", v["comment"], slip=True)
        h.click("#b")

    def right(self, v):
        return {"comment": v["comment"]}


class ReplaceText(Task):
    goal, title, style = "Change the title to {new}", "Page editor", "old"

    def values(self, r):
        a, b = pick(r, WORDS, 2)
        return {"new": "About %s" % a, "_old": "Draft on %s" % b}

    def page(self, v):
        return """<div class=row><label for=t>Title</label><input id=t size=34 value="%s" spellcheck=false></div><div class=row><label for=n>Notes</label>
<input id=n size=34 value="none"></div><button id=b>Store page</button><script>b.onclick=()=>file({title:t.value,notes:n.value},'Page stored')</script>""" % esc(v["_old"])

    def show(self, h, v):
        h.refill("#t", v["new"])
        h.click("#b")

    def right(self, v):
        return {"title": v["new"], "notes": "none"}


class DateText(Task):
    goal, title, style, allow = "Book the room for {day}", "Meeting room", "soft", "submit,purchase"

    def values(self, r):
        return {"day": "%04d-%02d-%02d" % (r.randint(2025, 2028), r.randint(1, 12), r.randint(1, 28)), "_room": r.choice("ABC")}

    def page(self, v):
        return """<p>Room %s, ground floor</p><div class=row><label for=d>Date</label><input id=d placeholder="YYYY-MM-DD"></div>
<button id=b>Book room</button><script>b.onclick=()=>file({day:d.value},'The room is yours')</script>""" % v["_room"]

    def show(self, h, v):
        h.fill("#d", v["day"])
        h.click("#b")

    def right(self, v):
        return {"day": v["day"]}


class DateNative(Task):
    """The browser's own date field, typed part by part."""
    goal, title, style = "Set the due date to {day}", "Loan desk", "plain"

    def values(self, r):
        return {"day": "%04d-%02d-%02d" % (r.randint(2025, 2028), r.randint(1, 12), r.randint(1, 28))}

    def page(self, v):
        return """<div class=row><label for=d>Due date</label><input id=d type=date></div><button id=b>Extend loan</button>
<script>b.onclick=()=>file({day:d.value},'Loan extended')</script>"""

    def show(self, h, v):
        x, y, w, hh = h.eyes("#d")
        h.click((x + 14, y + hh // 2))
        year, month, day = v["day"].split("-")
        h.type(month + day + year)
        h.click("#b")

    def right(self, v):
        return {"day": v["day"]}


class DatePicker(Task):
    """A calendar of the page's own: months are turned, then a day is pressed."""
    goal, title, style, allow = "Reserve the court on {month} {day}", "Tennis court", "soft", "submit,purchase"

    def values(self, r):
        return {"month": "%s 2027" % MONTHS[r.randint(1, 9)], "day": str(r.randint(2, 28))}

    def page(self, v):
        return """<p id=chosen>No day chosen</p><div style="width:340px"><div style="display:flex;justify-content:space-between"><button class=quiet id=prev>Prev</button>
<b id=head></b><button class=quiet id=next>Next</button></div><table id=grid></table></div><p><button id=b>Reserve</button></p><script>
const M=%s;let m=0,y=2027,pick='';function draw(){head.textContent=M[m]+' '+y;const first=(new Date(y,m,1).getDay()+6)%%7,n=new Date(y,m+1,0).getDate();
let h='<tr>'+['Mo','Tu','We','Th','Fr','Sa','Su'].map(d=>'<th>'+d+'</th>').join('')+'</tr>',c=-first+1;while(c<=n){h+='<tr>';for(let i=0;i<7;i++,c++)
h+=c>0&&c<=n?'<td class=day>'+c+'</td>':'<td></td>';h+='</tr>'}grid.innerHTML=h;grid.querySelectorAll('.day').forEach(d=>d.onclick=()=>{pick=M[m]+' '+y+' '+d.textContent;
chosen.textContent='Chosen: '+pick})}prev.onclick=()=>{m--;if(m<0){m=11;y--}draw()};next.onclick=()=>{m++;if(m>11){m=0;y++}draw()};draw();
b.onclick=()=>file({pick},'The court is reserved')</script>""" % MONTHS

    def show(self, h, v):
        for _ in range(MONTHS.index(v["month"].split()[0])):
            h.click("#next")
        h.click({"text": v["day"], "css": ".day"})
        h.click("#b")

    def right(self, v):
        return {"pick": "%s %s" % (v["month"], v["day"])}


class NumberKeys(Task):
    allow = "submit,purchase"
    """Tab and keys alone, no pointer behind the first click."""
    goal, title, style = "Order {count} of {part}", "Spare parts", "dense"

    def values(self, r):
        return {"part": "%s-%d" % (r.choice(WORDS).upper(), r.randint(100, 999)), "count": str(r.randint(12, 480))}

    def page(self, v):
        return """<form id=f onsubmit="file(values(f),'Parts are on their way');return false"><p><label for=p>Part number</label><input id=p name=part></p>
<p><label for=c>Quantity</label><input id=c name=count></p><p><input type=submit value="Place request"></p></form>"""

    def show(self, h, v):
        h.fill("#p", v["part"], slip=True)
        h.press("Tab")
        h.type(v["count"])
        h.press("Return")

    def right(self, v):
        return {"part": v["part"], "count": v["count"]}

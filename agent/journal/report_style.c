#include "agent/journal/report_part.h"

/* One rule a line. Colours are variables, so that dark, light and paper differ in one place. */
static const char *const rules[] = {
    ":root{--bg:#f5f6f8;--card:#fff;--ink:#16191f;--soft:#5b6472;--line:#e1e5ea;--wash:#f0f2f5;--accent:#3457d5;"
    "--good:#157347;--good-bg:#e2f4ea;--bad:#b42318;--bad-bg:#fde8e6;--wait:#8a5a00;--wait-bg:#fff1d0;"
    "--mark:#e5006a;--other:#3457d5}",
    "@media(prefers-color-scheme:dark){:root{--bg:#0f1216;--card:#181c22;--ink:#e8ebf0;--soft:#98a2b1;"
    "--line:#2b313a;--wash:#20252d;--accent:#8aa4ff;--good:#5fd39a;--good-bg:#12301f;--bad:#ff8f85;"
    "--bad-bg:#3b1714;--wait:#f2c063;--wait-bg:#35280d}}",
    "*{box-sizing:border-box}html{scroll-behavior:smooth}",
    "body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.5 system-ui,-apple-system,\"Segoe UI\","
    "Roboto,\"Noto Sans\",\"DejaVu Sans\",sans-serif;font-variant-numeric:tabular-nums}",
    "main{max-width:1120px;margin:0 auto;padding:40px 20px 64px}",
    "h1{font-size:30px;line-height:1.2;margin:6px 0 10px;letter-spacing:-.015em;overflow-wrap:anywhere}",
    "h2{font-size:12px;letter-spacing:.06em;text-transform:uppercase;color:var(--soft);margin:0 0 10px}",
    "p{margin:0}code{font:13px/1.45 ui-monospace,\"SF Mono\",\"DejaVu Sans Mono\",monospace;overflow-wrap:anywhere}",
    ".eyebrow{color:var(--soft);font-size:13px;display:flex;gap:10px;align-items:center}",
    ".meta{color:var(--soft);font-size:13px;display:flex;flex-wrap:wrap;gap:2px 16px;overflow-wrap:anywhere}",
    ".pill{display:inline-block;padding:2px 10px;border-radius:99px;font-size:12px;font-weight:600;"
    "background:var(--wash);color:var(--soft);white-space:nowrap}",
    ".pill.good,.chip.good{background:var(--good-bg);color:var(--good)}",
    ".pill.bad,.chip.bad{background:var(--bad-bg);color:var(--bad)}",
    ".pill.wait,.chip.wait{background:var(--wait-bg);color:var(--wait)}",
    ".notice{margin:18px 0 0;padding:12px 16px;border-radius:10px;background:var(--card);border:1px solid "
    "var(--line);border-left:4px solid var(--soft);white-space:pre-line;overflow-wrap:anywhere}",
    ".notice.good{border-left-color:var(--good)}.notice.bad{border-left-color:var(--bad)}",
    ".notice.wait{border-left-color:var(--wait)}.notice b{font-size:13px}.next{color:var(--soft)}",
    ".stats{list-style:none;margin:18px 0;padding:0;display:grid;grid-template-columns:repeat(4,1fr);gap:12px}",
    ".stats li,.time,.pairs{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:14px 16px}",
    ".stats span{display:block;color:var(--soft);font-size:12px}.stats b{font-size:24px;letter-spacing:-.01em}",
    ".stats small{display:block;color:var(--soft);min-height:1.4em}",
    ".bar{display:flex;height:10px;border-radius:5px;overflow:hidden;gap:1px;background:var(--wash)}",
    ".bar i{flex:0 1 2px;min-width:2px}",
    ".legend{list-style:none;display:flex;flex-wrap:wrap;gap:2px 14px;margin:8px 0 0;padding:0;font-size:12px;"
    "color:var(--soft)}.legend b{color:var(--ink);font-weight:600}",
    ".legend i{display:inline-block;width:8px;height:8px;border-radius:2px;margin-right:5px}",
    ".t0{background:#8893a5}.t1{background:#4f8cff}.t2{background:#2bb3c0}.t3{background:#7a5cf0}",
    ".t4{background:#c05bd8}.t5{background:#e08a1e}.t6{background:#f2c14e}.t7{background:#e5006a}",
    ".t8{background:#b9c0ca}",
    ".strip{display:flex;gap:3px;margin-top:14px}.strip a{flex:1 1 14px;min-width:14px;overflow:hidden;"
    "text-align:center;font-size:11px;line-height:24px;border-radius:5px;text-decoration:none;"
    "background:var(--wash);color:var(--soft)}",
    ".strip a.good{background:var(--good-bg);color:var(--good)}.strip a.bad{background:var(--bad);color:var(--card)}",
    ".strip a.wait{background:var(--wait-bg);color:var(--wait)}",
    ".two{display:grid;grid-template-columns:repeat(auto-fit,minmax(300px,1fr));gap:12px;margin:12px 0 28px}",
    "dl{margin:0;display:grid;grid-template-columns:fit-content(40%) minmax(0,1fr);gap:4px 16px}",
    "dt{color:var(--soft);overflow-wrap:anywhere}dd{margin:0;overflow-wrap:anywhere;white-space:pre-wrap}",
    ".step{background:var(--card);border:1px solid var(--line);border-radius:14px;margin:0 0 18px;overflow:clip;"
    "scroll-margin-top:12px}",
    ".step>header{display:flex;gap:12px;align-items:center;padding:12px 16px;border-bottom:1px solid var(--line)}",
    ".step.bad{border-color:var(--bad)}.step.bad>header{background:var(--bad-bg);border-color:var(--bad)}",
    ".step.bad .pill{background:var(--bad);color:var(--card)}.step.wait>header{background:var(--wait-bg)}",
    ".number{flex:none;min-width:28px;height:28px;padding:0 6px;border-radius:14px;background:var(--wash);"
    "color:var(--soft);font-weight:700;font-size:13px;line-height:28px;text-align:center}",
    "h3{flex:1;min-width:0;margin:0;font-size:16px;font-weight:600;overflow-wrap:anywhere}",
    ".took{color:var(--soft);font-size:13px;white-space:nowrap}",
    ".body{display:grid;grid-template-columns:minmax(0,1.55fr) minmax(0,1fr)}",
    ".see{padding:16px}.facts{padding:6px 16px;border-left:1px solid var(--line)}",
    ".none{color:var(--soft);background:var(--wash);border-radius:8px;padding:24px;text-align:center}",
    ".store{position:absolute;width:0;height:0}",
    ".shot{margin:0 0 12px}.shot svg{display:block;width:100%;height:auto;border-radius:8px;outline:1px solid "
    "var(--line)}.zoom{display:block;cursor:zoom-in}.close{display:none}",
    ".film{display:grid;grid-template-columns:repeat(4,minmax(0,1fr));gap:10px;margin:0 0 12px}.film .shot{margin:0}",
    ".film figcaption{margin-top:4px}.shot:target figcaption bdi{white-space:normal;overflow-wrap:anywhere}",
    "figcaption{display:flex;justify-content:space-between;gap:12px;margin-top:6px;font-size:12px;color:var(--soft)}",
    "figcaption bdi{min-width:0;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}"
    "figcaption span{white-space:nowrap}",
    ".shot:target{position:fixed;inset:0;z-index:9;margin:0;padding:20px;background:rgba(10,12,16,.97);display:"
    "flex;flex-direction:column;justify-content:center}",
    ".shot:target .zoom{cursor:default;min-height:0}.shot:target svg{max-height:calc(100vh - 90px);outline:0}",
    ".shot:target .close{display:block;position:absolute;top:12px;right:16px;padding:6px 14px;border-radius:99px;"
    "background:#fff;color:#111;text-decoration:none;font-weight:600}.shot:target figcaption{color:#cdd3dc}",
    "svg rect,svg path{fill:none;vector-effect:non-scaling-stroke}svg .halo{stroke:#fff;stroke-width:5;opacity:.8}",
    "svg .mark{stroke:var(--mark);stroke-width:2.5}svg .other{stroke:var(--other);stroke-width:1.5;"
    "stroke-dasharray:4 3;opacity:.85}svg circle{fill:var(--mark)}",
    ".near{display:block;width:100%;max-height:110px;border-radius:8px;outline:1px solid var(--line);"
    "background:var(--wash);margin-bottom:8px}.near .aim path{display:none}",
    ".fact{padding:10px 0;border-top:1px solid var(--line)}.fact:first-child{border-top:0}",
    "h4{margin:0 0 4px;font-size:12px;font-weight:600;color:var(--soft)}",
    ".why,.next{color:var(--soft);font-size:13px;overflow-wrap:anywhere}.why{margin-top:4px}",
    ".chip{display:inline-block;margin:0 6px 2px 0;padding:1px 8px;border-radius:6px;font-size:12px;font-weight:600;"
    "background:var(--wash);color:var(--soft)}.chip.strong{background:var(--ink);color:var(--card)}",
    ".score{display:flex;align-items:center;gap:8px;flex-wrap:wrap}.score small{color:var(--soft)}",
    ".meter{position:relative;flex:1 1 80px;max-width:140px;height:6px;border-radius:3px;background:var(--line)}",
    ".meter i{display:block;height:100%;border-radius:3px;background:var(--mark)}",
    ".meter u{position:absolute;top:-3px;width:2px;height:12px;background:var(--other)}",
    "blockquote{margin:0 0 6px;padding:10px 12px;border-radius:4px 12px 12px 12px;background:var(--wash);"
    "white-space:pre-wrap;overflow-wrap:anywhere;font-size:14px}",
    ".reply{width:fit-content;max-width:100%;margin-left:auto;padding:6px 12px;border-radius:12px 4px 12px 12px;"
    "font-size:13px}.reply.good{background:var(--good-bg);color:var(--good)}"
    ".reply.bad{background:var(--bad-bg);color:var(--bad)}",
    ".touches{margin:0;padding-left:18px}.touches li{margin:2px 0}.touches code{margin-right:8px}",
    ".what,.value{overflow-wrap:anywhere;white-space:pre-wrap}.value{font-weight:600}",
    ".step.bad .what,.step.bad .touches .why{color:var(--bad)}",
    "footer{margin-top:32px;color:var(--soft);font-size:12px;overflow-wrap:anywhere}footer code{font-size:12px}",
    "@media(max-width:820px){.body{grid-template-columns:minmax(0,1fr)}.facts{border-left:0;border-top:1px solid "
    "var(--line)}.stats{grid-template-columns:repeat(2,1fr)}h1{font-size:24px}main{padding-top:24px}"
    ".step>header{flex-wrap:wrap}h3{flex-basis:60%}}",
    "@media print{:root{--bg:#fff;--card:#fff;--ink:#000;--soft:#444;--line:#ccc;--wash:#eee}body{font-size:11px}"
    "main{max-width:none;padding:0}.step{break-inside:avoid}*{print-color-adjust:exact;"
    "-webkit-print-color-adjust:exact}}",
};

void dh_report_style(struct dh_buf *out)
{
    dh_buf_str(out, "<style>\n");
    for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
        dh_buf_str(out, rules[i]);
        dh_buf_char(out, '\n');
    }
    dh_buf_str(out, "</style>");
}

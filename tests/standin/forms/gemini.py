"""Gemini generateContent in camel case. Rules: the vendor's documentation of computer use, function calling and thought
signatures."""
import re

from . import chat, common
from .common import need, only

NAME = "gemini"
PATH = re.compile(r"/gemini/v1beta/models/([A-Za-z0-9._-]+):(generateContent|streamGenerateContent)(\?alt=sse)?$")


def claims(path):
    return path.startswith("/gemini/v1beta/models")


def key(headers):
    return headers.get("x-goog-api-key")


def models(names):
    return {"models": [{"name": "models/" + n, "displayName": n} for n in names]}


def error(status, kind, message, details=None):
    names = {400: "INVALID_ARGUMENT", 401: "UNAUTHENTICATED", 403: "PERMISSION_DENIED", 429: "RESOURCE_EXHAUSTED", 500: "INTERNAL",
             503: "UNAVAILABLE"}
    return {"error": {"code": status, "message": message, "status": names.get(status, "UNKNOWN")}}


def error_event(body):
    return common.sse("", body or error(503, "", "The model is overloaded."))


def check_tools(request):
    computer, own = None, []
    for t in request.get("tools", []):
        only(t, ("computerUse", "functionDeclarations"), "a tool")
        if "computerUse" in t:
            c = t["computerUse"]
            only(c, ("environment", "excludedPredefinedFunctions", "enablePromptInjectionDetection", "disabledSafetyPolicies"),
                 "computerUse")
            need(c["environment"] in ("ENVIRONMENT_BROWSER", "ENVIRONMENT_DESKTOP"), "no such environment")
            need("disabledSafetyPolicies" not in c, "no policy may be disabled")
            computer = c["environment"]
        for f in t.get("functionDeclarations", []):
            only(f, ("name", "description", "parametersJsonSchema"), "a function")
            need(re.fullmatch("[a-zA-Z_][a-zA-Z0-9_.-]{0,63}", f["name"]), "a function's name has other characters")
            own.append(f["name"])
    need(len(set(own)) == len(own), "two functions have the same name")
    return computer, own


def check_response(r, call, images):
    only(r, ("id", "name", "response", "parts"), "a functionResponse")
    need(r["name"] == call["name"] and r.get("id") == call.get("id"), "a response belongs to another call")
    need(isinstance(r["response"], dict), "response has to be an object")
    for p in r.get("parts", []):
        only(p, ("inlineData",), "parts of a functionResponse")
        only(p["inlineData"], ("mimeType", "data"), "inlineData")
        images.append(common.picture(p["inlineData"]["data"], p["inlineData"]["mimeType"]))
    decision = (call.get("args") or {}).get("safety_decision")
    if decision and "error" not in r["response"]:
        need(r["response"].get("safety_acknowledgement") == "true", "the safety decision is not acknowledged")
    need(decision or "safety_acknowledgement" not in r["response"], "an acknowledgement of nothing")
    words = [str(v) for k, v in r["response"].items() if k in ("output", "error", "screen")]
    return call["name"], "error" in r["response"], "\n".join(words)


def parse(path, headers, request, sent):
    found = PATH.match(path)
    need(found, "no such method", status=404)
    only(request, ("contents", "systemInstruction", "tools", "toolConfig", "safetySettings", "generationConfig"), "the request")
    only(request.get("generationConfig", {}), ("maxOutputTokens", "thinkingConfig"), "generationConfig")
    common.texts_are_whole(request)
    need(found.group(2) == "generateContent" or found.group(3), "a stream has to be asked for as alt=sse")
    computer, own = check_tools(request)
    images, texts, results, calls, goal, turn = [], [], [], [], None, 0
    for c in request["contents"]:
        only(c, ("role", "parts"), "a content")
        need(c["role"] in ("user", "model") and c["parts"], "a content needs a role and parts")
        if c["role"] == "model":
            need(not calls, "a call is not answered")
            need(sent.has(c["parts"]), "parts of the model are not what was sent (a missing thought_signature, for one)")
            calls = [p["functionCall"] for p in c["parts"] if "functionCall" in p]
            turn, texts, results = turn + 1, [], []
            continue
        answers = [p["functionResponse"] for p in c["parts"] if "functionResponse" in p]
        need(len(answers) == len(calls), "every call has to be answered in one turn of the user")
        for r, call in zip(answers, calls):
            name, failed, words = check_response(r, call, images)
            results.append((name, failed, words))
            texts.append(words)
        calls = []
        for p in c["parts"]:
            only(p, ("text", "inlineData", "functionResponse"), "a part")
            need(len(p) == 1, "a part has to be one thing")
            if "text" in p:
                need(p["text"], "a text is empty")
                texts.append(p["text"])
            elif "inlineData" in p:
                images.append(common.picture(p["inlineData"]["data"], p["inlineData"]["mimeType"]))
        goal = goal if goal is not None else "\n".join(texts)
    need(not calls and request["contents"][-1]["role"] == "user", "there is nothing to answer")
    system = "\n".join(p["text"] for p in request.get("systemInstruction", {}).get("parts", []))
    return {"model": found.group(1), "tool": computer, "tools": own, "stream": found.group(2) != "generateContent",
            "system": system, "turn": turn, "goal": goal or "", "text": "\n".join(texts), "results": results,
            "image": images[-1] if images else None, "request": request}


def grid(parsed, x, y):
    w, h, _ = parsed["image"]
    return min(999, int((x + 0.5) * 1000 / w)), min(999, int((y + 0.5) * 1000 / h))


def new_call(g, p):
    kind, more = g[0], g[1:]
    if kind in ("click", "move", "scroll"):
        x, y = grid(p, more[0], more[1])
        if kind == "scroll":
            return "scroll", {"x": x, "y": y, "direction": more[2], "magnitude_in_wheel_clicks": more[3]}
        o = more[2] if len(more) > 2 and isinstance(more[2], dict) else {}
        name = {2: "double_click", 3: "triple_click"}.get(o.get("count")) or {"right": "right_click", "middle": "middle_click"}.get(
            o.get("button"), "click")
        return "move" if kind == "move" else name, {"x": x, "y": y}
    if kind == "drag":
        (x, y), (x2, y2) = grid(p, more[0], more[1]), grid(p, more[2], more[3])
        return "drag_and_drop", {"start_x": x, "start_y": y, "end_x": x2, "end_y": y2}
    if kind == "type":
        return "type", {"text": more[0], "press_enter": False}
    if kind == "key":
        return "hotkey", {"keys": more[0].split("+")}
    return ("wait", {"seconds": more[0]}) if kind == "wait" else ("take_screenshot", {})


def old_call(g, p):
    kind, more = g[0], g[1:]
    if kind in ("click", "move"):
        x, y = grid(p, more[0], more[1])
        return "click_at" if kind == "click" else "hover_at", {"x": x, "y": y}
    if kind == "scroll":
        x, y = grid(p, more[0], more[1])
        return "scroll_at", {"x": x, "y": y, "direction": more[2], "magnitude": min(999, 100 * more[3])}
    if kind == "drag":
        (x, y), (x2, y2) = grid(p, more[0], more[1]), grid(p, more[2], more[3])
        return "drag_and_drop", {"x": x, "y": y, "destination_x": x2, "destination_y": y2}
    if kind == "type":
        return "type_text_at", {"x": 500, "y": 500, "text": more[0], "press_enter": False, "clear_before_typing": False}
    if kind == "key":
        return "key_combination", {"keys": more[0]}
    return "wait_5_seconds", {}


def say(text, gestures, parsed, sent):
    n, parts = sent.number(), []
    if text or not gestures:
        parts.append({"text": text or "Nothing."})
    for i, g in enumerate(gestures):
        decision = None
        if g[0] == "safety":
            decision = {"decision": "require_confirmation", "explanation": g[1]}
            g = tuple(g[2])
        if g[0] == "raw":
            parts.append(g[1])
            continue
        if g[0] == "tool" or not parsed["tool"]:
            name, args = chat.function(g)
        else:
            name, args = (old_call if parsed["tool"] == "ENVIRONMENT_BROWSER" else new_call)(g, parsed)
            args["intent"] = "Step %d." % n
        if decision:
            args = {**args, "safety_decision": decision}
        part = {"functionCall": {"id": "fc_%d_%d" % (n, i), "name": name, "args": args}}
        if i == 0:
            part["thoughtSignature"] = "U2ln%d" % n
        parts.append(part)
    sent.keep(parts)
    size = len(str(parsed["request"])) // 4
    return {"candidates": [{"index": 0, "content": {"role": "model", "parts": parts}, "finishReason": "STOP"}],
            "usageMetadata": {"promptTokenCount": size, "candidatesTokenCount": 7, "thoughtsTokenCount": 2, "totalTokenCount": size + 9},
            "modelVersion": parsed["model"], "responseId": "resp_%d" % n}


def stream(whole, parsed):
    candidate = whole["candidates"][0]
    parts = candidate["content"]["parts"]
    for i, part in enumerate(parts):
        value = {**whole, "candidates": [{"index": 0, "content": {"role": "model", "parts": [part]}}]}
        if i + 1 == len(parts):
            value["candidates"][0]["finishReason"] = "STOP"
        yield common.sse("", value)

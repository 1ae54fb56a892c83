"""Chat Completions as local servers and gateways speak it. The model's name picks the server whose ways are shown: a name that
begins with "ollama/", "openrouter/", "vllm/" or "llamacpp/"; names of GUI models that got no tools answer with their own texts."""
import json
import re

from . import common
from .common import need, only

NAME = "chat"
GUI = ("ui-tars", "qwen2.5-vl", "qwen3-vl", "holo", "opencua")


def claims(path):
    return path in ("/chat/v1/chat/completions", "/chat/v1/models")


def key(headers):
    bearer = headers.get("authorization", "")
    return bearer[7:] if bearer.startswith("Bearer ") else None


def models(names):
    return {"object": "list", "data": [{"id": n, "object": "model", "created": 0, "owned_by": "standin"} for n in names]}


def error(status, kind, message, details=None):
    return {"error": {"message": message, "type": kind, "code": None, "param": None}}


def error_event(body):
    return common.sse("", body or {"error": {"code": 502, "message": "Provider returned error"}})


def server_of(model):
    return model.split("/")[0] if "/" in model else "plain"


def content_parts(content, role, images):
    """The texts of a content."""
    if isinstance(content, str):
        return [content]
    need(isinstance(content, list) and content, "content has to be a text or parts")
    texts = []
    for p in content:
        if p["type"] == "text":
            only(p, ("type", "text"), "a text part")
            texts.append(p["text"])
        else:
            need(p["type"] == "image_url" and role == "user", "role %s holds no %s" % (role, p["type"]))
            only(p, ("type", "image_url"), "an image part")
            only(p["image_url"], ("url", "detail"), "image_url")
            images.append(common.data_uri(p["image_url"]["url"]))
    return texts


def check_assistant(m, sent):
    only(m, ("role", "content", "tool_calls", "reasoning_details", "refusal"), "an assistant message")
    need(m.get("content") is not None or m.get("tool_calls"), "an assistant message without content needs tool_calls")
    for c in m.get("tool_calls", []):
        only(c, ("id", "type", "function"), "a call")
        need(c.get("id") and c["type"] == "function", "a call has to have id and type")
        only(c["function"], ("name", "arguments"), "a function")
        try:
            need(isinstance(json.loads(c["function"]["arguments"]), dict), "arguments have to be an object")
        except ValueError:
            raise common.Refused("arguments of a call are no JSON")
    need(sent.has(essence(m)), "an assistant message is not what was sent")


def essence(m):
    """What has to come back: ids may be the client's where the server gave none, broken arguments may be mended."""
    calls = [[c["function"]["name"], mended(c["function"]["arguments"])] for c in m.get("tool_calls") or []]
    return [m.get("content") or "", calls, m.get("reasoning_details")]


def mended(arguments):
    try:
        value = json.loads(arguments) if isinstance(arguments, str) else arguments
        return value if isinstance(value, dict) else {}
    except ValueError:
        return {}


def parse(path, headers, request, sent):
    need(path == "/chat/v1/chat/completions", "no such path", status=404)
    only(request, ("model", "messages", "tools", "tool_choice", "parallel_tool_calls", "max_tokens", "stream", "stream_options",
                   "temperature", "reasoning_effort", "response_format"), "the request")
    common.texts_are_whole(request)
    gui = any(g in request["model"].lower() for g in GUI) and not request.get("tools")
    need("temperature" not in request or gui, "temperature is not taken by this model")
    need("stream_options" not in request or request.get("stream"), "stream_options without stream")
    own = []
    for t in request.get("tools", []):
        only(t, ("type", "function"), "a tool")
        only(t["function"], ("name", "description", "parameters", "strict"), "a function")
        need(re.fullmatch("[A-Za-z0-9_-]{1,64}", t["function"]["name"]), "a function's name has other characters")
        need(t["function"]["parameters"]["type"] == "object", "parameters have to be an object's")
        own.append(t["function"]["name"])
    need(len(set(own)) == len(own), "two functions have the same name")
    need("tool_choice" not in request or own, "tool_choice without tools")
    images, open_calls, names, results, texts, goal, turn, system, before = [], [], {}, [], [], None, 0, "", None
    for m in request["messages"]:
        role = m["role"]
        if role == "tool":
            only(m, ("role", "tool_call_id", "content"), "a tool message")
            need(open_calls and m["tool_call_id"] == open_calls[0], "tool messages have to answer the calls in their order, once")
            open_calls.pop(0)
            need(isinstance(m["content"], str), "a tool message holds text only")
            results.append((names[m["tool_call_id"]], None, m["content"]))
            texts.append(m["content"])
        else:
            need(not open_calls, "a call is not answered")
            need(role != before or role == "assistant" and False, "two messages of %s in a row" % role)
        if role == "system":
            need(before is None, "the system message has to be the first")
            system = "\n".join(content_parts(m["content"], role, images))
        elif role == "assistant":
            check_assistant(m, sent)
            turn, results, texts = turn + 1, [], []
            open_calls = [c["id"] for c in m.get("tool_calls", [])]
            need(len(set(open_calls)) == len(open_calls), "two calls have the same id")
            names = {c["id"]: c["function"]["name"] for c in m.get("tool_calls", [])}
        elif role == "user":
            said = content_parts(m["content"], role, images)
            goal = goal if goal is not None else "\n".join(said)
            texts += said
        else:
            need(role == "tool", "a role is not known")
        before = role
    need(not open_calls and before in ("user", "tool"), "there is nothing to answer")
    return {"model": request["model"], "tools": own, "stream": bool(request.get("stream")), "system": system, "turn": turn,
            "goal": goal or "", "text": "\n".join(texts), "results": results, "image": images[-1] if images else None,
            "request": request, "gui": gui}


# -- answers ------------------------------------------------------------------------------------------------------------

def function(gesture):
    """A gesture as a custom tool: (name, arguments)."""
    kind, more = gesture[0], gesture[1:]
    point = {"point": list(more[:2])}
    if kind == "tool":
        return "desk_" + more[0], more[1]
    if kind == "click":
        o = more[2] if len(more) > 2 else {}
        value = {"target": point}
        value.update({k: o[k] for k in ("button", "count") if k in o})
        if o.get("held"):
            value["modifiers"] = o["held"].split("+")
        return "desk_click", value
    if kind == "move":
        return "desk_move", {"target": point}
    if kind == "drag":
        return "desk_drag", {"from": point, "to": {"point": list(more[2:4])}}
    if kind == "scroll":
        dx, dy = {"up": (0, -1), "down": (0, 1), "left": (-1, 0), "right": (1, 0)}[more[2]]
        return "desk_scroll", {"target": point, "dx": dx * more[3], "dy": dy * more[3]}
    if kind == "type":
        return "desk_type", {"text": more[0]}
    if kind == "key":
        return "desk_press", {"keys": more[0]}
    if kind == "wait":
        return "desk_wait", {"seconds": more[0]}
    if kind == "zoom":
        return "desk_look", {"region": [more[0], more[1], more[2] - more[0], more[3] - more[1]]}
    need(kind == "screenshot", "the stand-in has no gesture %s" % kind, status=500, type="api_error")
    return "desk_look", {}


def place(parsed, x, y, grid):
    if not grid:
        return x, y
    w, h, _ = parsed["image"]
    return round((x + 0.5) * 1000 / w), round((y + 0.5) * 1000 / h)


def tars(g, p):
    if g[0] in ("click", "scroll", "drag"):
        x, y = place(p, g[1], g[2], "1.5" not in p["model"])
        box = "start_box='(%d,%d)'" % (x, y)
        if g[0] == "click":
            o = g[3] if len(g) > 3 else {}
            name = "left_double" if o.get("count") == 2 else "right_single" if o.get("button") == "right" else "click"
            return "%s(%s)" % (name, box)
        if g[0] == "drag":
            return "drag(%s, end_box='(%d,%d)')" % ((box,) + place(p, g[3], g[4], "1.5" not in p["model"]))
        return "scroll(%s, direction='%s')" % (box, g[3])
    if g[0] == "type":
        return "type(content='%s')" % g[1].replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n")
    if g[0] == "key":
        return "hotkey(key='%s')" % g[1].replace("+", " ").lower()
    return "wait()"


def qwen(g, p):
    a = {"action": g[0]}
    if g[0] in ("click", "move"):
        o = g[3] if len(g) > 3 else {}
        name = {2: "double_click", 3: "triple_click"}.get(o.get("count"), o.get("button", "left") + "_click")
        a = {"action": "mouse_move" if g[0] == "move" else name, "coordinate": list(place(p, g[1], g[2], "2.5" not in p["model"]))}
    elif g[0] == "scroll":
        a = {"action": "scroll", "pixels": (100 if g[3] == "up" else -100) * g[4],
             "coordinate": list(place(p, g[1], g[2], "2.5" not in p["model"]))}
    elif g[0] == "type":
        a = {"action": "type", "text": g[1]}
    elif g[0] == "key":
        a = {"action": "key", "keys": g[1].split("+")}
    elif g[0] == "wait":
        a = {"action": "wait", "time": g[1]}
    return "<tool_call>\n%s\n</tool_call>" % json.dumps({"name": "computer_use", "arguments": a})


def cua(g):
    if g[0] == "click":
        o = g[3] if len(g) > 3 else {}
        name = {2: "doubleClick", 3: "tripleClick"}.get(o.get("count"), "rightClick" if o.get("button") == "right" else "click")
        return "pyautogui.%s(x=%d, y=%d)" % (name, g[1], g[2])
    if g[0] == "type":
        return "pyautogui.write(message=%s)" % json.dumps(g[1])
    if g[0] == "key":
        return "pyautogui.hotkey(%s)" % ", ".join("'%s'" % k for k in g[1].lower().split("+"))
    if g[0] == "scroll":
        return "pyautogui.scroll(%d, x=%d, y=%d)" % (g[4] if g[3] == "up" else -g[4], g[1], g[2])
    return "computer.wait()"


def holo(g, p):
    a = {"action": "wait", "seconds": 1}
    if g[0] == "click":
        x, y = place(p, g[1], g[2], "1.5" not in p["model"])
        a = {"action": "click_absolute", "x": x, "y": y}
    elif g[0] == "type":
        a = {"action": "key", "keys": list(g[1])}
    elif g[0] == "key":
        a = {"action": "key", "keys": g[1]}
    elif g[0] == "scroll":
        a = {"action": "scroll", "direction": g[3]}
    return json.dumps({"thought": "Next.", "action": a})


def own_text(text, gestures, parsed):
    """The answer of a GUI model."""
    model = parsed["model"].lower()
    words = text or "The next step follows."
    for g in gestures:
        if g[0] == "raw":
            return g[1]["text"]
    if "ui-tars" in model:
        body = "\n\n".join(tars(g, parsed) for g in gestures) or "finished(content='%s')" % words
        return "Thought: %s\nAction: %s" % (words, body)
    if "opencua" in model:
        lines = [cua(g) for g in gestures] or ["computer.terminate(status='success', answer=%s)" % json.dumps(words)]
        return "%s\n```python\n%s\n```" % (words, "\n".join(lines))
    if "holo" in model:
        return holo(gestures[0], parsed) if gestures else json.dumps({"thought": "", "action": {"action": "answer", "content": words}})
    if gestures:
        return "%s\n%s" % (words, qwen(gestures[0], parsed))
    return "<tool_call>\n%s\n</tool_call>" % json.dumps(
        {"name": "computer_use", "arguments": {"action": "answer", "text": words}})


def say(text, gestures, parsed, sent):
    n, server = sent.number(), server_of(parsed["model"])
    message = {"role": "assistant", "content": text or None}
    if parsed["gui"]:
        message["content"] = own_text(text, gestures, parsed)
    elif gestures:
        calls = []
        for i, g in enumerate(gestures):
            if g[0] == "raw":
                calls.append({"id": "call_%d_%d" % (n, i), "type": "function", **g[1]})
                continue
            name, arguments = function(g)
            calls.append({"id": "call_%d_%d" % (n, i), "type": "function",
                          "function": {"name": name, "arguments": json.dumps(arguments)}})
        message["tool_calls"] = calls
    elif not text:
        message["content"] = "Nothing."
    if server == "openrouter" and gestures:
        message["reasoning_details"] = [{"type": "reasoning.encrypted", "data": "b3BhcXVl%d" % n, "index": 0}]
    sent.keep(essence(message))
    # Some say "stop" although there are calls.
    reason = "stop" if server in ("vllm", "ollama") or not message.get("tool_calls") else "tool_calls"
    if server == "vllm":
        message = {**message, "reasoning_content": "Hm."}
    size = len(json.dumps(parsed["request"])) // 4
    return {"id": "chatcmpl-%d" % n, "object": "chat.completion", "created": 0, "model": parsed["model"],
            "choices": [{"index": 0, "message": message, "finish_reason": reason}],
            "usage": {"prompt_tokens": size, "completion_tokens": 9, "total_tokens": size + 9}}


def stream(whole, parsed):
    server, choice = server_of(parsed["model"]), whole["choices"][0]
    message = choice["message"]
    base = {"id": whole["id"], "object": "chat.completion.chunk", "created": 0, "model": whole["model"]}

    def chunk(delta, reason=None):
        return common.sse("", {**base, "choices": [{"index": 0, "delta": delta, "finish_reason": reason}]})

    if server == "openrouter":
        yield ": OPENROUTER PROCESSING\n\n"
    yield chunk({"role": "assistant", "content": None if message.get("tool_calls") else ""})
    if message.get("reasoning_content"):
        yield chunk({"reasoning_content": message["reasoning_content"]})
    if message.get("reasoning_details"):
        yield chunk({"reasoning_details": message["reasoning_details"]})
    text = message.get("content") or ""
    for t in (text[: len(text) // 2], text[len(text) // 2:]):
        if t:
            yield chunk({"content": t})
    for i, call in enumerate(message.get("tool_calls", [])):
        f = call["function"]
        if server == "ollama":
            # The whole call at once, without an id.
            yield chunk({"tool_calls": [{"function": f}]})
            continue
        yield chunk({"tool_calls": [{"index": i, "id": call["id"], "type": "function",
                                     "function": {"name": f["name"], "arguments": ""}}]})
        a = f["arguments"]
        for t in (a[: len(a) // 3], a[len(a) // 3:]):
            if t:
                yield chunk({"tool_calls": [{"index": i, "function": {"arguments": t}}]})
    yield chunk({}, choice["finish_reason"])
    if parsed["request"].get("stream_options", {}).get("include_usage"):
        yield common.sse("", {**base, "choices": [], "usage": whole["usage"]})
    yield "data: [DONE]\n\n"

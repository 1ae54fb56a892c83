"""OpenAI Responses, stateless. Rules: the vendor's guide to the computer tool and to conversations without stored state."""
import json

from . import chat, common
from .common import need, only

NAME = "openai"
CALLS = {"computer_call": "computer_call_output", "function_call": "function_call_output"}


def claims(path):
    return path in ("/openai/v1/responses", "/openai/v1/models")


def key(headers):
    bearer = headers.get("authorization", "")
    return bearer[7:] if bearer.startswith("Bearer ") else None


def models(names):
    return {"object": "list", "data": [{"id": n, "object": "model", "created": 0, "owned_by": "standin"} for n in names]}


def error(status, kind, message, details=None):
    return {"error": {"message": message, "type": kind, "code": None, "param": None}}


def error_event(body):
    return common.sse("error", body or {"type": "error", "code": "server_error", "message": "The server had an error.",
                                        "param": None, "sequence_number": 99})


def check_tools(request):
    computer, own = False, []
    for t in request.get("tools", []):
        if t["type"] == "computer":
            only(t, ("type",), "the computer tool")
            need(not computer, "two computer tools")
            computer = True
        else:
            need(t["type"] == "function", "a tool is of no known type")
            only(t, ("type", "name", "description", "parameters", "strict"), "a function")
            need("strict" in t and "parameters" in t, "a function needs parameters and strict")
            own.append(t["name"])
    need(len(set(own)) == len(own), "two functions have the same name")
    return computer, own


def parts_of(content, images):
    if isinstance(content, str):
        return [content]
    texts = []
    for p in content:
        if p["type"] == "input_text":
            only(p, ("type", "text"), "a text part")
            texts.append(p["text"])
        elif p["type"] == "input_image":
            only(p, ("type", "image_url", "detail"), "an image part")
            need(p.get("detail") in ("low", "high", "auto", "original"), "an image needs its detail")
            images.append(common.data_uri(p["image_url"]))
        else:
            need(False, "the user's content holds no %s" % p["type"])
    return texts


def check_output(item, call, images):
    """One answer; returns (name, text, whether a safety check is open)."""
    if item["type"] == "function_call_output":
        only(item, ("type", "call_id", "output", "id", "status"), "a function's output")
        return call["name"], "\n".join(parts_of(item["output"], images)), False
    only(item, ("type", "call_id", "output", "acknowledged_safety_checks", "id", "status"), "a computer's output")
    out = item["output"]
    only(out, ("type", "image_url", "detail"), "a screenshot")
    need(out["type"] == "computer_screenshot", "a computer's output has to be a screenshot")
    images.append(common.data_uri(out["image_url"]))
    pending, said = call["pending_safety_checks"], item.get("acknowledged_safety_checks", [])
    for s in said:
        need(s in pending, "a safety check is acknowledged that was not there")
    return "computer", "", len(said) < len(pending)


def walk(items, sent, state):
    """Calls are answered in order, once, right after the reply that made them; a reply comes back as it was."""
    open_calls, reply, told_open = [], [], False
    for item in items:
        kind = item.get("type", "message")
        output = kind in CALLS.values()
        own = not output and (kind != "message" or item.get("role") == "assistant")
        if reply and not own:
            need(sent.has(reply), "items of a reply are not what was sent")
            state["turn"] += 1
            state["texts"], state["results"] = [], []
            open_calls = [i for i in reply if i["type"] in CALLS]
            reply = []
        if output:
            need(open_calls and open_calls[0]["call_id"] == item["call_id"] and CALLS[open_calls[0]["type"]] == kind,
                 "outputs have to answer the calls in their order, once")
            name, text, still_open = check_output(item, open_calls.pop(0), state["images"])
            told_open = told_open or still_open
            state["results"].append((name, None, text))
            state["texts"].append(text)
        elif own:
            need(not open_calls, "a call is not answered")
            need(not told_open, "safety checks have to be acknowledged, or the refusal has to be told")
            reply.append(item)
        else:
            need(not open_calls, "a call is not answered")
            only(item, ("type", "role", "content"), "a message")
            need(item["role"] == "user", "a role is not known")
            said = parts_of(item["content"], state["images"])
            # A person's no is told in words.
            told_open = told_open and not any(t.startswith("Call ") for t in said)
            state["goal"] = state["goal"] if state["goal"] is not None else "\n".join(said)
            state["texts"] += said
    need(not reply, "the last item has to be the user's")
    need(not open_calls, "the last calls are not answered")
    need(not told_open, "safety checks have to be acknowledged, or the refusal has to be told")


def parse(path, headers, request, sent):
    only(request, ("model", "input", "instructions", "tools", "tool_choice", "reasoning", "store", "include", "stream",
                   "max_output_tokens", "parallel_tool_calls", "prompt_cache_key", "stream_options"), "the request")
    common.texts_are_whole(request)
    need(request.get("store") is False, "this stand-in takes conversations that are not stored only")
    need("reasoning.encrypted_content" in request.get("include", []), "without it the reasoning is lost")
    computer, own = check_tools(request)
    state = {"images": [], "texts": [], "results": [], "goal": None, "turn": 0}
    walk(request["input"], sent, state)
    return {"model": request["model"], "tools": own, "tool": "computer" if computer else None, "stream": bool(request.get("stream")),
            "system": request.get("instructions", ""), "turn": state["turn"], "goal": state["goal"] or "",
            "text": "\n".join(t for t in state["texts"] if t), "results": state["results"],
            "image": state["images"][-1] if state["images"] else None, "request": request}


def action(g):
    kind, more = g[0], g[1:]
    if kind == "click":
        o = more[2] if len(more) > 2 else {}
        held = [k.upper() for k in o["held"].split("+")] if o.get("held") else None
        if o.get("count") == 2:
            return {"type": "double_click", "x": more[0], "y": more[1], "keys": held}
        button = {"middle": "wheel"}.get(o.get("button"), o.get("button", "left"))
        return {"type": "click", "button": button, "x": more[0], "y": more[1], "keys": held}
    if kind == "move":
        return {"type": "move", "x": more[0], "y": more[1]}
    if kind == "drag":
        return {"type": "drag", "path": [{"x": more[0], "y": more[1]}, {"x": more[2], "y": more[3]}]}
    if kind == "scroll":
        sx, sy = {"up": (0, -100), "down": (0, 100), "left": (-100, 0), "right": (100, 0)}[more[2]]
        return {"type": "scroll", "x": more[0], "y": more[1], "scroll_x": sx * more[3], "scroll_y": sy * more[3]}
    if kind == "type":
        return {"type": "type", "text": more[0]}
    if kind == "key":
        return {"type": "keypress", "keys": [k.upper() for k in more[0].split("+")]}
    return {"type": "wait" if kind == "wait" else "screenshot"}


def say(text, gestures, parsed, sent):
    n = sent.number()
    output = [{"type": "reasoning", "id": "rs_%d" % n, "summary": [], "encrypted_content": "Z2VoZWlt%d" % n}]
    if text or not gestures:
        output.append({"type": "message", "id": "msg_%d" % n, "role": "assistant", "status": "completed",
                       "phase": "commentary" if gestures else "final_answer",
                       "content": [{"type": "output_text", "text": text or "Nothing.", "annotations": []}]})
    batch = None
    for i, g in enumerate(gestures):
        checks = []
        if g[0] == "safety":
            checks = [{"id": "sc_%d_%d" % (n, i), "code": "malicious_instructions", "message": g[1]}]
            g = tuple(g[2])
        if g[0] == "raw":
            output.append({"id": "raw_%d_%d" % (n, i), "call_id": "call_%d_%d" % (n, i), "status": "completed", **g[1]})
            batch = None
        elif g[0] == "tool" or not parsed["tool"]:
            name, arguments = chat.function(g)
            output.append({"type": "function_call", "id": "fc_%d_%d" % (n, i), "call_id": "call_%d_%d" % (n, i), "status": "completed",
                           "name": name, "arguments": json.dumps(arguments)})
            batch = None
        else:
            if batch is None or checks:
                batch = {"type": "computer_call", "id": "cu_%d_%d" % (n, i), "call_id": "call_%d_%d" % (n, i),
                         "status": "completed", "pending_safety_checks": checks, "actions": []}
                output.append(batch)
            batch["actions"].append(action(g))
    sent.keep(output)
    size = len(json.dumps(parsed["request"])) // 4
    return {"id": "resp_%d" % n, "object": "response", "created_at": 0, "status": "completed", "error": None,
            "incomplete_details": None, "model": parsed["model"], "output": output,
            "usage": {"input_tokens": size, "input_tokens_details": {"cached_tokens": 0}, "output_tokens": 9,
                      "output_tokens_details": {"reasoning_tokens": 3}, "total_tokens": size + 9}}


def stream(whole, parsed):
    number = 0

    def event(kind, **more):
        nonlocal number
        number += 1
        return common.sse(kind, {"type": kind, "sequence_number": number - 1, **more})

    begun = {**whole, "status": "in_progress", "output": [], "usage": None}
    yield event("response.created", response=begun)
    yield event("response.in_progress", response=begun)
    for i, item in enumerate(whole["output"]):
        started = {**item, "status": "in_progress"} if "status" in item else {**item, "encrypted_content": ""}
        yield event("response.output_item.added", output_index=i, item=started)
        if item["type"] == "message":
            text = item["content"][0]["text"]
            for t in (text[: len(text) // 2], text[len(text) // 2:]):
                yield event("response.output_text.delta", item_id=item["id"], output_index=i, content_index=0, delta=t, logprobs=[])
        if item["type"] == "function_call":
            yield event("response.function_call_arguments.delta", item_id=item["id"], output_index=i, delta=item["arguments"])
        yield event("response.output_item.done", output_index=i, item=item)
    yield event("response.completed", response=whole)

"""Anthropic Messages. Rules: the vendor's documentation of tool use, computer use, thinking, caching and vision."""
import json
import math

from . import chat, common
from .common import Refused, need, only

NAME = "anthropic"
HALTED = "Not executed: an earlier computer action in this turn failed."
TOOLSET = "computer_toolset_20260801"
BETAS = {"computer_20251124": "computer-use-2025-11-24", "computer_20250124": "computer-use-2025-01-24"}
MEMBERS = set("screenshot cursor_position left_mouse_down left_mouse_up left_click right_click middle_click double_click "
              "triple_click left_click_drag mouse_move scroll type key hold_key wait zoom".split())


def claims(path):
    return path.split("?")[0] in ("/v1/messages", "/v1/models")


def key(headers):
    bearer = headers.get("authorization", "")
    given = [k for k in (headers.get("x-api-key"), bearer[7:] if bearer.startswith("Bearer ") else None) if k]
    return given[0] if len(given) == 1 else None


def models(names):
    return {"data": [{"type": "model", "id": n, "display_name": n} for n in names], "has_more": False}


def error(status, kind, message, details=None):
    e = {"type": kind, "message": message}
    if details:
        e["details"] = details
    return {"type": "error", "error": e, "request_id": "req_standin"}


def error_event(body):
    return common.sse("error", body or error(529, "overloaded_error", "Overloaded"))


def tool_types(model):
    """What a model takes, newest first."""
    if any(m in model for m in ("opus-5-5", "sonnet-5-5", "haiku-5-5")):
        return [TOOLSET]
    if any(m in model for m in ("opus-4-8", "opus-5", "sonnet-5")):
        return [TOOLSET, "computer_20251124"]
    if any(m in model for m in ("opus-4-5", "opus-4-6", "opus-4-7", "sonnet-4-6", "old-alias")):
        return ["computer_20251124"]
    return ["computer_20250124"]


def check_tools(request, headers):
    kinds, own = [], []
    for t in request.get("tools", []):
        kind = t.get("type", "custom")
        if kind.startswith("computer"):
            kinds.append(kind)
            if kind == TOOLSET:
                only(t, ("type", "configs", "cache_control"), "the toolset")
                for member, c in t.get("configs", {}).items():
                    need(member in MEMBERS, "the toolset has no member %s" % member)
                    only(c, ("enabled", "defer_loading"), "a member's config")
            else:
                only(t, ("type", "name", "display_width_px", "display_height_px", "display_number", "enable_zoom", "cache_control"),
                     kind)
                need(t.get("name") == "computer", "the tool has to be called computer")
                need(t.get("display_width_px", 0) > 0 and t.get("display_height_px", 0) > 0, "the display has no size")
                need("enable_zoom" not in t or kind == "computer_20251124", "enable_zoom is not known to %s" % kind)
        else:
            only(t, ("type", "name", "description", "input_schema", "cache_control"), "a tool")
            need(t["name"] != "computer", "a tool may not be called computer")
            need(t.get("input_schema", {}).get("type") == "object", "input_schema has to be an object's")
            own.append(t["name"])
    need(len(kinds) <= 1, "two computer tools")
    need(len(set(own)) == len(own), "two tools have the same name")
    if kinds:
        takes = tool_types(request["model"])
        if kinds[0] not in takes:
            raise Refused("'%s' does not support tool types: %s. Did you mean one of %s?" % (
                request["model"], kinds[0], ", ".join(takes)), expected=True)
        beta = BETAS.get(kinds[0])
        need(not beta or beta in (headers.get("anthropic-beta") or "").split(","), "%s needs the beta %s" % (kinds[0], beta))
    return kinds[0] if kinds else None, own


def check_images(images, model):
    high = TOOLSET in tool_types(model) or "opus-4-7" in model
    edge, tokens = (2576, 4784) if high else (1568, 1568)
    for path, (w, h, _) in images:
        limit = 2000 if len(images) > 20 else edge
        if max(w, h) > limit or math.ceil(w / 28) * math.ceil(h / 28) > tokens:
            raise Refused("an image is too large", details={"error_code": "image_dimensions_too_large",
                                                            "max_side_length_pixels": limit, "paths": [path]})


def block_text(content):
    if isinstance(content, str):
        return content
    return "\n".join(b["text"] for b in content if b["type"] == "text")


def check_block(b, path, images):
    kind = b["type"]
    if kind == "text":
        only(b, ("type", "text", "cache_control"), "a text block")
        need(b["text"].strip() != "", "text blocks have to be non-empty")
    elif kind == "image":
        only(b, ("type", "source", "cache_control", "transformations"), "an image block")
        only(b["source"], ("type", "media_type", "data"), "an image source")
        images.append((path, common.picture(b["source"]["data"], b["source"]["media_type"])))
    elif kind == "tool_result":
        only(b, ("type", "tool_use_id", "toolset_name", "content", "is_error", "cache_control"), "a tool_result")
        content = b.get("content", [])
        for i, c in enumerate(content if isinstance(content, list) else []):
            need(c["type"] in ("text", "image"), "a result holds text and images only")
            check_block(c, "%s.content.%d" % (path, i), images)
        if b.get("is_error"):
            need(block_text(content) != "", "an error has to say what went wrong")
            need(isinstance(content, str) or all(c["type"] == "text" for c in content), "an error holds text only")
    else:
        raise Refused("a user's message holds no %s" % kind)


def check_results(uses, blocks):
    """Every call is answered once, before anything else, with its family; after a failure none of the batch was done."""
    results = [b for b in blocks if b["type"] == "tool_result"]
    need(all(b["type"] == "tool_result" for b in blocks[: len(results)]), "tool_result blocks have to come first")
    ids = [r["tool_use_id"] for r in results]
    need(len(set(ids)) == len(ids), "a call is answered twice")
    need(set(ids) == {u["id"] for u in uses}, "tool_use ids without tool_result, or the other way round")
    need(ids == [u["id"] for u in uses], "results are not in the order of their calls")
    failed = False
    for use, result in zip(uses, results):
        family = use.get("toolset_name")
        need(result.get("toolset_name") == family, "a result has to name the toolset of its call, and only that")
        if family != "computer":
            continue
        if failed:
            need(result.get("is_error") and block_text(result["content"]) == HALTED,
                 "after a failed action the others of the turn have to say so")
        failed = failed or bool(result.get("is_error"))


def check_thinking(request, headers, messages, sent):
    """What the model said is sent back as it was; thinking of newer models is bound to what stands before it."""
    thinking = request.get("thinking", {})
    lenient = "block_binding" in thinking
    need(not lenient or "thinking-binding-controls-2026-08-01" in (headers.get("anthropic-beta") or ""),
         "block_binding needs its beta")
    for i, m in enumerate(messages):
        if m["role"] != "assistant":
            continue
        need(sent.has(m["content"]), "an assistant message is not what was sent")
        prefix = sent.note(m["content"])
        bound = any(b["type"] == "thinking" for b in m["content"]) and TOOLSET in tool_types(request["model"])
        if bound and not lenient:
            need(prefix == prefix_of(request, i), "thinking of an assistant message does not fit what stands before it")


def without_marks(value):
    if isinstance(value, dict):
        return {k: without_marks(v) for k, v in value.items() if k != "cache_control"}
    return [without_marks(v) for v in value] if isinstance(value, list) else value


def prefix_of(request, count):
    return common.Sent.digest(without_marks([request.get("system"), request.get("tools"), request["messages"][:count]]))


def breakpoints(value):
    if isinstance(value, dict):
        return ("cache_control" in value) + sum(breakpoints(v) for v in value.values())
    return sum(breakpoints(v) for v in value) if isinstance(value, list) else 0


def parse(path, headers, request, sent):
    only(request, ("model", "max_tokens", "messages", "system", "tools", "tool_choice", "stream", "thinking", "output_config",
                   "metadata", "stop_sequences"), "the request")
    need(headers.get("anthropic-version") in ("2026-10-21", "2023-06-01"), "anthropic-version is missing")
    need((headers.get("content-type") or "").startswith("application/json"), "content-type has to be application/json")
    need(isinstance(request.get("max_tokens"), int) and request["max_tokens"] > 0, "max_tokens is missing")
    need(request.get("stream") or request["max_tokens"] <= 21333, "long answers have to be streamed")
    common.texts_are_whole(request)
    tool, own = check_tools(request, headers)
    need(breakpoints(request) <= 4, "more than four cache breakpoints")
    messages, images, uses, results, calls = request["messages"], [], [], [], {}
    need(messages and messages[0]["role"] == "user", "the first message has to be the user's")
    for i, m in enumerate(messages):
        blocks = m["content"] if isinstance(m["content"], list) else [{"type": "text", "text": m["content"]}]
        need(blocks, "a message is empty")
        if m["role"] == "assistant":
            need(not uses, "calls are not answered")
            uses = [b for b in blocks if b["type"] == "tool_use"]
            calls = {u["id"]: u["name"] for u in uses}
            continue
        need(m["role"] == "user", "a role is not known")
        for k, b in enumerate(blocks):
            check_block(b, "messages.%d.content.%d" % (i, k), images)
        check_results(uses, blocks)
        results = [(calls.get(b["tool_use_id"], ""), bool(b.get("is_error")), block_text(b.get("content", [])))
                   for b in blocks if b["type"] == "tool_result"]
        uses = []
    need(not uses, "the last calls are not answered")
    need(messages[-1]["role"] == "user", "the last message has to be the user's")
    check_images(images, request["model"])
    check_thinking(request, headers, messages, sent)
    last = messages[-1]["content"]
    said = [last] if isinstance(last, str) else [b["text"] if b["type"] == "text" else block_text(b.get("content", []))
                                                 for b in last if b["type"] in ("text", "tool_result")]
    system = request.get("system", "")
    return {"model": request["model"], "tool": tool, "tools": own, "stream": bool(request.get("stream")),
            "system": system if isinstance(system, str) else block_text(system),
            "turn": sum(m["role"] == "assistant" for m in messages), "goal": block_text(messages[0]["content"]),
            "text": "\n".join(said), "results": results, "image": images[-1][1] if images else None,
            "request": request, "prefix": prefix_of(request, len(messages))}


def native(gesture, tool):
    """A gesture as (name, input) of the computer tool."""
    kind, more = gesture[0], gesture[1:]
    if kind == "click":
        o = more[2] if len(more) > 2 else {}
        count, button = o.get("count", 1), o.get("button", "left")
        name = {2: "double_click", 3: "triple_click"}.get(count, button + "_click")
        value = {"coordinate": [more[0], more[1]]}
        if o.get("held"):
            value["text"] = o["held"]
        return name, value
    if kind == "move":
        return "mouse_move", {"coordinate": list(more)}
    if kind == "drag":
        return "left_click_drag", {"start_coordinate": list(more[:2]), "coordinate": list(more[2:4])}
    if kind == "scroll":
        return "scroll", {"coordinate": list(more[:2]), "scroll_direction": more[2], "scroll_amount": more[3]}
    if kind in ("type", "key"):
        return kind, {"text": more[0]}
    if kind == "wait":
        return "wait", {"duration": more[0]}
    if kind == "zoom":
        return "zoom", {"region": list(more)}
    need(kind == "screenshot", "the stand-in has no gesture %s" % kind, status=500, type="api_error")
    return "screenshot", {}


def say(text, gestures, parsed, sent):
    content, n = [], sent.number()
    if parsed["tool"] == TOOLSET or gestures:
        content.append({"type": "thinking", "thinking": "Step %d." % n, "signature": "c2lnbmF0dXJl%d" % n})
    if text:
        content.append({"type": "text", "text": text})
    for i, g in enumerate(gestures):
        block = {"type": "tool_use", "id": "toolu_%06d_%d" % (n, i)}
        if g[0] == "raw":
            content.append({**block, **g[1]})
            continue
        if g[0] == "tool" or not parsed["tool"]:
            name, value = chat.function(g)
            block.update(name=name, input=value)
        else:
            name, value = native(g, parsed["tool"])
            if parsed["tool"] == TOOLSET:
                block.update(name=name, toolset_name="computer", input=value)
            else:
                block.update(name="computer", input={"action": name, **value})
        content.append(block)
    if not content:
        content.append({"type": "text", "text": "Nothing."})
    sent.keep(content, parsed["prefix"])
    size = len(json.dumps(parsed["request"])) // 4
    calls = any(b["type"] == "tool_use" for b in content)
    return {"id": "msg_%06d" % n, "type": "message", "role": "assistant", "model": parsed["model"], "content": content,
            "stop_reason": "tool_use" if calls else "end_turn", "stop_sequence": None,
            "usage": {"input_tokens": size, "cache_creation_input_tokens": 0, "cache_read_input_tokens": 0,
                      "output_tokens": max(1, len(json.dumps(content)) // 4)}}


def halves(text):
    middle = len(text) // 2
    return [t for t in (text[:middle], text[middle:]) if t]


def stream(message, parsed):
    head = {**message, "content": [], "stop_reason": None, "usage": {**message["usage"], "output_tokens": 1}}
    yield common.sse("message_start", {"type": "message_start", "message": head})
    yield common.sse("ping", {"type": "ping"})
    for i, block in enumerate(message["content"]):
        deltas, start = [], block
        if block["type"] == "text":
            start = {"type": "text", "text": ""}
            deltas = [{"type": "text_delta", "text": t} for t in halves(block["text"])]
        elif block["type"] == "thinking":
            start = {"type": "thinking", "thinking": "", "signature": ""}
            deltas = [{"type": "thinking_delta", "thinking": t} for t in halves(block["thinking"])]
            deltas.append({"type": "signature_delta", "signature": block["signature"]})
        elif block["type"] == "tool_use":
            start = {**block, "input": {}}
            whole = json.dumps(block["input"])
            pieces = [whole] if block.get("toolset_name") else halves(whole)
            deltas = [{"type": "input_json_delta", "partial_json": t} for t in pieces] if block["input"] else []
        yield common.sse("content_block_start", {"type": "content_block_start", "index": i, "content_block": start})
        for d in deltas:
            yield common.sse("content_block_delta", {"type": "content_block_delta", "index": i, "delta": d})
        yield common.sse("content_block_stop", {"type": "content_block_stop", "index": i})
    yield common.sse("message_delta", {"type": "message_delta", "usage": message["usage"],
                                       "delta": {"stop_reason": message["stop_reason"], "stop_sequence": None}})
    yield common.sse("message_stop", {"type": "message_stop"})

"""A small MCP server over standard input and output, with one tool."""
import json
import sys


def answer(request):
    method = request["method"]
    if method == "initialize":
        return {
            "protocolVersion": request["params"]["protocolVersion"],
            "capabilities": {"tools": {}},
            "serverInfo": {"name": "test", "version": "1"},
        }
    if method == "tools/call" and request["params"]["name"] == "mood":
        mood = request["params"]["arguments"]["mood"]
        return {"content": [{"type": "text", "text": "served " + mood}], "isError": mood == "bad"}
    return None


greeted = False
for line in sys.stdin:
    request = json.loads(line)
    greeted = greeted or request["method"] == "notifications/initialized"
    if "id" not in request:
        continue
    print(json.dumps({"jsonrpc": "2.0", "method": "notifications/message", "params": {}}), flush=True)
    result = answer(request)
    if request["method"] == "tools/call" and not greeted:
        result = None
    if result is None:
        reply = {"error": {"code": -32602, "message": "no such tool"}}
    else:
        reply = {"result": result}
    print(json.dumps({"jsonrpc": "2.0", "id": request["id"], **reply}), flush=True)

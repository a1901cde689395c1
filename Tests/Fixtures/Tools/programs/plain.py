"""A tool that speaks a line of JSON each way: says what it was asked and turns the candidates around."""
import json
import sys

request = json.loads(sys.stdin.readline())
print(json.dumps({"text": "mood " + request["arguments"]["mood"], "items": request["items"][::-1]}))

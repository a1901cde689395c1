"""Serves one model file over HTTP on this machine alone, until its standard input ends.

Called with one argument, a JSON object: name, model, context, slots, threads, log, port (0: any free one).
Says where it listens in one line of JSON on standard output; everything else goes to the log.
The parent holds the other end of standard input: when it ends, however it ends, this process ends too.
"""

import json
import os
import sys
import threading


def end_with_parent():
    try:
        while os.read(0, 4096):
            pass
    except OSError:
        pass
    os._exit(0)


def main():
    options = json.loads(sys.argv[1])
    log = os.open(options["log"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    answer = os.dup(1)
    os.dup2(log, 1)
    os.dup2(log, 2)
    watcher = threading.Thread(target=end_with_parent, daemon=True)
    watcher.start()

    import xllamacpp

    parameters = xllamacpp.CommonParams()
    parameters.model.path = options["model"]
    parameters.model_alias = {options["name"]}
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = options["port"]
    parameters.n_ctx = options["context"] * options["slots"]
    parameters.n_parallel = options["slots"]
    parameters.cpuparams.n_threads = options["threads"]
    parameters.cpuparams_batch.n_threads = options["threads"]
    parameters.cache_prompt = False
    parameters.cache_ram_mib = 0
    parameters.ui = False
    server = xllamacpp.Server(parameters)
    ready = {"address": server.listening_address, "build": xllamacpp.__version__}
    os.write(answer, json.dumps(ready).encode() + b"\n")
    watcher.join()


main()

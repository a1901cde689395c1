"""Serves one model file over HTTP on this machine alone, until its standard input ends.

Called with one argument, a JSON object: name, model, runtime (the folder that holds the package xllamacpp),
context, slots, threads, log, port (0: any free one), purpose (replies or vectors). Says where it listens, or why it does not, in one line of
JSON on standard output; everything else goes to the log.
The parent holds the other end of standard input: when it ends, however it ends, this process ends too.
"""

import json
import os
import select
import sys
import threading


def end_with_parent(parent):
    """Ends this process when the other end of standard input is closed, or its parent has changed."""
    try:
        while os.getppid() == parent:
            ready, _, _ = select.select([0], [], [], 1)
            if ready and not os.read(0, 4096):
                break
    except OSError:
        pass
    os._exit(0)


def parameters(xllamacpp, options):
    result = xllamacpp.CommonParams()
    result.model.path = options["model"]
    result.model_alias = {options["name"]}
    result.hostnames = ["127.0.0.1"]
    result.port = options["port"]
    result.n_ctx = options["context"] * options["slots"]
    result.n_parallel = options["slots"]
    result.cpuparams.n_threads = options["threads"]
    result.cpuparams_batch.n_threads = options["threads"]
    result.cache_prompt = False
    result.cache_ram_mib = 0
    result.ui = False
    if options["purpose"] == "vectors":
        result.embedding = True
        # A text is one batch: its tokens all look at each other.
        result.n_batch = result.n_ubatch = options["context"]
    return result


def main():
    options = json.loads(sys.argv[1])
    log = os.open(options["log"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    answer = os.dup(1)
    os.dup2(log, 1)
    os.dup2(log, 2)
    watcher = threading.Thread(target=end_with_parent, args=(os.getppid(),), daemon=True)
    watcher.start()

    def say(**line):
        os.write(answer, json.dumps(line).encode() + b"\n")

    if sys.version_info < (3, 10):
        say(error="it needs Python 3.10 or later, this is " + sys.version.split()[0])
        sys.exit(1)
    sys.path.insert(0, options["runtime"])
    try:
        import xllamacpp

        server = xllamacpp.Server(parameters(xllamacpp, options))
    except Exception as error:
        say(error=str(error) or type(error).__name__)
        sys.exit(1)
    say(address=server.listening_address, build=xllamacpp.__version__)
    watcher.join()


main()

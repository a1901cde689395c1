"""Downloads one file or joins members of archives; reports on standard output, one JSON object a line.

Called by the asset store with one argument, a JSON object:
  {"do": "url", "url": …, "to": …, "timeout": seconds}      resumes what `to` already holds
  {"do": "join", "parts": [{"archive": …, "member": …}], "to": …}
Nothing of an archive is ever run. Digests are checked by the caller.
"""

import contextlib
import io
import json
import lzma
import os
import sys
import tarfile
import urllib.error
import urllib.request
import zipfile

PIECE = 1 << 20


def report(**line):
    print(json.dumps(line), flush=True)


def copy(source, target, done=0):
    since = 0
    while piece := source.read(PIECE):
        target.write(piece)
        done += len(piece)
        since += len(piece)
        if since >= 8 * PIECE:
            report(bytes=done)
            since = 0
    report(bytes=done)
    return done


def download(task):
    url = task["url"]
    if not url.startswith(("https://", "http://")):
        raise ValueError("only http and https are fetched")
    have = os.path.getsize(task["to"]) if os.path.exists(task["to"]) else 0
    request = urllib.request.Request(url, headers={"User-Agent": "reprise"})
    if have:
        request.add_header("Range", f"bytes={have}-")
    with urllib.request.urlopen(request, timeout=task["timeout"]) as source:
        resumed = source.status == 206
        expected = source.headers.get("Content-Length")
        with open(task["to"], "ab" if resumed else "wb") as target:
            start = have if resumed else 0
            done = copy(source, target, start)
            target.flush()
            os.fsync(target.fileno())
    if expected is not None and done - start != int(expected):
        raise OSError(f"the connection ended after {done} bytes; run it again to go on from there")


@contextlib.contextmanager
def member(path, name):
    """A member of a wheel, or a file of a Debian package (deb(5): an ar archive with a tar of the files)."""
    if not path.endswith(".deb"):
        with zipfile.ZipFile(path) as archive, archive.open(name) as source:
            yield source
        return
    with tarfile.open(fileobj=io.BytesIO(data(path))) as archive:
        yield archive.extractfile(f"./{name}")


def data(path):
    with open(path, "rb") as source:
        if source.read(8) != b"!<arch>\n":
            raise ValueError(f"{path} is no Debian package")
        while head := source.read(60):
            size = int(head[48:58])
            body = source.read(size + size % 2)
            if head[:16].startswith(b"data.tar"):
                return body[:size]
    raise ValueError(f"{path} holds no files")


def join(task):
    done = 0
    with open(task["to"], "wb") as target:
        for part in task["parts"]:
            with member(part["archive"], part["member"]) as source:
                done = copy(source, target, done)
        target.flush()
        os.fsync(target.fileno())


def main():
    task = json.loads(sys.argv[1])
    try:
        {"url": download, "join": join}[task["do"]](task)
    except urllib.error.HTTPError as error:
        if error.code == 416 and os.path.exists(task.get("to", "")):
            os.unlink(task["to"])
        report(error=f"HTTP {error.code} {error.reason}")
        sys.exit(1)
    except KeyError as error:
        report(error=f"there is no member {error}")
        sys.exit(1)
    except (OSError, ValueError, zipfile.BadZipFile, tarfile.TarError, lzma.LZMAError, EOFError) as error:
        report(error=str(getattr(error, "reason", None) or error))
        sys.exit(1)


main()

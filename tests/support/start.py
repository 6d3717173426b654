"""Runs of the program without the start of Python: a warm process forks one for each.

What is warm is code alone: the libraries and the program's modules are imported and nothing of them has run. Streams,
exit code, environment and working directory are those of a process of its own. That a cold start works, and what it
imports, is shown by the tests that start Python themselves: of the README, of start-up, and of terminals.
"""

from __future__ import annotations

import atexit
import json
import os
import socket
import subprocess
import sys
from functools import cache
from threading import Lock, Thread

_one_at_a_time = Lock()

_SERVER = """
import gc, importlib, json, os, pkgutil, socket, sys
import msgspec, numpy, pydantic, rich.console, rich.markup, rich.table, rich.text, typer, typer.rich_utils, yaml
import radiculo
for module in pkgutil.walk_packages(radiculo.__path__, "radiculo."):
    if module.name not in {"radiculo.__main__", "radiculo.pytest_plugin"}:
        importlib.import_module(module.name)
gc.freeze()  # what is never collected is never copied
asked = socket.socket(fileno=int(sys.argv[1]))
while True:
    size, streams, _, _ = socket.recv_fds(asked, 16, 3)
    if not size:
        break
    data = b""
    while len(data) < int(size):
        data += asked.recv(int(size) - len(data))
    words, changed, folder = json.loads(data)
    child = os.fork()
    if not child:
        asked.close()
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
            os.close(stream)
        os.environ.clear()
        os.environ.update(changed)
        os.chdir(folder)
        sys.argv[:] = ["radiculo", *words]
        from radiculo.cli.main import run
        run()
    for stream in streams:
        os.close(stream)
    asked.sendall(b"%16d" % os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


@cache
def _server(of: int) -> socket.socket:
    """Start the warm process of a process; a fork of ours (a worker) must not talk to ours."""
    mine, other = socket.socketpair()
    command = [sys.executable, "-c", _SERVER, str(other.fileno())]
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)  # streams of the kind that a run gets
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("FORCE_", "GITHUB_"))}
    process = subprocess.Popen(command, pass_fds=[other.fileno()], env=environment, **pipes)  # type: ignore[call-overload]
    other.close()

    def stop() -> None:
        if os.getpid() == of:
            mine.close()
            process.communicate()

    atexit.register(stop)
    return mine


def run_warm(
    words: tuple[str, ...], given: bytes, *, environment: dict[str, str], cwd: str
) -> tuple[int, bytes, bytes]:
    """Run the program; return its exit code and what it wrote to stdout and to stderr."""
    (stdin, feed), (out, stdout), (err, stderr) = os.pipe(), os.pipe(), os.pipe()
    told: list[bytes] = []
    with _one_at_a_time:
        server = _server(os.getpid())
        request = json.dumps([words, environment, cwd]).encode()
        socket.send_fds(server, [b"%16d" % len(request)], [stdin, stdout, stderr])
        server.sendall(request)
        for theirs in (stdin, stdout, stderr):
            os.close(theirs)
        threads = [Thread(target=_feed, args=(feed, given)), Thread(target=lambda: told.append(_read(err)))]
        for thread in threads:
            thread.start()
        written = _read(out)
        for thread in threads:
            thread.join()
        code = int(server.recv(16, socket.MSG_WAITALL))
    return code, written, told[0]


def _read(stream: int) -> bytes:
    with os.fdopen(stream, "rb") as file:
        return file.read()


def _feed(stream: int, given: bytes) -> None:
    try:
        with os.fdopen(stream, "wb") as file:
            file.write(given)
    except BrokenPipeError:
        return  # the program need not read what it is given

#!/usr/bin/env python3
"""Stands between an editor and the server, passes every byte on, and writes down what the messages
were, as play.py does: tee.py LOG SERVER [ARGUMENT…]. Its exit code is the server's."""

import json
import os
import subprocess
import sys
import threading

log = open(sys.argv[1], "a", encoding="utf-8")
lock = threading.Lock()
asked = {}  # id of the editor's request: its method


def note(side, body):
    try:
        message = json.loads(body)
    except ValueError:
        return
    with lock:
        entry = {"from": side, "message": message}
        if side == "client" and "method" in message and "id" in message:
            asked[json.dumps(message["id"])] = message["method"]
        if "method" not in message:
            entry["method"] = asked.get(json.dumps(message.get("id")), "")
        log.write(json.dumps(entry) + "\n")
        log.flush()


def messages(buffer):
    """Takes whole messages off the buffer."""
    while True:
        end = buffer.find(b"\r\n\r\n")
        if end < 0:
            return
        length = next((int(line.split(b":")[1]) for line in bytes(buffer[:end]).split(b"\r\n")
                       if line.lower().startswith(b"content-length:")), 0)
        if len(buffer) < end + 4 + length:
            return
        yield bytes(buffer[end + 4:end + 4 + length])
        del buffer[:end + 4 + length]


def pump(source, target, side, done):
    buffer = bytearray()
    while chunk := os.read(source, 1 << 16):
        buffer += chunk
        for body in messages(buffer):
            note(side, body)
        try:
            while chunk:
                chunk = chunk[os.write(target, chunk):]
        except OSError:
            break
    done()


server = subprocess.Popen(sys.argv[2:], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
threading.Thread(target=pump, daemon=True,
                 args=(0, server.stdin.fileno(), "client", server.stdin.close)).start()
pump(server.stdout.fileno(), 1, "server", lambda: None)
os._exit(server.wait() if server.returncode is None else server.returncode)

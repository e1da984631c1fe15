"""What is kept in a container, or made in a branch of its own, is closed by a stack."""

import socket
import sqlite3
from contextlib import ExitStack


def first_lines(paths):
    logs = []
    for path in paths:
        logs.append(open(path))
    return [log.readline() for log in logs]  # read in turn


def all_at_once(paths):
    logs = [open(path) for path in paths]
    return [log.readline() for log in logs]


def by_name(hosts, question):
    lines = {}
    for host in hosts:
        lines[host] = socket.create_connection((host, 4001))
    for line in lines.values():
        line.sendall(question)


def two(first, second, question):
    lines = [
        socket.create_connection((first, 4001)),
        socket.create_connection((second, 4001)),
    ]
    for line in lines:
        line.sendall(question)


def in_a_branch(source):
    if isinstance(source, str):
        log = open(source)
    else:
        log = source
    return log.readline()


def own_or_given(path, conn=None):
    if conn is None:
        conn = sqlite3.connect(path)
    return conn.execute("SELECT count(*) FROM tides").fetchone()[0]


def onto_a_stack(path, other):
    with ExitStack() as stack:
        log = stack.enter_context(open(path))
        parts = [log, open(other)]
        return [part.read() for part in parts]


def kept_and_counted(path):
    shelf = {}
    log = open(path)
    shelf[1] = log
    return len(shelf)


def handed_out(paths):
    return [open(path) for path in paths]


def handed_on(keep, path):
    logs = [open(path)]
    keep.extend(logs)


def one_each_turn(paths):
    log = None
    for path in paths:
        if path:
            log = open(path)
    return log.readline()


def walrus(path):
    if (source := open(path)):
        return source.readline()
    return None


def reassigned(path, other):
    source = open(path)
    if other:
        source = open(other)
    line = source.readline()
    return line

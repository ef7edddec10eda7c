"""Answers the bench as serve.ts does."""

import json
import sys
import time


def serve(set_up):
    run = None
    for line in sys.stdin:
        word, _, rest = line.strip().partition(" ")
        try:
            if word == "setup":
                run = set_up(json.loads(rest))
                answer = "ready"
            elif word == "run":
                started = time.perf_counter()
                run(int(rest))
                answer = (time.perf_counter() - started) * 1e3
            else:
                answer = peak_megabytes()
        except Exception as error:
            answer = {"error": str(error)}
        print(json.dumps(answer), flush=True)


def peak_megabytes():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024

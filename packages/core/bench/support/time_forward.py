"""Times the forward pass of a timm model, for bench/forward.ts: time_forward.py ARCHITECTURE BATCH RUNS THREADS prints the milliseconds of each run."""
import json
import sys
import time

import timm
import torch

name, batch, runs, threads = sys.argv[1], *map(int, sys.argv[2:])
torch.set_num_threads(threads)
model = timm.create_model(name).eval()
images = torch.randn(batch, 3, 224, 224)
milliseconds = []
with torch.inference_mode():
    for _ in range(runs):
        begun = time.perf_counter()
        model(images)
        milliseconds.append(1000 * (time.perf_counter() - begun))
print(json.dumps(milliseconds))

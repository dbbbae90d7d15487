import { importWeights } from "../../src/pipeline/import-weights.js";
import { openStore } from "../../src/storage/open-store.js";
import { fileSource } from "../../src/weights/file-source.js";

/** Run as a process of its own: imports the file argv[2] into the folder argv[3] and prints seconds, and bytes of memory before and at most. */
const [, , path = "", folder = ""] = process.argv;
const source = await fileSource(path);
const context = {
  store: await openStore({ kind: "files", folder }),
  signal: new AbortController().signal,
  report: () => {},
  saveEverySeconds: 15,
};
const before = process.memoryUsage.rss();
let most = before;
const watch = setInterval(() => {
  most = Math.max(most, process.memoryUsage.rss());
}, 5);
const started = performance.now();
await importWeights(source, { filename: "vit.safetensors" }, context);
const seconds = (performance.now() - started) / 1000;
clearInterval(watch);
await source.close();
process.stdout.write(JSON.stringify({ seconds, before, most }));

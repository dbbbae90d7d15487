import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { PublishedDataset } from "../datasets/published-dataset.js";
import { writeOfficialFiles } from "../datasets/readers/test-official-files.js";
import { openStore } from "../storage/open-store.js";
import type { Progress } from "../task.js";
import { downloadDataset } from "./download-dataset.js";
import { importDataset } from "./import-dataset.js";

/** What the server answers a request for a file with these contents. */
type Answer = (request: IncomingMessage, response: ServerResponse, bytes: Buffer) => void;

let folder: string;
let server: Server;
let address: string;
let answer: Answer;
/** Addresses that were asked for, with the ranges. */
let asked: string[];
let files: string;
let dataset: PublishedDataset;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "hatchery-download-"));
  const official = await writeOfficialFiles("oxford-pets", "oxford-pets", folder);
  files = official.folder;
  asked = [];
  server = createServer(async (request, response) => {
    asked.push([request.url, request.headers.range].filter((part) => part !== undefined).join(" "));
    answer(request, response, await readFile(join(files, request.url?.split("/").at(-1) ?? "")));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const bound = server.address();
  address = `http://127.0.0.1:${typeof bound === "object" ? bound?.port : ""}`;
  dataset = withAddresses(official.dataset, ["first"]);
  answer = whole;
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
});

const whole: Answer = (_, response, bytes) => response.setHeader("content-length", bytes.length).end(bytes);
const ranged: Answer = ({ headers }, response, bytes) => {
  const start = Number(/^bytes=(\d+)-$/.exec(headers.range ?? "bytes=0-")?.[1]);
  response.writeHead(start > 0 ? 206 : 200, {
    "content-length": bytes.length - start,
    ...(start > 0 && { "content-range": `bytes ${start}-${bytes.length - 1}/${bytes.length}` }),
  });
  response.end(bytes.subarray(start));
};
/** Promises all, sends so many bytes, and breaks off. */
const broken =
  (sent: number): Answer =>
  (_, response, bytes) => {
    response.setHeader("content-length", bytes.length);
    response.write(bytes.subarray(0, sent), () => setTimeout(20).then(() => response.destroy()));
  };

/** Every file at these places of the server, tried in this order. */
function withAddresses(official: PublishedDataset, places: readonly string[]): PublishedDataset {
  const forms = official.forms.map((form) => ({
    ...form,
    files: form.files.map((file) => ({ ...file, urls: places.map((place) => `${address}/${place}/${file.name}`) })),
  }));
  return { ...official, forms };
}

const signal = new AbortController().signal;
const downloads = () => join(folder, "downloads");
const download = (report: (progress: Progress) => void = () => {}, stop: AbortSignal = signal) =>
  downloadDataset(dataset.name, downloads(), { signal: stop, report }, [dataset]);

test("what was downloaded is what is published, imports, and is not downloaded again", async () => {
  const reports: Progress[] = [];
  await download((progress) => reports.push(progress));
  expect((await readdir(downloads())).sort()).toEqual(["annotations.tar.gz", "images.tar.gz"]);
  expect(reports.find(({ phase }) => phase.startsWith("Downloading"))).toMatchObject({
    phase: "Downloading images.tar.gz",
    unit: "byte",
    total: dataset.forms[0]?.files[0]?.bytes,
  });
  await download();
  expect(asked).toEqual(["/first/images.tar.gz", "/first/annotations.tar.gz"]);
  const store = await openStore({ kind: "files", folder: join(folder, "store") });
  const context = { store, signal, saveEverySeconds: 15, report: () => {} };
  const manifest = await importDataset(dataset.name, downloads(), context, { published: [dataset] });
  expect(manifest.splits.train.count).toBe(dataset.splits.train.count);
});

test("a connection that breaks off is taken up where it broke", async () => {
  let requests = 0;
  answer = (request, response, bytes) => (requests++ === 0 ? broken(1_000) : ranged)(request, response, bytes);
  await download();
  expect(asked).toEqual(["/first/images.tar.gz", "/first/images.tar.gz bytes=1000-", "/first/annotations.tar.gz"]);
  expect(await readFile(join(downloads(), "images.tar.gz"))).toEqual(await readFile(join(files, "images.tar.gz")));
});

test("what an earlier attempt left is completed, or begun anew by a server that knows no ranges", async () => {
  const stop = new AbortController();
  answer = (_, response, bytes) => {
    response.setHeader("content-length", bytes.length);
    response.write(bytes.subarray(0, 500));
  };
  const part = join(downloads(), "images.tar.gz.part");
  const stopped = download(() => {}, stop.signal);
  while ((await stat(part).catch(() => undefined))?.size !== 500) await setTimeout(5);
  stop.abort();
  await expect(stopped).rejects.toThrow(
    "Stopped; what was downloaded is kept, and the same command goes on from there.",
  );
  expect(await readdir(downloads())).toEqual(["images.tar.gz.part"]);
  answer = whole;
  await download();
  expect(asked[1]).toBe("/first/images.tar.gz bytes=500-");
  expect(await readFile(join(downloads(), "images.tar.gz"))).toEqual(await readFile(join(files, "images.tar.gz")));
});

test("where the beginning of an earlier attempt is wrong, all of it is downloaded again", async () => {
  await download();
  await rm(join(downloads(), "images.tar.gz"));
  await writeFile(join(downloads(), "images.tar.gz.part"), new Uint8Array(700));
  answer = ranged;
  asked = [];
  await download();
  expect(asked).toEqual(["/first/images.tar.gz bytes=700-", "/first/images.tar.gz"]);
});

test.each<[string, Answer, string]>([
  ["does not have it", (_, response) => response.writeHead(404).end("no"), "answers with 404"],
  ["has a file of another size", (_, response) => response.end("a page"), "has 6 bytes, expected"],
  [
    "sends on and on",
    (_, response, bytes) => {
      response.writeHead(200, { "transfer-encoding": "chunked" });
      response.write(bytes);
      response.end("more");
    },
    "sends more than the expected",
  ],
  [
    "has other contents",
    (_, response, bytes) => response.end(bytes.map((byte) => byte ^ 1)),
    "has other contents than those published",
  ],
])("an address that %s is passed over for the next, and named when there is none", async (_, wrong, reason) => {
  answer = (request, response, bytes) => (request.url?.startsWith("/first") ? wrong : whole)(request, response, bytes);
  await expect(download()).rejects.toMatchObject({
    name: "DownloadFailed",
    message: expect.stringMatching(
      new RegExp(`^Oxford Pets: images.tar.gz cannot be downloaded: http\\S+ ${reason}.* Get it by other means`),
    ),
  });
  expect((await readdir(downloads())).filter((name) => !name.endsWith(".part"))).toEqual([]);
  dataset = withAddresses(dataset, ["first", "second"]);
  await download();
  expect((await readdir(downloads())).sort()).toEqual(["annotations.tar.gz", "images.tar.gz"]);
});

test("files that their makers give nobody without terms, and datasets that there are not, are refused", async () => {
  await expect(downloadDataset("imagenet1k", downloads(), { signal, report: () => {} })).rejects.toThrow(
    "ImageNet-1K cannot be downloaded without its makers' leave. Get ILSVRC2012_img_train.tar,",
  );
  await expect(downloadDataset("cifar", downloads(), { signal, report: () => {} })).rejects.toThrow(
    'There is no dataset "cifar" to download.',
  );
});

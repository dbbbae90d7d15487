import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeZip } from "./pytorch/test-zip-writer.js";

const fixture = (path: string) => fileURLToPath(new URL(`../../../../test/fixtures/${path}`, import.meta.url));

/** Opens one file in a process of its own, in an empty folder, with little memory, and prints its error and the memory it took. */
const program = `
  const { fileSource } = await import(${JSON.stringify(new URL("./file-source.ts", import.meta.url).href)});
  const { openWeightsFile } = await import(${JSON.stringify(new URL("./open-weights-file.ts", import.meta.url).href)});
  const source = await fileSource(process.argv[1]);
  const error = await openWeightsFile(source, "sent").then(() => undefined, (error) => error);
  const megabytes = process.resourceUsage().maxRSS / 1024;
  process.stdout.write(JSON.stringify({ name: error?.name, message: error?.message, megabytes }));
`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hatchery-hostile-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function opened(path: string): Promise<{ name: string; message: string; megabytes: number; left: string[] }> {
  const cwd = await mkdtemp(join(folder, "cwd-"));
  const tsx = import.meta.resolve("tsx");
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--max-old-space-size=256", "--import", tsx, "--input-type=module", "--eval", program, path],
    { cwd, timeout: 60_000 },
  );
  return { ...JSON.parse(stdout), left: await readdir(cwd) };
}

test.each([
  ["pytorch/evil.pth", 'would call "posix.system"'],
  ["pytorch/truncated.pth", "it is truncated"],
  ["safetensors/truncated.safetensors", "it is truncated"],
  ["safetensors/lying.safetensors", "its header lies"],
  ["safetensors/huge-header.safetensors", "announces a header of"],
])("%s is refused in under 200 MB, and nothing in it is executed", async (path, reason) => {
  const { name, message, megabytes, left } = await opened(fixture(path));
  expect({ name, message }).toEqual({ name: "BadInput", message: expect.stringContaining(reason) });
  expect(megabytes).toBeLessThan(200);
  expect(left).toEqual([]);
});

const MEGABYTE = 1 << 20;
/** A file that is made to take as much memory as can be, beside the reason for which it is refused. */
const bombs: [what: string, bytes: () => Uint8Array, reason: string][] = [
  [
    "thirty-two million dictionaries in a pickle",
    () => writeZip([{ name: "a/data.pkl", data: new Uint8Array(32 * MEGABYTE).fill(0x7d) }]).bytes,
    "would take more than 192 MiB of memory",
  ],
  [
    "a gigabyte of zeros in place of a pickle, packed to 64 kB,",
    () => {
      const { bytes, directory } = writeZip([
        { name: "a/data.pkl", data: new Uint8Array(64 * MEGABYTE), deflated: true },
      ]);
      new DataView(bytes.buffer).setUint32((directory[0] ?? 0) + 24, 1024 * MEGABYTE, true);
      return bytes;
    },
    "more than the 33554432 allowed",
  ],
  [
    "two million lists within each other as a header",
    () => {
      const text = `{"w":${"[".repeat(2_000_000)}${"]".repeat(2_000_000)}}`;
      const bytes = Buffer.alloc(8 + text.length);
      bytes.writeUInt32LE(text.length);
      bytes.write(text, 8);
      return bytes;
    },
    'describes tensor "w" without dtype',
  ],
];

test.each(bombs)("%s are refused within 256 MB of objects and 450 MB in all", async (what, bytes, reason) => {
  const path = join(folder, what.slice(0, 20));
  await writeFile(path, bytes());
  const { name, message, megabytes } = await opened(path);
  expect({ name, message }).toEqual({ name: "BadInput", message: expect.stringContaining(reason) });
  expect(megabytes).toBeLessThan(450);
});

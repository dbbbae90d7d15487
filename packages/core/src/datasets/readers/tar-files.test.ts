import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, expect, test } from "vitest";
import { nestedTarFiles, tarFiles, tarMembers } from "./tar-files.js";
import { type TarMember, tar } from "./test-tar-writer.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "hatchery-tar-"));
});
afterEach(() => rm(folder, { recursive: true }));

async function archive(bytes: Uint8Array, name = "images.tar.gz"): Promise<string> {
  await writeFile(join(folder, name), bytes);
  return join(folder, name);
}

async function all(path: string): Promise<string[]> {
  const found: string[] = [];
  for await (const file of tarFiles(path, () => true)) found.push(`${file.path}: ${Buffer.from(file.bytes)}`);
  return found;
}

const text = (path: string, contents: string): TarMember => ({ path, bytes: Buffer.from(contents) });
const members = [
  { path: "images/", type: "5" } as const,
  text("images/a.jpg", "first"),
  text("images/empty.jpg", ""),
  text("./b.jpg", "second ".repeat(200)),
];
const contents = ["images/a.jpg: first", "images/empty.jpg: ", `b.jpg: ${"second ".repeat(200)}`];

test("files come whole and in order, packed or not, whatever the archive's name", async () => {
  expect(await all(await archive(tar(members)))).toEqual(contents);
  expect(await all(await archive(gzipSync(tar(members)), "images.tar"))).toEqual(contents);
});

test("archives within an archive are opened as they pass", async () => {
  const inner = (name: string) => ({ path: `${name}.tar`, bytes: tar([text(`${name}_1.JPEG`, name)]) });
  const path = await archive(tar([inner("n01440764"), inner("n01443537")]));
  const found: string[] = [];
  for await (const file of nestedTarFiles(path, () => true)) found.push(`${file.archive} ${file.path} ${file.bytes}`);
  expect(found).toEqual(["n01440764.tar n01440764_1.JPEG n01440764", "n01443537.tar n01443537_1.JPEG n01443537"]);
});

test("members are had by name, and a missing one is named with what it is", async () => {
  const path = await archive(tar(members));
  const member = await tarMembers(path, { "images/a.jpg": "a picture", "classes.txt": "the list of its classes" });
  expect(Buffer.from(member("images/a.jpg")).toString()).toBe("first");
  expect(() => member("classes.txt")).toThrow(
    "images.tar.gz has no classes.txt, the list of its classes; the published archive has it, download it again.",
  );
});

test.each<[string, TarMember, string]>([
  [
    "a symbolic link",
    { path: "images/a.jpg", type: "2", link: "/etc/passwd" },
    'holds "images/a.jpg", which is no file but a SymbolicLink',
  ],
  [
    "a hard link",
    { path: "images/a.jpg", type: "1", link: "../../x" },
    'holds "images/a.jpg", which is no file but a Link',
  ],
  ["a path upwards", text("images/../../a.jpg", ""), 'holds "images/../../a.jpg", a path that leads out of it'],
  ["an absolute path", text("/etc/passwd", "x"), 'holds "/etc/passwd", a path that leads out of it'],
])("an archive with %s is refused", async (_, member, message) => {
  const path = await archive(gzipSync(tar([text("images/first.jpg", "x"), member])));
  await expect(all(path)).rejects.toMatchObject({
    name: "BadInput",
    field: "images.tar.gz",
    message: `images.tar.gz ${message}; the published archive has none, download it again.`,
  });
});

test("an archive that was cut short is refused wherever it was cut", async () => {
  const whole = tar(members);
  for (const length of [0, 100, 512, 1_100, 1_536, 3_000, whole.length - 1_024])
    await expect(all(await archive(whole.subarray(0, length)))).rejects.toThrow(
      /^images\.tar\.gz is (cut short|no sound)/,
    );
  const packed = gzipSync(whole);
  await expect(all(await archive(packed.subarray(0, packed.length - 12)))).rejects.toThrow(
    /^images\.tar\.gz is damaged or cut short/,
  );
});

test("a header whose check sum is wrong is refused", async () => {
  const damaged = tar(members);
  damaged[512] = 0x58;
  await expect(all(await archive(damaged))).rejects.toThrow(
    "images.tar.gz is no sound tar archive (TAR_ENTRY_INVALID: checksum failure); download it again.",
  );
});

test("an archive that unpacks to more than a hundred times its size is refused before it is all unpacked", async () => {
  const bomb = gzipSync(tar([{ path: "images/a.jpg", bytes: Buffer.alloc(140 << 20) }]));
  expect(bomb.length).toBeLessThan(200_000);
  await expect(all(await archive(bomb))).rejects.toThrow(
    /^images\.tar\.gz unpacks to more than 100 times its 1\d\d,\d{3} bytes/,
  );
});

test("a file that claims more than any has is refused before it is read", async () => {
  const claims = tar([text("images/a.jpg", "x")]);
  claims.write("77777777777", 124, "latin1");
  claims.write("        ", 148, "latin1");
  const sum = claims.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  claims.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  await expect(all(await archive(claims))).rejects.toThrow(
    "images.tar.gz holds images/a.jpg of 8,589,934,591 bytes, more than any file of a dataset",
  );
});

test("a file that is not there, or is a folder, is named", async () => {
  await expect(all(join(folder, "none.tar"))).rejects.toThrow(/^none\.tar cannot be read \(ENOENT/);
  await expect(all(folder)).rejects.toThrow(/is no file; put the file as its makers publish it there\.$/);
});

import { chmod, mkdir, mkdtemp, readdir, readFile, readlink, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type SetUp, type SetUpOptions, setUpEngine } from "../../engine-set-up/set-up-engine.mjs";
import { processEnvironment } from "./env.js";

/** A machine that TensorFlow can be set up for, whatever this one is. */
const LINUX: NonNullable<SetUpOptions["machine"]> = { platform: "linux", arch: "x64", glibc: "2.36", gpu: false };
const RELEASE = "tensorflow-2.20.0-cpu-x64";

let root: string;
let lines: string[];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "hatchery-set-up-"));
  lines = [];
  for (const folder of ["bin", "cache", "package/binding"]) await mkdir(join(root, folder), { recursive: true });
  for (const source of ["tfjs_backend.cc", "tfjs_binding.cc"])
    await writeFile(join(root, "package/binding", source), "");
});

afterEach(() => rm(root, { recursive: true }));

/** Puts a program on the path: a shell script, which has nothing but the shell itself to work with. */
async function program(name: string, script: string): Promise<void> {
  const path = join(root, "bin", name);
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
}

/** A Python whose pip downloads a file with these contents. */
async function pythonThatDownloads(contents: string): Promise<void> {
  await program(
    "python3",
    `echo "$3" >> ${root}/pip.log
     [ "$3" = download ] || exit 0
     while [ "$1" != --dest ]; do shift; done
     /bin/mkdir -p "$2" && printf '%s' '${contents}' > "$2/a.whl"`,
  );
}

function setUp(machine = LINUX, asked = false): Promise<SetUp> {
  const environment = { PATH: join(root, "bin"), HATCHERY_ENGINE_CACHE: join(root, "cache") };
  const log = (line: string) => lines.push(line);
  return setUpEngine({ environment, log, asked, machine, packageFolder: join(root, "package") });
}

test("does nothing where TensorFlow is ready", async () => {
  const result = await setUpEngine({ environment: processEnvironment, log: (line) => lines.push(line) });
  expect(result).toMatchObject({ ready: true, version: "2.20.0" });
  expect(lines).toEqual([]);
});

test.each([
  [
    { ...LINUX, platform: "darwin", arch: "arm64" },
    /^TensorFlow is set up on Linux .*, and this is darwin on arm64; run/,
  ],
  [{ ...LINUX, arch: "ia32" }, /this is linux on ia32; run Hatchery in a Linux container/],
  [{ ...LINUX, glibc: undefined }, /another C library than glibc.*; use a Debian or Ubuntu image instead of Alpine$/],
  [{ ...LINUX, glibc: "2.9" }, /^This Linux has glibc 2\.9, and TensorFlow needs 2\.27 or newer; use a newer release/],
])("says what is in the way on another machine: %o", async (machine, reason) => {
  const result = await setUp(machine);
  expect(result).toEqual({ ready: false, reason: expect.stringMatching(reason) });
});

test("asks for Python where there is none, for pip where Python has none, for a compiler last", async () => {
  expect((await setUp()).reason).toMatch(/^Python is missing, .*; install python3 and pip/);
  await program("python3", "exit 1");
  expect((await setUp()).reason).toMatch(/^python3 has no pip, .*; install it/);
  await program("python3", "exit 0");
  expect((await setUp()).reason).toMatch(/^A C\+\+ compiler is missing, .*; install one/);
  expect(await readdir(join(root, "cache"))).toEqual([]);
});

test("throws a download away whose digest is another, and tries again only when asked", async () => {
  await pythonThatDownloads("not TensorFlow");
  await program("g++", "exit 0");
  const result = await setUp();
  // printf 'not TensorFlow' | sha256sum
  const digest = "5dff4add12722f22537bc3cb78fa30e6c323bffb12d76a0623d605008875022c";
  const expected = "c7a9224185818094ed95c4e114d3efe77241db35fbf0b75251fb2bf6222dd6a7";
  expect(result.reason).toContain(`arrived with SHA-256 ${digest}, expected ${expected}; it was thrown away`);
  expect(await readdir(join(root, "cache"))).toEqual([`${RELEASE}.failed`]);
  const downloads = async () => (await readFile(join(root, "pip.log"), "utf8")).match(/download/g)?.length;
  expect(await setUp()).toEqual(result);
  expect(await downloads()).toBe(1);
  expect(await setUp(LINUX, true)).toEqual(result);
  expect(await downloads()).toBe(2);
});

test("passes on why pip could not download", async () => {
  await program(
    "python3",
    `[ "$3" = download ] || exit 0; echo "WARNING: Retrying"; echo "ERROR: No matching distribution"; exit 1`,
  );
  await program("g++", "exit 0");
  expect((await setUp()).reason).toBe(
    "pip could not download tensorflow-cpu 2.20.0 (ERROR: No matching distribution); check the network, or pip's index and proxy settings",
  );
});

test("falls back to the CPU build, with the reason, where CUDA's cannot be had", async () => {
  await mkdir(join(root, "cache", RELEASE, "tensorflow"), { recursive: true });
  await writeFile(join(root, "cache", RELEASE, "tensorflow", "libtensorflow.so"), "");
  await program("g++", `while [ "$1" != -o ]; do [ "$1" = --version ] && exit 0; shift; done; : > "$2"`);
  expect(await setUp({ ...LINUX, gpu: true })).toEqual({
    ready: true,
    build: "cpu",
    version: "2.20.0",
    folder: join(root, "cache", RELEASE),
    reason: expect.stringMatching(/^There is an NVIDIA GPU, but its TensorFlow could not be set up: Python is missing/),
  });
});

test("compiles the binding once for two processes at once, and links it", async () => {
  await mkdir(join(root, "cache", RELEASE, "tensorflow"), { recursive: true });
  await writeFile(join(root, "cache", RELEASE, "tensorflow", "libtensorflow.so"), "");
  await program(
    "g++",
    `while [ "$1" != -o ]; do [ "$1" = --version ] && exit 0; shift; done
     echo compiled >> ${root}/compiler.log; /bin/sleep 0.2; echo binding > "$2"`,
  );
  const results = await Promise.all([setUp(), setUp()]);
  expect(results.map(({ ready }) => ready)).toEqual([true, true]);
  expect(await readFile(join(root, "compiler.log"), "utf8")).toBe("compiled\n");
  expect(lines).toContain("Another process is setting up TensorFlow; waiting for it.");
  expect(await readlink(join(root, "package/deps/lib"))).toBe(join(root, "cache", RELEASE, "tensorflow"));
  expect(await readFile(join(root, "package/lib/napi-v8/tfjs_binding.node"), "utf8")).toBe("binding\n");
});

test("puts the binding in place again where there is another one, as an older version of it", async () => {
  await mkdir(join(root, "cache", RELEASE, "tensorflow"), { recursive: true });
  await writeFile(join(root, "cache", RELEASE, "tensorflow", "libtensorflow.so"), "");
  await program("g++", `while [ "$1" != -o ]; do [ "$1" = --version ] && exit 0; shift; done; echo binding > "$2"`);
  const installed = join(root, "package/lib/napi-v8/tfjs_binding.node");
  expect((await setUp()).ready).toBe(true);
  await writeFile(installed, "older");
  expect((await setUp()).ready).toBe(true);
  expect(await readFile(installed, "utf8")).toBe("binding\n");
});

test("says what the compiler said when it fails", async () => {
  await mkdir(join(root, "cache", RELEASE, "tensorflow"), { recursive: true });
  await program(
    "g++",
    `[ "$1" = --version ] && exit 0; echo "x.cc:1: error: 'optional' is not a member of 'std'"; exit 1`,
  );
  expect((await setUp()).reason).toBe(
    "g++ could not build the link between Node and TensorFlow (x.cc:1: error: 'optional' is not a member of 'std'); a compiler for C++17 such as g++ 9 or newer is needed",
  );
});

import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { runCommand } from "./command.mjs";
import { Obstacle } from "./obstacle.mjs";
import { NEEDED_FILES, PYTHON_VERSION } from "./release.mjs";

/** @typedef {import("./command.mjs").Environment} Environment */
/** @typedef {import("./release.mjs").Wheel} Wheel */

/** The platform names under which the wheels of the table are published; pip matches them literally. */
const PLATFORMS = ["manylinux_2_27", "manylinux_2_17", "manylinux2014", "manylinux_2_12", "manylinux2010"];

/** Unpacks the files of a wheel whose names match one of the patterns; says how many. */
const UNPACK = `
import json, os, re, sys, zipfile
wheel, target, patterns = sys.argv[1], sys.argv[2], [re.compile(p) for p in json.loads(sys.argv[3])]
with zipfile.ZipFile(wheel) as archive:
    for entry in archive.infolist():
        if any(p.fullmatch(entry.filename) for p in patterns):
            path = archive.extract(entry, target)
            os.chmod(path, 0o755 if "/bin/" in entry.filename else 0o644)
`;

/**
 * Downloads one wheel through pip, checks its digest and unpacks what is needed of it into `folder`.
 * @param {Wheel} wheel
 * @param {{python: string, arch: "x64" | "arm64", folder: string, environment: Environment}} place
 * @throws {Obstacle} when it cannot be had, or is not what the table says
 */
export async function fetchWheel(wheel, { python, arch, folder, environment }) {
  const downloads = join(folder, "download");
  const machine = arch === "x64" ? "x86_64" : "aarch64";
  const { code, output } = await runCommand(
    python,
    [
      ...[
        "-m",
        "pip",
        "download",
        "--no-deps",
        "--only-binary=:all:",
        "--quiet",
        "--no-input",
        "--no-cache-dir",
        "--disable-pip-version-check",
      ],
      ...["--retries", "2", "--python-version", PYTHON_VERSION, "--implementation", "cp", "--dest", downloads],
      ...PLATFORMS.flatMap((platform) => ["--platform", `${platform}_${machine}`]),
      `${wheel.name}==${wheel.version}`,
    ],
    environment,
  );
  if (code !== 0) {
    throw new Obstacle(
      `pip could not download ${wheel.name} ${wheel.version} (${lastErrorLine(output)}); check the network, or pip's index and proxy settings`,
      true,
    );
  }
  const [file] = await readdir(downloads);
  if (file === undefined)
    throw new Obstacle(`pip left no file when it downloaded ${wheel.name} ${wheel.version}; upgrade pip`);
  const path = join(downloads, file);
  await checkDigest(path, wheel);
  const unpacked = await runCommand(python, ["-c", UNPACK, path, folder, JSON.stringify(NEEDED_FILES)], environment);
  if (unpacked.code !== 0)
    throw new Obstacle(
      `${file} could not be unpacked into ${folder} (${lastErrorLine(unpacked.output)}); make room there`,
    );
  await rm(downloads, { recursive: true });
}

/**
 * @param {string} path
 * @param {Wheel} wheel
 */
async function checkDigest(path, wheel) {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  const digest = hash.digest("hex");
  if (digest === wheel.digest) return;
  throw new Obstacle(
    `${wheel.name} ${wheel.version} arrived with SHA-256 ${digest}, expected ${wheel.digest}; it was thrown away. Try again, and if that stays so, look at which index or proxy pip is set to`,
    true,
  );
}

/**
 * @param {string} output
 * @returns {string}
 */
function lastErrorLine(output) {
  const lines = output
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  return lines.findLast((line) => line.startsWith("ERROR")) ?? lines.at(-1) ?? "no output";
}

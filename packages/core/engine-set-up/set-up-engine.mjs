import { existsSync, readdirSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, statfs, symlink, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { bind, findPackage, isBound } from "./binding.mjs";
import { findCompiler, findPython } from "./command.mjs";
import { fetchWheel } from "./download.mjs";
import { withLock } from "./lock.mjs";
import { Obstacle } from "./obstacle.mjs";
import { OLDEST_GLIBC, releasesFor, TENSORFLOW_VERSION } from "./release.mjs";

/** @typedef {import("./command.mjs").Environment} Environment */
/** @typedef {import("./release.mjs").Release} Release */
/** @typedef {{platform: string, arch: string, glibc: string | undefined, gpu: boolean}} Machine */
/** @typedef {import("./set-up-engine.mjs").SetUp} SetUp */

/** After a failed download, programs go on without TensorFlow for this long before they try again; a set-up that is asked for tries at once. */
const RETRY_AFTER_MS = 60 * 60 * 1000;

/**
 * Binds `@tensorflow/tfjs-node-gpu` to a current TensorFlow: fetched once through pip, checked against its published digest, unpacked into a cache
 * outside node_modules, linked by a binding compiled here. Milliseconds when all is in place; never throws for want of anything.
 * @type {typeof import("./set-up-engine.mjs").setUpEngine}
 */
export async function setUpEngine({
  environment,
  log,
  asked = false,
  machine = thisMachine(environment),
  packageFolder = findPackage(),
}) {
  const cache = cacheFolder(environment);
  /** @type {string[]} */
  const reasons = [];
  try {
    for (const release of checkedReleases(machine)) {
      const folder = join(cache, releaseName(release));
      const done = { ready: true, build: release.build, version: TENSORFLOW_VERSION, folder };
      if (await isBound(packageFolder, folder)) return { ...done, reason: reasons.join(". ") };
      try {
        if (!asked) await recallFailure(folder);
        await mkdir(cache, { recursive: true });
        await withLock(
          cache,
          () => log("Another process is setting up TensorFlow; waiting for it."),
          () => setUpRelease(release, { cache, folder, packageFolder, environment, log }),
        );
        return { ...done, reason: reasons.join(". ") };
      } catch (error) {
        const reason = explain(error);
        if (error instanceof Obstacle && error.slow) await rememberFailure(folder, reason);
        reasons.push(
          release.build === "cuda"
            ? `There is an NVIDIA GPU, but its TensorFlow could not be set up: ${reason}`
            : reason,
        );
      }
    }
  } catch (error) {
    reasons.push(explain(error));
  }
  return { ready: false, reason: reasons.join(". ") };
}

/**
 * The folder that keeps TensorFlow for all checkouts: HATCHERY_ENGINE_CACHE, else `hatchery/engine` in the user's cache folder.
 * @param {Environment} environment
 */
function cacheFolder(environment) {
  if (environment.HATCHERY_ENGINE_CACHE) return resolve(environment.HATCHERY_ENGINE_CACHE);
  return join(environment.XDG_CACHE_HOME || join(environment.HOME || homedir(), ".cache"), "hatchery", "engine");
}

/**
 * @param {Release} release
 * @param {{cache: string, folder: string, packageFolder: string, environment: Environment, log: (line: string) => void}} place
 */
async function setUpRelease(release, { cache, folder, packageFolder, environment, log }) {
  if (!existsSync(folder)) {
    const python = await findPython(environment);
    await findCompiler(environment);
    await sweep(cache);
    await checkRoom(cache, release);
    const part = join(cache, `${releaseName(release)}.part-${process.pid}`);
    try {
      for (const [index, wheel] of release.wheels.entries()) {
        const count = release.wheels.length > 1 ? `, ${index + 1} of ${release.wheels.length}` : "";
        log(`Downloading ${wheel.name} ${wheel.version} (about ${release.megabytes} MB in all, once${count}).`);
        await fetchWheel(wheel, { python, arch: release.arch, folder: part, environment });
      }
      await symlink("libtensorflow_cc.so.2", join(part, "tensorflow", "libtensorflow.so"));
      await symlink("libtensorflow_framework.so.2", join(part, "tensorflow", "libtensorflow_framework.so"));
      await rename(part, folder);
    } finally {
      await rm(part, { recursive: true, force: true });
    }
  }
  if (await isBound(packageFolder, folder)) return;
  log(`Building the link between Node and TensorFlow ${TENSORFLOW_VERSION}.`);
  await bind(packageFolder, folder, environment);
  await rm(`${folder}.failed`, { force: true });
}

/** @param {Release} release */
function releaseName(release) {
  return `tensorflow-${TENSORFLOW_VERSION}-${release.build}-${release.arch}`;
}

/**
 * @param {Machine} machine
 * @returns {Release[]}
 */
function checkedReleases({ platform, arch, glibc, gpu }) {
  const releases = platform === "linux" ? releasesFor(arch, gpu) : [];
  if (releases.length === 0) {
    throw new Obstacle(
      `TensorFlow is set up on Linux for x64 and arm64 only, and this is ${platform} on ${arch}; run Hatchery in a Linux container or virtual machine`,
    );
  }
  if (glibc === undefined)
    throw new Obstacle(
      "This Linux has another C library than glibc, which TensorFlow is built for; use a Debian or Ubuntu image instead of Alpine",
    );
  if (glibc.localeCompare(OLDEST_GLIBC, "en", { numeric: true }) < 0) {
    throw new Obstacle(
      `This Linux has glibc ${glibc}, and TensorFlow needs ${OLDEST_GLIBC} or newer; use a newer release of the system`,
    );
  }
  return releases;
}

/**
 * @param {string} cache
 * @param {Release} release
 */
async function checkRoom(cache, release) {
  const { bavail, bsize } = await statfs(cache);
  const megabytes = Math.floor((bavail * bsize) / 1e6);
  if (megabytes < release.roomMegabytes) {
    throw new Obstacle(
      `${cache} has ${megabytes} MB free, and TensorFlow needs ${release.roomMegabytes} MB while it is set up; make room, or name another folder in HATCHERY_ENGINE_CACHE`,
    );
  }
}

/**
 * Removes what killed set-ups left behind; the lock is ours, so nobody is at work on it.
 * @param {string} cache
 */
async function sweep(cache) {
  for (const name of await readdir(cache))
    if (name.includes(".part-")) await rm(join(cache, name), { recursive: true, force: true });
}

/**
 * @param {string} folder
 * @throws {Obstacle} the failure of a short while ago
 */
async function recallFailure(folder) {
  const text = await readFile(`${folder}.failed`, "utf8").catch(() => undefined);
  if (text === undefined) return;
  const { reason, time } = JSON.parse(text);
  if (Date.now() - time < RETRY_AFTER_MS) throw new Obstacle(reason);
}

/**
 * @param {string} folder
 * @param {string} reason
 */
async function rememberFailure(folder, reason) {
  await writeFile(`${folder}.failed`, JSON.stringify({ reason, time: Date.now() })).catch(() => {});
}

/** @param {unknown} error */
function explain(error) {
  if (error instanceof Obstacle) return error.message;
  return `TensorFlow could not be set up: ${error instanceof Error ? error.message : String(error)}`;
}

/**
 * @param {Environment} environment
 * @returns {Machine}
 */
function thisMachine(environment) {
  const glibc = process.platform === "linux" ? reportedGlibc() : undefined;
  return { platform: process.platform, arch: process.arch, glibc, gpu: hasNvidiaGpu(environment) };
}

/** @returns {string | undefined} */
function reportedGlibc() {
  process.report.excludeNetwork = true;
  const report = process.report.getReport();
  if (typeof report !== "object" || !("header" in report)) return undefined;
  const { header } = report;
  return typeof header === "object" && header !== null && "glibcVersionRuntime" in header
    ? String(header.glibcVersionRuntime)
    : undefined;
}

/**
 * The driver's own folder tells; where a container hides it, its tool does. CUDA_VISIBLE_DEVICES empty or -1 hides all GPUs, as everywhere.
 * @param {Environment} environment
 */
function hasNvidiaGpu(environment) {
  if (environment.CUDA_VISIBLE_DEVICES === "" || environment.CUDA_VISIBLE_DEVICES === "-1") return false;
  try {
    if (readdirSync("/proc/driver/nvidia/gpus").length > 0) return true;
  } catch {}
  return (
    existsSync("/dev/nvidia0") ||
    (existsSync("/dev/dxg") &&
      (environment.PATH ?? "").split(delimiter).some((folder) => existsSync(join(folder, "nvidia-smi"))))
  );
}

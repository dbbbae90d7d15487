import { createHash } from "node:crypto";
import { copyFile, mkdir, readFile, readlink, rename, rm, stat, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { findCompiler, runCommand } from "./command.mjs";
import { Obstacle } from "./obstacle.mjs";

/** @typedef {import("./command.mjs").Environment} Environment */

const SOURCES = ["tfjs_backend.cc", "tfjs_binding.cc"];
/** Where the package looks for its binding, and the linker for TensorFlow. */
const BINDING = join("lib", "napi-v8", "tfjs_binding.node");
const LIBRARIES = join("deps", "lib");

/** @returns {string} the folder of the npm package whose binding this is */
export function findPackage() {
  return dirname(createRequire(import.meta.url).resolve("@tensorflow/tfjs-node-gpu/package.json"));
}

/**
 * @param {string} packageFolder
 * @param {string} release folder of the unpacked TensorFlow
 * @returns {Promise<boolean>} whether the package is bound to it
 */
export async function isBound(packageFolder, release) {
  const target = await readlink(join(packageFolder, LIBRARIES)).catch(() => undefined);
  if (target !== join(release, "tensorflow")) return false;
  return (
    (await exists(join(packageFolder, LIBRARIES, "libtensorflow.so"))) && (await exists(join(packageFolder, BINDING)))
  );
}

/**
 * Compiles the package's binding against the unpacked TensorFlow, unless another checkout has done so, and puts both in their places.
 * @param {string} packageFolder
 * @param {string} release
 * @param {Environment} environment
 * @throws {Obstacle} without a compiler, or where it fails
 */
export async function bind(packageFolder, release, environment) {
  const compiled = join(release, `binding-${await sourcesDigest(packageFolder)}.node`);
  if (!(await exists(compiled))) await compile(packageFolder, release, compiled, environment);
  const libraries = join(packageFolder, LIBRARIES);
  await rm(libraries, { recursive: true, force: true });
  await mkdir(dirname(libraries), { recursive: true });
  await symlink(join(release, "tensorflow"), libraries);
  await mkdir(dirname(join(packageFolder, BINDING)), { recursive: true });
  await copyFile(compiled, join(packageFolder, `${BINDING}.part`));
  await rename(join(packageFolder, `${BINDING}.part`), join(packageFolder, BINDING));
}

/**
 * @param {string} packageFolder
 * @param {string} release
 * @param {string} compiled
 * @param {Environment} environment
 */
async function compile(packageFolder, release, compiled, environment) {
  const compiler = await findCompiler(environment);
  const { include_dir: nodeHeaders } = createRequire(import.meta.url)("node-api-headers");
  const part = `${compiled}.part`;
  const { code, output } = await runCommand(
    compiler,
    [
      ...["-O2", "-std=c++17", "-shared", "-fPIC", "-DNAPI_VERSION=8"],
      ...[
        `-I${nodeHeaders}`,
        `-I${dirname(packageFolder)}`,
        `-I${packageFolder}`,
        `-I${join(release, "tensorflow", "include")}`,
      ],
      ...SOURCES.map((source) => join(packageFolder, "binding", source)),
      ...[
        `-L${join(release, "tensorflow")}`,
        "-ltensorflow",
        "-ltensorflow_framework",
        "-Wl,-rpath,$ORIGIN/../../deps/lib",
      ],
      ...["-o", part],
    ],
    environment,
  );
  if (code !== 0) {
    const error = output.split("\n").find((line) => line.includes("error")) ?? output.trim().split("\n").at(-1);
    throw new Obstacle(
      `${compiler} could not build the link between Node and TensorFlow (${error}); a compiler for C++17 such as g++ 9 or newer is needed`,
    );
  }
  await rename(part, compiled);
}

/**
 * @param {string} packageFolder
 * @returns {Promise<string>}
 */
async function sourcesDigest(packageFolder) {
  const hash = createHash("sha256");
  for (const source of SOURCES) hash.update(await readFile(join(packageFolder, "binding", source)));
  return hash.digest("hex").slice(0, 16);
}

/** @param {string} path */
function exists(path) {
  return stat(path).then(
    () => true,
    () => false,
  );
}

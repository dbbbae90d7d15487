import { createHash } from "node:crypto";
import { copyFile, mkdir, readFile, readlink, rename, rm, stat, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { findCompiler, runCommand } from "./command.mjs";
import { Obstacle } from "./obstacle.mjs";

/** @typedef {import("./command.mjs").Environment} Environment */

const SOURCES = ["tfjs_backend.cc", "tfjs_binding.cc"];
const ATTRIBUTE_LISTS = fileURLToPath(new URL("attribute-lists.h", import.meta.url));
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
 * @returns {Promise<boolean>} whether the package is bound to it, by a binding of these sources
 */
export async function isBound(packageFolder, release) {
  if (!(await isLinked(packageFolder, release))) return false;
  const paths = [join(packageFolder, BINDING), await compiledPath(packageFolder, release)];
  const [installed, compiled] = await Promise.all(paths.map((path) => readFile(path).catch(() => undefined)));
  return installed !== undefined && compiled !== undefined && installed.equals(compiled);
}

/**
 * @param {string} packageFolder
 * @param {string} release
 */
async function isLinked(packageFolder, release) {
  const target = await readlink(join(packageFolder, LIBRARIES)).catch(() => undefined);
  return target === join(release, "tensorflow") && (await exists(join(packageFolder, LIBRARIES, "libtensorflow.so")));
}

/**
 * Compiles the package's binding against the unpacked TensorFlow, unless another checkout has done so, and puts both in their places.
 * @param {string} packageFolder
 * @param {string} release
 * @param {Environment} environment
 * @throws {Obstacle} without a compiler, or where it fails
 */
export async function bind(packageFolder, release, environment) {
  const compiled = await compiledPath(packageFolder, release);
  if (!(await exists(compiled))) await compile(packageFolder, release, compiled, environment);
  if (!(await isLinked(packageFolder, release))) {
    const libraries = join(packageFolder, LIBRARIES);
    await rm(libraries, { recursive: true, force: true });
    await mkdir(dirname(libraries), { recursive: true });
    await symlink(join(release, "tensorflow"), libraries);
  }
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
      ...["-O2", "-std=c++17", "-shared", "-fPIC", "-DNAPI_VERSION=8", "-include", ATTRIBUTE_LISTS],
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
 * @param {string} release
 * @returns {Promise<string>} where the binding of these sources is kept for all checkouts
 */
async function compiledPath(packageFolder, release) {
  const hash = createHash("sha256");
  const sources = SOURCES.map((source) => join(packageFolder, "binding", source));
  for (const source of [...sources, ATTRIBUTE_LISTS]) hash.update(await readFile(source));
  return join(release, `binding-${hash.digest("hex").slice(0, 16)}.node`);
}

/** @param {string} path */
function exists(path) {
  return stat(path).then(
    () => true,
    () => false,
  );
}

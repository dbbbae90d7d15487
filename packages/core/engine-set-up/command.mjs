import { spawn } from "node:child_process";
import { Obstacle } from "./obstacle.mjs";

/** @typedef {Readonly<Record<string, string | undefined>>} Environment */

const MAX_OUTPUT = 1 << 20;

/**
 * Runs a program to its end. A program that is not there exits with 127, as in a shell.
 * @param {string} program
 * @param {readonly string[]} parameters
 * @param {Environment} environment
 * @returns {Promise<{code: number, output: string}>} standard output and error together, cut to their last mebibyte
 */
export function runCommand(program, parameters, environment) {
  return new Promise((resolve) => {
    const child = spawn(program, parameters, { env: environment, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const collect = (/** @type {Buffer} */ chunk) => {
      output = (output + chunk.toString("utf8")).slice(-MAX_OUTPUT);
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    child.on("error", (error) => resolve({ code: 127, output: error.message }));
    child.on("close", (code, signal) =>
      resolve({ code: code ?? 128, output: signal === null ? output : `${output}\nkilled by ${signal}` }),
    );
  });
}

/**
 * A Python with pip, whatever its version.
 * @param {Environment} environment
 * @returns {Promise<string>} the program's name
 * @throws {Obstacle} when there is none
 */
export async function findPython(environment) {
  let pythonWithoutPip = "";
  for (const program of ["python3", "python"]) {
    const { code } = await runCommand(program, ["-m", "pip", "--version"], environment);
    if (code === 0) return program;
    if (code !== 127) pythonWithoutPip ||= program;
  }
  throw new Obstacle(
    pythonWithoutPip === ""
      ? "Python is missing, whose pip fetches TensorFlow; install python3 and pip (Debian, Ubuntu: apt install python3-pip)"
      : `${pythonWithoutPip} has no pip, which fetches TensorFlow; install it (Debian, Ubuntu: apt install python3-pip)`,
  );
}

/**
 * @param {Environment} environment
 * @returns {Promise<string>} the program's name
 * @throws {Obstacle} when there is none
 */
export async function findCompiler(environment) {
  for (const program of [environment.CXX, "g++", "clang++", "c++"]) {
    if (program && (await runCommand(program, ["--version"], environment)).code === 0) return program;
  }
  throw new Obstacle(
    "A C++ compiler is missing, which builds the link between Node and TensorFlow; install one (Debian, Ubuntu: apt install g++)",
  );
}

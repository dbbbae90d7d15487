import { stat } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { architectureModules, registerArchitecture } from "../architectures/find-architecture.js";
import { ownDefinition } from "../architectures/own/definition.js";
import { BadInput } from "../errors.js";

/**
 * Loads architectures that are not ours from JavaScript modules, and lets them take part in everything that this process does.
 * A module exports its definition as default or as `architecture`. One that was loaded before is not loaded again.
 *
 * @param modules paths, relative to where the process was started
 * @throws BadInput (field: the module) that says what is wrong with which
 */
export async function loadArchitectures(modules: readonly string[]): Promise<void> {
  for (const module of modules) {
    const path = resolve(module);
    if (architectureModules().includes(path)) continue;
    const exported = definitionIn(await importModule(module, path), module);
    registerArchitecture(ownDefinition(exported, basename(path)), path);
  }
}

async function importModule(module: string, path: string): Promise<object> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile() !== true) {
    throw new BadInput(
      `${module} is no file; name a JavaScript module that exports the definition of an architecture.`,
      module,
    );
  }
  try {
    return await import(pathToFileURL(path).href);
  } catch (error) {
    throw new BadInput(`${module} cannot be loaded: ${reasonOf(error, module)}`, module);
  }
}

function reasonOf(error: unknown, module: string): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof SyntaxError) return `${error.message}; \`node --check ${module}\` shows the line.`;
  if ("code" in error && error.code === "ERR_UNKNOWN_FILE_EXTENSION") {
    return `Node ${process.versions.node} reads JavaScript (.mjs, .js) only; from 22.18 on it reads TypeScript (.ts) too.`;
  }
  return `${error.name}: ${error.message}.`;
}

function definitionIn(exports: object, module: string): unknown {
  const names = ["default", "architecture"] as const;
  const name = names.find((known) => known in exports);
  if (name !== undefined) return Reflect.get(exports, name);
  const others = Object.keys(exports);
  throw new BadInput(
    `${module} exports ${others.length === 0 ? "nothing" : others.join(", ")}; it must export the definition of an architecture, as default or as \`architecture\`.`,
    module,
  );
}

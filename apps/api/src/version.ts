import { createRequire } from "node:module";

const { version: found }: { version: string } = createRequire(import.meta.url)("../package.json");

/** Of this program, as its package says. */
export const version = found;

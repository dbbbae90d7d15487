import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** Keeps the browser to the pages under test: no update, sync or metrics traffic of its own. */
const QUIET = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"];
const STILL = ["--disable-component-update", "--disable-sync"];

/**
 * Chromium without a window, in a profile of its own.
 * @throws Error when there is none on the path, nor where CHROMIUM_PATH says.
 */
export async function launchChromium(): Promise<Browser> {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const named = process.env["CHROMIUM_PATH"];
  const paths = named ? [named] : folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  const executablePath = paths.find((path) => existsSync(path));
  if (executablePath === undefined)
    throw new Error(
      named
        ? `CHROMIUM_PATH is ${named}, where there is no file; name the program or leave it out.`
        : "There is no Chromium on the path; install it (apt-get install chromium) or say where it is by CHROMIUM_PATH.",
    );
  return chromium.launch({ executablePath, args: ["--no-sandbox", ...QUIET, ...STILL] });
}

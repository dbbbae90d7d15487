import { Command, InvalidArgumentError, Option } from "commander";
import { processEnvironment } from "../engine/env.js";
import { DEFAULT_SAVE_SECONDS, type StageContext } from "../pipeline/stage.js";
import { configuredStore } from "../storage/configured-store.js";
import { openDataFolder } from "../storage/data-folder.js";
import { openStore } from "../storage/open-store.js";
import { progressDisplay } from "./progress-display.js";

/** Options of every command that reads or writes results. */
export interface SessionOptions {
  readonly data?: string;
  readonly json?: boolean;
  readonly saveEvery: number;
}

/** A command with the options that all commands over the store share. */
export function storeCommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .option("--data <dir>", "data folder (default: HATCHERY_DATA, else ./data)")
    .option("--json", "print the result as JSON on standard output")
    .addOption(
      new Option("--save-every <seconds>", "how often running work saves its state")
        .default(DEFAULT_SAVE_SECONDS)
        .argParser(positiveNumber),
    );
}

function positiveNumber(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError("It must be a number above 0.");
  return value;
}

export function wholeNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isInteger(value) || value < 0)
    throw new InvalidArgumentError("It must be a whole number, 0 or more.");
  return value;
}

/** The data folder that is asked for, or else the usual one. */
export function dataFolderOf({ data }: Pick<SessionOptions, "data">): string {
  return data ?? (processEnvironment["HATCHERY_DATA"] || "data");
}

/**
 * Gives `work` the store in the data folder, a signal that Ctrl-C fires, and a progress display; closes all at its end.
 * @throws BadInput when another process holds the data folder.
 */
export async function withSession<T>(options: SessionOptions, work: (context: StageContext) => Promise<T>): Promise<T> {
  const folder = await openDataFolder(dataFolderOf(options));
  const stop = new AbortController();
  const interrupt = () => stop.abort();
  process.on("SIGINT", interrupt).on("SIGTERM", interrupt);
  const display = progressDisplay();
  try {
    const store = await openStore(configuredStore(folder.path));
    return await work({
      store,
      signal: stop.signal,
      saveEverySeconds: options.saveEvery,
      report: (progress) => display.show(progress),
    });
  } finally {
    display.end();
    process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
    await folder.release();
  }
}

/** Prints a result: as JSON for programs, as text for people. */
export function print(options: Pick<SessionOptions, "json">, value: object, text: string): void {
  process.stdout.write(options.json ? `${JSON.stringify(value, null, 2)}\n` : `${text}\n`);
}

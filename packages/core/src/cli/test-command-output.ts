import type { Command } from "commander";
import { vi } from "vitest";

/** What a command writes to standard output when it is called with these parameters. What it refuses is thrown, instead of ending the process. */
export async function commandOutput(command: Command, parameters: readonly string[]): Promise<string> {
  const written: string[] = [];
  const spy = vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    written.push(String(text));
    return true;
  });
  try {
    await command.exitOverride().parseAsync([...parameters], { from: "user" });
  } finally {
    spy.mockRestore();
  }
  return written.join("");
}

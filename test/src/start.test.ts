import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { freePort } from "../servers/free-port.js";
import { type RunningCommand, repository, startCommand } from "./running-command.js";
import { makeWorkplace, type Workplace } from "./small-run.js";

let workplace: Workplace;
let started: RunningCommand[] = [];
beforeAll(async () => {
  workplace = await makeWorkplace();
});
afterEach(async () => {
  for (const { child } of started) child.kill("SIGTERM");
  await Promise.all(started.map(({ ended }) => ended));
  started = [];
});
afterAll(() => workplace.remove());

function npmStart(environment: Readonly<Record<string, string>>): RunningCommand {
  const running = startCommand([process.execPath, join(repository, "scripts/start.mjs")], environment);
  started.push(running);
  return running;
}

async function freshSettings() {
  return { PORT: String(await freePort()), API_PORT: String(await freePort()), HATCHERY_DATA: workplace.newData() };
}

test.each(["PORT", "API_PORT"] as const)("a %s in use is refused with a free one in its place", async (name) => {
  const holder = createServer().listen(0, "127.0.0.1");
  await once(holder, "listening");
  const address = holder.address();
  const port = typeof address === "object" ? String(address?.port) : "";
  const { code, stdout, stderr } = await npmStart({ ...(await freshSettings()), [name]: port }).ended;
  holder.close();
  const [, offered] =
    stderr.match(new RegExp(`^Port ${port} of 127.0.0.1 is in use\\. .*: ${name}=(\\d+) npm start$`, "m")) ?? [];
  expect(Number(offered)).toBeGreaterThan(Number(port));
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
});

test.each([
  [{ PORT: "http" }, 'PORT is "http"; it must be a whole number from 1 to 65535.'],
  [{ API_PORT: "70000" }, 'API_PORT is "70000"; it must be a whole number from 1 to 65535.'],
  [{ PORT: "4321", API_PORT: "4321" }, "PORT and API_PORT are both 4321; give each a port of its own."],
])("%o is refused", async (settings, sentence) => {
  const { code, stderr } = await npmStart({ ...(await freshSettings()), ...settings }).ended;
  expect({ code, stderr }).toEqual({ code: 1, stderr: `${sentence}\n` });
});

test("npm start brings up gallery and API, says where they are, and stops both when it is told to", async () => {
  const settings = await freshSettings();
  const [gallery, api] = [`http://127.0.0.1:${settings.PORT}`, `http://127.0.0.1:${settings.API_PORT}/graphql`];
  const running = npmStart(settings);
  await running.shows(/Ctrl-C stops it/);
  await running.shows(new RegExp(`Gallery +${gallery}\\n +GraphQL +${api}\\n`));
  expect(await (await fetch(gallery)).text()).toContain("Hatchery");
  const query = { query: "{ server { engine } }" };
  const answer = await fetch(api, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(query),
  });
  expect(await answer.json()).toMatchObject({
    data: { server: { engine: expect.stringMatching(/tensorflow|wasm/i) } },
  });
  expect(await readFile(join(settings.HATCHERY_DATA, "admin-token"), "utf8")).toMatch(/^hatchery_\S{40,}\n$/);

  running.child.kill("SIGTERM");
  expect(await running.ended).toMatchObject({ code: 0 });
  await expect(fetch(gallery)).rejects.toThrow("fetch failed");
  await expect(fetch(api)).rejects.toThrow("fetch failed");
  expect(await readFile(join(settings.HATCHERY_DATA, "logs/api.log"), "utf8")).not.toContain("hatchery_");
});

test("when the API dies, the gallery is stopped too, with a sentence", async () => {
  const settings = await freshSettings();
  const running = npmStart(settings);
  await running.shows(/Ctrl-C stops it/);
  const { pid } = JSON.parse(await readFile(join(settings.HATCHERY_DATA, "hatchery.pid"), "utf8"));
  process.kill(pid, "SIGKILL");
  expect(await running.ended).toMatchObject({
    code: 1,
    stderr: expect.stringContaining(`The API stopped (SIGKILL); its log is ${settings.HATCHERY_DATA}/logs/api.log`),
  });
  await expect(fetch(`http://127.0.0.1:${settings.PORT}`)).rejects.toThrow("fetch failed");
});

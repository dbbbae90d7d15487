import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page, Route } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { repository } from "../running-command.js";
import { vitTiny } from "../vit-tiny.js";
import type { Place } from "./place.js";

const fixture = (path: string) => join(repository, "test/fixtures", path);

/** Who brings pretrained weights: sees them on their way, goes on after a cut and after a reload, and is told why a file is refused. */
export function uploading(now: () => { place: Place; page: Page }): void {
  let folder: string;
  let vit: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "hatchery-files-"));
    vit = join(folder, "vit_tiny.safetensors");
    // Three parts of 8 MiB at most.
    await writeFile(vit, vitTiny());
  });
  afterAll(() => rm(folder, { recursive: true }));

  const choose = async (path: string) => {
    const { page } = now();
    const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.getByLabel("File").click()]);
    await chooser.setFiles(path);
  };
  const upload = () => now().page.getByRole("button", { name: "Upload", exact: true }).click();
  const open = async () => {
    const { place, page } = now();
    await page.goto(`${place.webUrl}/weights`);
    await page.getByRole("region", { name: "Weights", exact: true }).waitFor();
  };

  test("what is wrong with an upload stands beside its field, and the chosen file stays", async () => {
    const { page } = now();
    await open();
    await upload();
    await page.getByText("Choose a file of weights.").waitFor();
    await page.getByText("Paste the admin token; without it the API refuses to write.").waitFor();
    await choose(fixture("uploads/mlp3.pth"));
    await page.getByLabel("Admin token").fill("not-the-token");
    await upload();
    await page.getByText("Writing needs the admin token, and the request's token is not the admin's.").waitFor();
    expect(await page.getByLabel("Admin token").inputValue()).toBe("");
    await page.getByText("mlp3.pth", { exact: true }).last().waitFor();
  });

  test("a file becomes weights, whose page tells what they are; a hostile one is refused with the reason", async () => {
    const { place, page } = now();
    await open();
    await choose(fixture("uploads/mlp3.pth"));
    await page.getByLabel("Classes").fill("7");
    await page.getByLabel("Admin token").fill(place.adminToken);
    await upload();
    await page.getByText(/^It became MLP-3, 7 classes · [0-9A-F]{4}\.$/).waitFor();
    await page.getByRole("button", { name: "Upload another file" }).click();
    await choose(fixture("pytorch/evil.pth"));
    await upload();
    const alert = page.getByRole("alert").filter({ hasText: "The file was refused" });
    await alert.waitFor();
    expect(await alert.textContent()).toContain('evil.pth would call "posix.system" when it is loaded');

    await page.getByRole("link", { name: /^MLP-3, 7 classes/ }).click();
    await page.getByRole("heading", { name: "What was changed" }).waitFor();
    // 100*50+50 + 50*25+25 + 25*7+7
    await page.getByText("6,507", { exact: true }).waitFor();
    await page.getByRole("row", { name: "fc3.weight 7 × 25 F32" }).waitFor();
    expect(await page.getByRole("region", { name: "What was changed" }).getByRole("listitem").count()).toBeGreaterThan(
      0,
    );
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: /Download safetensors/ }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^MLP-3-7-classes-[0-9A-F]{4}\.safetensors$/);
  });

  test("an upload can be paused, goes on after a cut connection, and after a reload where the same file is chosen", async () => {
    const { place, page } = now();
    const sent: number[] = [];
    // The first part gets through; what becomes of the others is decided here.
    let others: (route: Route) => Promise<void> = async () => {};
    await page.route("**/parts/**", async (route) => {
      const part = Number(/parts\/[0-9a-f]+\/(\d+)/.exec(route.request().url())?.[1]);
      if (route.request().method() !== "PUT") return route.continue();
      sent.push(part);
      if (part === 1) return route.continue();
      return others(route);
    });
    await open();
    await choose(vit);
    await page.getByLabel("Admin token").fill(place.adminToken);
    await upload();
    await page.getByText("8.4 MB of 22.9 MB").waitFor();
    await page.getByRole("progressbar", { name: "Sent" }).waitFor();
    // What has left the browser need not have arrived, and a pause cuts off what has not.
    await expect.poll(receivedBytes, { timeout: 30_000 }).toEqual([8 << 20]);
    await page.getByRole("button", { name: "Pause" }).click();
    await page.getByText("Paused", { exact: true }).waitFor();

    others = (route) => route.abort("connectionreset");
    await page.getByRole("button", { name: "Go on" }).click();
    await page.getByText(/^The connection was cut; trying again within \d+\s+s$/).waitFor();
    await page.getByText("8.4 MB of 22.9 MB").waitFor();

    await page.reload();
    const unfinished = page.getByRole("listitem").filter({ hasText: "vit_tiny.safetensors" });
    await unfinished.waitFor();
    expect(await unfinished.textContent()).toContain("8.4\u00a0MB of 22.9\u00a0MB");
    others = (route) => route.continue();
    await choose(vit);
    await upload();
    await page.getByText(/^It became ViT-Tiny/).waitFor();
    // The part that had arrived went once.
    expect(sent.filter((part) => part === 1)).toEqual([1]);
    expect(sent.slice(-2).sort()).toEqual([2, 3]);
  });

  test("an upload that is cancelled leaves nothing", async () => {
    const { place, page } = now();
    await page.route("**/parts/**", async () => {});
    await open();
    await choose(vit);
    await page.getByLabel("Admin token").fill(place.adminToken);
    await upload();
    await page.getByText("Sending", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Cancel" }).click();
    await nothingIsLeft();
  });

  test("nor does one that is cancelled before the server's answer that it has begun has come", async () => {
    const { place, page } = now();
    let answered = () => {};
    const cancelled = new Promise<void>((resolve) => {
      answered = resolve;
    });
    await page.route("**/graphql", async (route) => {
      if (!route.request().postData()?.includes("startUpload")) return route.continue();
      const response = await route.fetch();
      await page.getByRole("button", { name: "Cancel" }).click();
      await route.fulfill({ response });
      answered();
    });
    await open();
    await choose(vit);
    await page.getByLabel("Admin token").fill(place.adminToken);
    await upload();
    await cancelled;
    await nothingIsLeft();
  });

  /** Of each open upload. */
  async function receivedBytes(): Promise<number[]> {
    const { uploads } = await now().place.client.ask<{
      uploads: { edges: readonly { node: { receivedBytes: number } }[] };
    }>("{ uploads(states: [OPEN]) { edges { node { receivedBytes } } } }");
    return uploads.edges.map(({ node }) => node.receivedBytes);
  }

  async function nothingIsLeft(): Promise<void> {
    const { place, page } = now();
    await page.getByRole("button", { name: "Upload", exact: true }).waitFor();
    const { uploads } = await place.client.ask<{ uploads: object }>("{ uploads(states: [OPEN]) { totalCount } }");
    expect(uploads).toEqual({ totalCount: 0 });
    expect(await page.getByText("Not finished.").count()).toBe(0);
  }
}

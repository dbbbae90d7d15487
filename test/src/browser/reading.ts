import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import type { Place } from "./place.js";

interface Model {
  readonly id: string;
  readonly title: string;
  readonly testAccuracy: number;
  readonly iouNearest: number;
  readonly l2Nearest: number;
}

const percent = (fraction: number) => `${(fraction * 100).toFixed(2)}\u00a0%`;

/** What a visitor reads: the gallery in any order, a diffusion model's picture and report, and a download. */
export function reading(now: () => { place: Place; page: Page }): void {
  const models = async (): Promise<readonly Model[]> => {
    const answer = await now().place.client.ask<{ generatedModels: { edges: readonly { node: Model }[] } }>(
      "{ generatedModels { edges { node { id title testAccuracy iouNearest l2Nearest } } } }",
    );
    return answer.generatedModels.edges.map(({ node }) => node);
  };

  test("the gallery shows every model, the most accurate first", async () => {
    const { place, page } = now();
    await page.goto(place.webUrl);
    await page.getByRole("article").first().waitFor();
    const expected = (await models())
      .map((model) => percent(model.testAccuracy))
      .sort()
      .reverse();
    expect(
      await page
        .getByRole("article")
        .locator("dd:first-of-type")
        .evaluateAll((all) => all.filter((_, index) => index % 3 === 0).map((one) => one.textContent)),
    ).toEqual(expected);
    const titles = await page.getByRole("article").getByRole("heading").allTextContents();
    expect([...titles].sort()).toEqual((await models()).map((model) => model.title).sort());
    expect(await page.title()).toBe("Gallery · Hatchery");
  });

  test("it sorts by IoU from the lowest, keeps that in the address, and turns round", async () => {
    const { place, page } = now();
    await page.goto(place.webUrl);
    await page.getByRole("article").first().waitFor();
    await page.getByLabel("Sort by").selectOption({ label: "Nearest IoU" });
    await page.waitForURL(/sort=iou/);
    const shown = async () =>
      (
        await page
          .getByRole("article")
          .getByRole("term")
          .filter({ hasText: "Nearest IoU" })
          .locator("xpath=following-sibling::dd")
          .allTextContents()
      ).map(Number);
    const ascending = (await models()).map((model) => Number(model.iouNearest.toFixed(3))).sort((a, b) => a - b);
    await expect.poll(shown).toEqual(ascending);
    await page.getByRole("button", { name: "Lowest first; turn round" }).click();
    await page.waitForURL(/direction=desc/);
    await expect.poll(shown).toEqual([...ascending].reverse());
  });

  test("as a table it sorts by the head of a column", async () => {
    const { place, page } = now();
    await page.goto(`${place.webUrl}/?view=table`);
    await page.getByRole("button", { name: "Nearest L2" }).click();
    await page.waitForURL(/sort=l2/);
    const column = page.getByRole("columnheader", { name: "Nearest L2" });
    await expect.poll(() => column.getAttribute("aria-sort")).toBe("descending");
    const expected = (await models())
      .map((model) => model.l2Nearest.toPrecision(3))
      .sort((a, b) => Number(b) - Number(a));
    await expect.poll(() => page.locator("tbody tr td:nth-child(8)").allTextContents()).toEqual(expected);
  });

  test("filters narrow the list, and one that nothing passes says so and lets go", async () => {
    const { place, page } = now();
    const [one] = await models();
    const accuracy = ((one?.testAccuracy ?? 0) * 100).toFixed(2);
    const expected = (await models()).filter((model) => model.testAccuracy * 100 >= Number(accuracy)).length;
    await page.goto(`${place.webUrl}/?from=${accuracy}&dataset=mnist`);
    await page.getByText(/pass(es)? the filters/).waitFor();
    expect(await page.getByRole("article").count()).toBe(expected);
    await page.goto(`${place.webUrl}/?from=100`);
    await page.getByRole("heading", { name: "No model passes these filters" }).waitFor();
    await page.getByRole("button", { name: "Remove the filters" }).click();
    await expect.poll(() => page.getByRole("article").count()).toBe((await models()).length);
  });

  test("a diffusion model's page draws every model of every group, and hides a group on request", async () => {
    const { place, page } = now();
    const { node } = await place.client.ask<{
      node: { title: string; report: { points: { label: string; points: { accuracy: number }[] }[] } };
    }>(
      "query ($id: ID!) { node(id: $id) { ... on DiffusionModel { title report { points { label points { accuracy } } } } } }",
      { id: place.ids.diffusionModel },
    );
    await page.goto(`${place.webUrl}/diffusion-models/${encodeURIComponent(place.ids.diffusionModel)}`);
    await page.getByRole("heading", { level: 1, name: node.title }).waitFor();
    const legend = page.getByRole("list", { name: "Groups in the picture" });
    await legend.waitFor();
    expect((await legend.getByRole("button").allTextContents()).map((text) => text.replace(/\d+$/, ""))).toEqual(
      node.report.points.map((group) => group.label),
    );
    const whole = page.getByLabel("Show the whole range");
    if (await whole.count()) await whole.check();
    const dots = page
      .getByRole("img", { name: /^Test accuracy against nearest IoU/ })
      .locator("[aria-label=dot] :is(path, circle)");
    const total = node.report.points.reduce((sum, group) => sum + group.points.length, 0);
    await expect.poll(() => dots.count()).toBe(total);
    const [first] = node.report.points;
    await legend
      .getByRole("button", { name: first?.label ?? "" })
      .first()
      .click();
    await expect.poll(() => dots.count()).toBe(total - (first?.points.length ?? 0));
  });

  test("its report stands in a table, originals beside generated beside baselines", async () => {
    const { place, page } = now();
    const { node } = await place.client.ask<{
      node: {
        report: {
          originals: { mean: number };
          generated: { mean: number; count: number };
          baselines: { average16: { mean: number } };
          iou: { nearest: number };
        };
      };
    }>(
      "query ($id: ID!) { node(id: $id) { ... on DiffusionModel { report { originals { mean } generated { mean count } baselines { average16 { mean } } iou { nearest } } } } }",
      { id: place.ids.diffusionModel },
    );
    const { report } = node;
    await page.goto(`${place.webUrl}/diffusion-models/${encodeURIComponent(place.ids.diffusionModel)}`);
    const table = page.getByRole("region", { name: "Accuracy of originals, generated models and baselines" });
    const mean = (group: string) =>
      table
        .getByRole("rowheader", { name: group, exact: true })
        .locator("xpath=following-sibling::td[1]")
        .textContent();
    expect(await mean("Checkpoints")).toBe(percent(report.originals.mean));
    expect(await mean("Generated")).toBe(percent(report.generated.mean));
    expect(await mean("Averages of 16 checkpoints")).toBe(percent(report.baselines.average16.mean));
    expect(await table.getByRole("row").count()).toBe(1 + 6 + 1 + 1);
    await page.getByText("Generated with their nearest original").waitFor();
    expect(
      await page
        .getByText("Generated with their nearest original")
        .locator("xpath=following-sibling::dd")
        .textContent(),
    ).toBe(report.iou.nearest.toFixed(3));
  });

  test("a download has the digest that the page states", async () => {
    const { place, page } = now();
    await page.goto(`${place.webUrl}/generated-models/${encodeURIComponent(place.ids.model)}`);
    const button = page.getByRole("button", { name: /Download safetensors/ });
    await button.waitFor();
    const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
    expect(download.suggestedFilename()).toMatch(/\.safetensors$/);
    const bytes = await readFile(await download.path());
    const digest = createHash("sha256").update(bytes).digest("hex");
    expect(await page.getByText("SHA-256 of the file").locator("xpath=following-sibling::code").textContent()).toBe(
      digest,
    );
  });

  test("an address that names nothing says so, with a way back", async () => {
    const { place, page } = now();
    for (const path of [
      "generated-models/nothing",
      "diffusion-models/nothing",
      "checkpoint-sets/nothing",
      "weights/nothing",
      "datasets/nothing",
      "jobs/nothing",
      "nothing",
    ]) {
      await page.goto(`${place.webUrl}/${path}`);
      await page.getByRole("heading", { level: 1, name: "Not found" }).waitFor();
    }
    await page.getByRole("link", { name: "Go to the gallery" }).click();
    await page.getByRole("article").first().waitFor();
  });
}

import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import type { Place } from "./place.js";

const paths: Readonly<Record<string, (ids: Place["ids"]) => string>> = {
  "the gallery": () => "/",
  "the gallery as a table": () => "/?view=table",
  "a generated model": ({ model }) => `/generated-models/${encodeURIComponent(model)}`,
  "diffusion models": () => "/diffusion-models",
  "a diffusion model": ({ diffusionModel }) => `/diffusion-models/${encodeURIComponent(diffusionModel)}`,
  "a checkpoint set": ({ checkpointSet }) => `/checkpoint-sets/${encodeURIComponent(checkpointSet)}`,
  datasets: () => "/datasets",
  "a dataset": ({ dataset }) => `/datasets/${encodeURIComponent(dataset)}`,
  "a dataset that is not here": ({ absentDataset }) => `/datasets/${encodeURIComponent(absentDataset)}`,
  architectures: () => "/architectures",
  weights: () => "/weights",
  "weights of one network": ({ weights }) => `/weights/${encodeURIComponent(weights)}`,
  jobs: () => "/jobs",
  "a job": ({ job }) => `/jobs/${encodeURIComponent(job)}`,
};

/** Loading places are gone, and every picture is drawn. */
async function drawn(page: Page): Promise<void> {
  await page.getByRole("heading", { level: 1 }).waitFor();
  await expect.poll(() => page.locator(".mantine-Skeleton-root").count(), { timeout: 30_000 }).toBe(0);
}

/** Every page, at every width and in both schemes. */
export function looks(now: () => { place: Place; page: Page }): void {
  describe.each(Object.keys(paths))("%s", (name) => {
    const open = async (): Promise<Page> => {
      const { place, page } = now();
      await page.goto(place.webUrl + (paths[name]?.(place.ids) ?? ""));
      await drawn(page);
      return page;
    };

    test("sticks out at no width, has a title, and shows no raw id", async () => {
      const page = await open();
      for (const width of [360, 390, 768, 1600]) {
        await page.setViewportSize({ width, height: 900 });
        await drawn(page);
        expect(await page.evaluate("document.documentElement.scrollWidth"), `${width} pixels`).toBe(width);
      }
      expect(await page.title()).toMatch(/^.+ · Hatchery$/);
      const words = await page.evaluate("document.body.innerText");
      for (const id of Object.values(now().place.ids)) expect(words).not.toContain(id);
    });

    test("is accessible in light and in dark colours", async () => {
      await now().page.emulateMedia({ reducedMotion: "reduce" });
      const page = await open();
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        await page.locator(`html[data-mantine-color-scheme=${colorScheme}]`).waitFor();
        const axe = new AxeBuilder({ page });
        // What is not a colour is the same in both.
        const { violations } = await (colorScheme === "light" ? axe : axe.withRules("color-contrast")).analyze();
        const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
        const found = serious.map(
          ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`,
        );
        expect(found, colorScheme).toEqual([]);
      }
    });
  });
}

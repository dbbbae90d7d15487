import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { writeDatasetFolder } from "../dataset-folder.js";
import type { Place } from "./place.js";

/** Who brings a dataset: is told what is wrong, follows the import to its end, and sees what came of it. */
export function importing(now: () => { place: Place; page: Page }): void {
  const open = async () => {
    const { place, page } = now();
    await page.goto(`${place.webUrl}/datasets`);
    await page.getByRole("region", { name: "Import a dataset" }).waitFor();
  };
  const submit = () => now().page.getByRole("button", { name: "Import", exact: true }).click();

  test("what is wrong with an import stands beside its field", async () => {
    const { place, page } = now();
    await open();
    await submit();
    await page.getByText("Call it by small letters, digits and dashes, such as my-birds.").waitFor();
    await page.getByText("Say where its files are.").waitFor();
    await page.getByText("Paste the admin token; without it the API refuses to write.").waitFor();
    await page.getByLabel("Name", { exact: true }).fill("mnist");
    await page.getByLabel("Path", { exact: true }).fill("../elsewhere");
    await page.getByLabel("Admin token").fill(place.adminToken);
    await submit();
    await page.getByText("MNIST is there already, without an import").waitFor();
    await page.getByLabel("Name", { exact: true }).fill("flowers");
    await submit();
    await page.getByText("which leads out of the folder that HATCHERY_IMPORT_FOLDER names").waitFor();
    await page.getByLabel("Dataset", { exact: true }).selectOption({ label: "ImageNet-1K" });
    expect(await page.getByLabel("Files", { exact: true }).count()).toBe(0);
    await page.getByLabel("Dataset", { exact: true }).selectOption({ label: "CIFAR-10" });
    await page.getByLabel("Files", { exact: true }).selectOption({ label: "Download them" });
    expect(await page.getByLabel("Path", { exact: true }).count()).toBe(0);
  });

  test("an import is followed to its end; the dataset's page shows its images, how many there are and which were left out", async () => {
    const { place, page } = now();
    await writeDatasetFolder(`${place.importFolder}/flowers`);
    await open();
    await page.getByLabel("Name", { exact: true }).fill("flowers");
    await page.getByLabel("Path", { exact: true }).fill("flowers");
    await page.getByLabel("Admin token").fill(place.adminToken);
    await submit();
    // At its beginning the bar is empty, and what is empty is not visible.
    await page.getByRole("progressbar").first().waitFor({ state: "attached" });
    await page.getByText("flowers is here: specifications can name it.").waitFor();
    // The list behind it has it too.
    await page.getByRole("heading", { level: 2, name: "flowers", exact: true }).waitFor();
    await page.getByRole("link", { name: "See the dataset" }).click();
    await page.getByRole("heading", { level: 1, name: "flowers", exact: true }).waitFor();

    const samples = page.getByRole("region", { name: "Samples" }).getByRole("img");
    await expect.poll(() => samples.count()).toBe(24);
    const size = `(async () => {
      const image = document.querySelector("img[alt='clover, 1']");
      await image.decode();
      return [image.naturalWidth, image.naturalHeight];
    })()`;
    expect(await page.evaluate(size)).toEqual([8, 8]);
    // Of each class 40 images, every fifth of which is tested on.
    const balance = page.getByRole("region", { name: "Class balance" });
    await balance.getByText("train: 32 images of each class").waitFor();
    await balance.getByText("test: 8 images of each class").waitFor();
    const bars = balance.getByRole("img").locator("[aria-label=bar] rect");
    await expect.poll(() => bars.count()).toBe(6);
    const leftOut = page.getByRole("region", { name: "Images that were left out" }).getByRole("listitem");
    expect(await leftOut.allTextContents()).toEqual([
      expect.stringMatching(/^clover\/99999\.png \(train\) begins with 0x54686973/),
    ]);

    await page.getByRole("button", { name: "Delete the images" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete the images" }).click();
    await page.waitForURL(/\/datasets$/);
    await page.getByRole("heading", { level: 2, name: "MNIST" }).waitFor();
    const gone = page.getByRole("heading", { level: 2, name: "flowers", exact: true });
    await expect.poll(() => gone.count(), { timeout: 30_000 }).toBe(0);
  });
}

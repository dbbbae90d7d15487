import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import type { Place } from "./place.js";

/** Who asks for new parameters: is told what is wrong, follows the job, and finds what was hatched. */
export function requesting(now: () => { place: Place; page: Page }): void {
  test("what is wrong with a request stands beside its field", async () => {
    const { place, page } = now();
    await page.goto(`${place.webUrl}/diffusion-models/${encodeURIComponent(place.ids.diffusionModel)}`);
    await page.getByLabel("Models", { exact: true }).fill("0");
    // The small run's diffusion model has 50 timesteps.
    await page.getByLabel("Steps", { exact: true }).fill("51");
    await page.getByRole("button", { name: "Generate and evaluate" }).click();
    await page.getByText("Ask for a whole number of models from 1 to 100,000.").waitFor();
    await page.getByText("Take a whole number of steps from 1 to 50;").waitFor();
    await page.getByText("Paste the admin token; without it the API refuses to write.").waitFor();

    await page.getByLabel("Models", { exact: true }).fill("3");
    await page.getByLabel("Steps", { exact: true }).fill("10");
    await page.getByLabel("Admin token").fill("not-the-token");
    await page.getByRole("button", { name: "Generate and evaluate" }).click();
    await page.getByText("Writing needs the admin token, and the request's token is not the admin's.").waitFor();
    expect(await page.getByLabel("Admin token").inputValue()).toBe("");
  });

  test("a request is followed to its end, and its models are in the gallery; the token is asked for once", async () => {
    const { place, page } = now();
    await page.goto(`${place.webUrl}/diffusion-models/${encodeURIComponent(place.ids.diffusionModel)}`);
    await page.getByLabel("Models", { exact: true }).fill("3");
    await page.getByLabel("Sampler").selectOption({ label: "DDIM" });
    await page.getByLabel("Steps", { exact: true }).fill("10");
    await page.getByLabel("Seed").fill("77");
    await page.getByLabel("Admin token").fill(place.adminToken);
    await page.getByRole("button", { name: "Generate and evaluate" }).click();
    await page.getByRole("progressbar").first().waitFor();
    await page.getByText("3 models hatched.").waitFor({ timeout: 110_000 });
    await page.getByRole("link", { name: "See them in the gallery" }).click();
    await page.getByText("3 models pass the filters").waitFor();
    expect(await page.getByRole("article").count()).toBe(3);
    const { generatedModels } = await place.client.ask<{ generatedModels: { totalCount: number } }>(
      "{ generatedModels { totalCount } }",
    );
    // Six of the small run, and these.
    expect(generatedModels.totalCount).toBe(9);

    await page.goBack();
    await page
      .getByRole("button", { name: /Generate and evaluate|Ask for more/ })
      .first()
      .waitFor();
    await page
      .getByText("Sent with the admin token that this browser keeps.")
      .or(page.getByRole("button", { name: "Ask for more" }))
      .first()
      .waitFor();
    expect(await page.getByLabel("Admin token").count()).toBe(0);
  });
}

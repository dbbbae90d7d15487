import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchChromium } from "../../servers/chromium.js";
import { freePort } from "../../servers/free-port.js";
import { startWeb, type WebServer } from "../../servers/web.js";

let browser: Browser;
let web: WebServer;
let apiUrl: string;
beforeAll(async () => {
  apiUrl = `http://127.0.0.1:${await freePort()}/graphql`;
  browser = await launchChromium();
  web = await startWeb(apiUrl);
});
afterAll(async () => {
  await browser?.close();
  await web?.close();
});

test.each([
  "/",
  "/generated-models/x",
  "/diffusion-models",
  "/diffusion-models/x",
  "/checkpoint-sets/x",
  "/datasets",
  "/datasets/x",
  "/architectures",
  "/weights",
  "/weights/x",
  "/jobs",
  "/jobs/x",
])("without an API, %s says where it asked and what to do", async (path) => {
  const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
  await page.goto(web.url + path);
  const alert = page.getByRole("alert").filter({ hasText: "The API does not answer" });
  await alert.waitFor();
  const words = await alert.textContent();
  expect(words).toContain(apiUrl);
  expect(words).toContain("npm start");
  expect(words).toContain("HATCHERY_API_URL");
  expect(await page.getByRole("button", { name: "Try again" }).count()).toBe(1);
  expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(390);
  await page.close();
});

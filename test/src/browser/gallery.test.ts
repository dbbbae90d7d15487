import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe } from "vitest";
import { launchChromium } from "../../servers/chromium.js";
import { importing } from "./importing.js";
import { looks } from "./looks.js";
import type { Place } from "./place.js";
import { reading } from "./reading.js";
import { requesting } from "./requesting.js";
import { startPlace } from "./start-place.js";
import { uploading } from "./uploading.js";

describe("the gallery in a browser", () => {
  let place: Place;
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    browser = await launchChromium();
    place = await startPlace();
  });
  afterAll(async () => {
    await browser?.close();
    await place?.close();
  });
  beforeEach(async () => {
    // A context of its own for each test, so that none finds another's token.
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    page = await context.newPage();
    page.setDefaultTimeout(60_000);
  });
  afterEach(() => page.context().close());

  reading(() => ({ place, page }));
  looks(() => ({ place, page }));
  uploading(() => ({ place, page }));
  importing(() => ({ place, page }));
  // Last, for it adds models.
  requesting(() => ({ place, page }));
});

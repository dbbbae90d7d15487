// The last step of the gallery's build: Next leaves out of its standalone server what a CDN could serve; ours serves it itself.
import { cpSync, existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const web = new URL("../apps/web/", import.meta.url);
const standalone = new URL(".next/standalone/apps/web/", web);
for (const folder of [".next/static", "public"]) {
  const source = new URL(folder, web);
  if (existsSync(source))
    cpSync(fileURLToPath(source), fileURLToPath(new URL(folder, standalone)), { recursive: true });
}

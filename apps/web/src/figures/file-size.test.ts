import { expect, it } from "vitest";
import { fileSize } from "./file-size";

it("writes small files in bytes and larger ones in decimal units", () => {
  expect(fileSize(0)).toBe("0\u00a0B");
  expect(fileSize(999)).toBe("999\u00a0B");
  expect(fileSize(139_664)).toBe("139.7\u00a0kB");
  expect(fileSize(47_040_016)).toBe("47.0\u00a0MB");
});

import { expect, test } from "vitest";
import { contentDisposition } from "./content-disposition.js";

// The euro example is RFC 6266's own (section 5).
test("a name outside ASCII is given twice, as RFC 6266 has it", () => {
  expect(contentDisposition("€ rates")).toBe(`attachment; filename="_ rates"; filename*=UTF-8''%E2%82%AC%20rates`);
});

test("a name cannot end the header or begin another", () => {
  expect(contentDisposition('a"\r\nSet-Cookie: b')).toBe(
    `attachment; filename="a___Set-Cookie_ b"; filename*=UTF-8''a%22%0D%0ASet-Cookie%3A%20b`,
  );
});

import { expect, it } from "vitest";
import { filterCount, formatGalleryAddress, galleryVariables, parseGalleryAddress } from "./gallery-address";

it("shows the most accurate models first when the address says nothing", () => {
  const address = parseGalleryAddress(new URLSearchParams());
  expect(galleryVariables(address)).toEqual({
    first: 24,
    after: undefined,
    orderBy: { field: "TEST_ACCURACY", direction: "DESC" },
    filter: {},
  });
  expect(formatGalleryAddress(address)).toBe("/");
});

it("comes back the same from an address that says everything", () => {
  const text =
    "/?view=table&sort=iou&direction=desc&dataset=mnist&architecture=mlp3&architecture=convnet3&verdict=novel&from=98.5&to=99.2&job=Sm9iOjE%3D&before=c24&page=2";
  const address = parseGalleryAddress(new URL(text, "http://gallery").searchParams);
  expect(formatGalleryAddress(address)).toBe(text);
  expect(filterCount(address)).toBe(5);
});

it("asks for accuracy as a fraction and for the page before a cursor from its end", () => {
  const address = parseGalleryAddress(new URLSearchParams("from=98&before=c24"));
  expect(galleryVariables(address)).toMatchObject({ last: 24, before: "c24", filter: { testAccuracy: { min: 0.98 } } });
});

it("takes no notice of what it does not understand", () => {
  const address = parseGalleryAddress(
    new URLSearchParams("sort=constructor&verdict=good&from=abc&to=900&page=-4&view=wall"),
  );
  expect(formatGalleryAddress(address)).toBe("/");
});

it("starts sorting by IoU with the newest parameters", () => {
  expect(galleryVariables(parseGalleryAddress(new URLSearchParams("sort=iou"))).orderBy).toEqual({
    field: "IOU_NEAREST",
    direction: "ASC",
  });
});

import { concat, gather, tensor1d, tensor3d, tensor4d, tidy } from "@tensorflow/tfjs-core";
import type { NamedArray } from "../weights/named-arrays.js";
import { mapValue, type Value, type Values } from "./value.js";

/** What all networks share, for some of the images: `indices` counts those that the values are for. */
export function gatherImages(values: Values, indices: Int32Array): Values {
  return tidy(() => {
    const places = tensor1d(indices, "int32");
    const gathered = (value: Value): Value =>
      mapValue(value, (data) => gather(data, places, value.kind === "images" ? 0 : 1));
    return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, gathered(value)]));
  });
}

/** What all networks share for some images, and then for others, as one. */
export function joinImages(parts: readonly Values[]): Values {
  const names = Object.keys(parts[0] ?? {});
  return Object.fromEntries(names.map((name) => [name, joined(parts.flatMap((part) => part[name] ?? []))]));
}

function joined(parts: readonly Value[]): Value {
  const maps = parts.flatMap((part) => (part.kind === "images" ? [part.data] : []));
  if (maps.length > 0) return { kind: "images", data: concat(maps, 0), models: 1 };
  const tokens = parts.flatMap((part) => (part.kind === "tokens" ? [part.data] : []));
  if (tokens.length > 0) return { kind: "tokens", data: concat(tokens, 1), models: 1 };
  const vectors = parts.flatMap((part) => (part.kind === "vectors" ? [part.data] : []));
  return { kind: "vectors", data: concat(vectors, 1), models: 1 };
}

/** A value that all networks share, from where it was kept outside the engine. */
export function restoreValue(kind: Value["kind"], { shape, data }: NamedArray): Value {
  const [a = 0, b = 0, c = 0, d = 0] = shape;
  if (kind === "vectors") return { kind, data: tensor3d(data, [a, b, c]), models: 1 };
  return { kind, data: tensor4d(data, [a, b, c, d]), models: 1 };
}

import { add as sum } from "@tensorflow/tfjs-core";
import type { Value } from "../value.js";
import { repeatLast } from "./channelwise.js";

/** The sum of two values of one kind; what all networks share is added to each network's own. */
export function add(a: Value, b: Value): Value {
  const models = Math.max(a.models, b.models);
  if (a.kind === "images" && b.kind === "images") {
    const data = sum<typeof a.data>(repeatLast(a.data, models / a.models), repeatLast(b.data, models / b.models));
    return { kind: "images", data, models };
  }
  if (a.kind === "vectors" && b.kind === "vectors") {
    return { kind: "vectors", data: sum<typeof a.data>(a.data, b.data), models };
  }
  if (a.kind === "tokens" && b.kind === "tokens") {
    return { kind: "tokens", data: sum<typeof a.data>(a.data, b.data), models };
  }
  throw new Error(`A node of the network adds ${b.kind} to ${a.kind}.`);
}

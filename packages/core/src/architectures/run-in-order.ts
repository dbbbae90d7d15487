import { clone, tidy } from "@tensorflow/tfjs-core";
import { mapValue, type Value, type Values } from "./value.js";

/** One value, made of others. */
export interface Computation {
  readonly name: string;
  /** Names of what it reads: earlier computations, or what is given from outside. */
  readonly inputs: readonly string[];
  compute(read: (name: string) => Value): Value;
}

/**
 * Runs computations one after another and returns the values of the `wanted` ones. What is not wanted is disposed as soon as nothing needs it;
 * what is returned, the caller owns, even if it was passed in.
 *
 * @throws Error when a value is missing
 */
export function runInOrder(
  computations: readonly Computation[],
  values: Values,
  wanted: readonly string[],
): Record<string, Value> {
  const lastReader = new Map<string, number>();
  for (const [position, { inputs }] of computations.entries())
    for (const name of inputs) lastReader.set(name, position);
  return tidy(() => {
    const given: Record<string, Value> = { ...values };
    const read = (name: string): Value => readValue(given, name);
    for (const [position, { name, inputs, compute }] of computations.entries()) {
      given[name] = tidy(() => {
        const value = compute(read);
        // A clone copies nothing, and each name owns its value.
        return inputs.some((input) => read(input) === value) ? mapValue(value, clone) : value;
      });
      for (const input of new Set(inputs)) {
        const needed = wanted.includes(input) || lastReader.get(input) !== position;
        if (!needed && !(input in values)) given[input]?.data.dispose();
      }
    }
    return Object.fromEntries(
      wanted.map((name) => [name, name in values ? mapValue(read(name), clone) : read(name)] as const),
    );
  });
}

export function readValue(values: Values, name: string): Value {
  const value = values[name];
  if (value === undefined) throw new Error(`Nothing gives ${name}, which the network reads.`);
  return value;
}

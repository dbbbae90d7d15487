import { quoted, type Refuse } from "./refusal.js";

/** What DistributedDataParallel and torch.compile put before every name; timm takes them off as well. */
const PREFIXES = /^(?:module\.|_orig_mod\.)+/;

/** Tensors by their names without the prefixes that training wrappers add, in the order given. */
export function withoutWrappers<T extends { readonly name: string }>(
  tensors: readonly T[],
  refuse: Refuse,
): Map<string, T> {
  const byName = new Map<string, T>();
  for (const tensor of tensors) {
    const name = tensor.name.replace(PREFIXES, "");
    if (byName.has(name)) throw refuse(`has two tensors ${quoted(name)}, one of them under a wrapper's prefix.`);
    byName.set(name, tensor);
  }
  return byName;
}

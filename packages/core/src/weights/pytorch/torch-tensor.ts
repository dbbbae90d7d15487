import { type DtypeName, dtypes } from "../dtypes.js";
import { Call, External, Global, type PickledValue } from "../pickle/pickled-value.js";
import { quoted, type Refuse } from "../refusal.js";
import { MAX_AXES } from "../stored-values.js";
import { torchDtype } from "./torch-formats.js";
import { isCount, type TorchStorage, torchStorage } from "./torch-storage.js";

/** A tensor as a view of a storage. */
export interface TorchTensor {
  readonly storage: TorchStorage;
  readonly dtype: DtypeName;
  /** Of the first value from the start of the storage, in values. */
  readonly offset: number;
  readonly shape: readonly number[];
  /** From one value to the next along each axis, in values. */
  readonly strides: readonly number[];
}

/** How PyTorch rebuilds tensors that are not read, and what to do about each. */
const unreadable: Readonly<Record<string, string>> = {
  _rebuild_qtensor: "is quantised; save it as tensor.dequantize()",
  _rebuild_sparse_tensor: "is sparse; save it as tensor.to_dense()",
  _rebuild_nested_tensor: "is nested; save its parts",
  _rebuild_meta_tensor_no_storage: "is on the meta device and has no values; load the network before you save it",
  _rebuild_wrapper_subclass: "is of a subclass of Tensor; save it as a plain tensor",
  _rebuild_device_tensor_from_numpy: "is on a device of its own; save it as tensor.cpu()",
  _rebuild_xla_tensor: "is on a device of its own; save it as tensor.cpu()",
};

/** Layers of calls around a tensor: a parameter of a subclass with attributes has three. */
const MAX_LAYERS = 8;

const REBUILD = "torch._utils.";
const FROM_TYPE = "torch._tensor._rebuild_from_type_v2";
/** How parameters were pickled before PyTorch 0.4, in the first files of torchvision for one. */
const PARAMETER = "torch.nn.parameter.Parameter";

/** Calls whose first argument is the tensor. */
const layers = new Set([
  PARAMETER,
  ...["_rebuild_parameter", "_rebuild_parameter_with_state", "_rebuild_device_tensor_from_cpu_tensor"].map(
    (name) => REBUILD + name,
  ),
]);

export function isTensor(value: PickledValue | undefined): value is Call {
  if (!(value instanceof Call)) return false;
  const { name } = value.callable;
  return name.startsWith(REBUILD) || name === FROM_TYPE || name === PARAMETER;
}

/**
 * The tensor that a pickled call would rebuild.
 * @throws BadInput when it is none that is read, or reaches beyond its storage
 */
export function torchTensor(name: string, value: Call, refuse: Refuse): TorchTensor {
  const call = withoutLayers(value);
  const called = call.callable.name.slice(REBUILD.length);
  const [external, offset, shape, strides, , , sixth, seventh] = call.args;
  if (!["_rebuild_tensor", "_rebuild_tensor_v2", "_rebuild_tensor_v3"].includes(called)) {
    const reason = Object.hasOwn(unreadable, called)
      ? unreadable[called]
      : `is rebuilt by ${quoted(call.callable.name)}, which is not known`;
    throw refuse(`has tensor ${quoted(name)}, which ${reason}.`);
  }
  const damaged = (what: string) => refuse(`has tensor ${quoted(name)} ${what}; it is damaged.`);
  if (!(external instanceof External)) throw damaged("without a storage");
  const storage = torchStorage(external, refuse);
  const [sizes, steps] = [countsOf(shape), countsOf(strides)];
  if (!isCount(offset) || sizes === undefined || steps === undefined || sizes.length !== steps.length) {
    throw damaged("of impossible shape, strides or offset");
  }
  const [named, metadata] = called === "_rebuild_tensor_v3" ? [sixth, seventh] : [undefined, sixth];
  const dtype = named === undefined ? storage.dtype : named instanceof Global ? torchDtype(named.name) : undefined;
  if (dtype === undefined) {
    const format = named instanceof Global ? named.name : "complex or quantised numbers";
    throw refuse(`has tensor ${quoted(name)} of ${format}; save it as float32.`);
  }
  if (metadata instanceof Map && [...metadata.values()].includes(true)) {
    throw refuse(`has tensor ${quoted(name)}, which is a negated or conjugated view; save it as tensor.resolve_neg().`);
  }
  checkReach(sizes, steps, offset, Math.floor((storage.view.count * storage.width) / dtypes[dtype].bytes), damaged);
  return { storage, dtype, offset, shape: sizes, strides: steps };
}

/** Parameters and subclasses with attributes are calls around the call that rebuilds their tensor. */
function withoutLayers(value: Call): Call {
  let call = value;
  for (let layer = 0; layer < MAX_LAYERS; layer++) {
    const [first, , args] = call.args;
    if (call.callable.name === FROM_TYPE && first instanceof Global && Array.isArray(args))
      call = new Call(first, args);
    else if (layers.has(call.callable.name) && first instanceof Call) call = first;
    else break;
  }
  return call;
}

/** A tuple of lengths, or torch.Size of one. */
function countsOf(value: PickledValue | undefined): number[] | undefined {
  const items = value instanceof Call && value.callable.name === "torch.Size" ? value.args[0] : value;
  if (!Array.isArray(items) || items.length > MAX_AXES) return undefined;
  const counts = items.filter(isCount);
  return counts.length === items.length ? counts : undefined;
}

function checkReach(
  shape: readonly number[],
  strides: readonly number[],
  offset: number,
  available: number,
  damaged: (what: string) => Error,
): void {
  if (shape.includes(0)) return;
  const last = shape.reduce((position, length, axis) => position + (length - 1) * (strides[axis] ?? 0), offset);
  if (last >= available) throw damaged(`that reaches up to value ${last} of a storage of ${available}`);
}

import { isDictionaryClass } from "../pickle/dictionary-classes.js";
import { quoted, type Refuse } from "../refusal.js";

/**
 * What else than dictionaries, in which weights stand, a file of weights or a training checkpoint may name: tensors and how they are rebuilt, number formats, and plain data
 * of options, paths, dates and metrics. All of it stays a name; what is not a tensor is not looked at.
 */
const allowed: readonly RegExp[] = [
  /^torch\._utils\._rebuild_\w+$/,
  /^torch\._tensor\._rebuild_from_type_v2$/,
  /^torch\.(?:cuda\.|storage\.)?\w*Storage$/,
  /^torch\.(?:u?int(?:[1-9]|16|32|64)|q?u?int\d+(?:x\d)?|float\d+(?:_\w+)?|bfloat16|complex\d+|bool)$/,
  /^torch\.per_(?:tensor|channel)_\w+$/,
  /^torch\.(?:Size|device|Tensor|serialization\._get_layout|nn\.parameter\.(?:Parameter|Buffer))$/,
  /^numpy\._?core\.multiarray\.(?:scalar|_reconstruct)$/,
  /^numpy\._?core\.numeric\._frombuffer$/,
  /^numpy\.(?:dtype|ndarray|dtypes\.\w+DType)$/,
  /^_codecs\.encode$/,
  /^(?:builtins|__builtin__)\.(?:set|frozenset|bytearray|complex|dict|list|tuple|int|float|str|bool|slice|range)$/,
  /^(?:argparse\.Namespace|types\.SimpleNamespace)$/,
  /^pathlib\.(?:_local\.)?(?:Pure)?(?:Posix|Windows)?Path$/,
  /^datetime\.(?:datetime|date|time|timedelta|timezone)$/,
];

/** Where classes of networks live; `__main__` and `__torch__` hold those of a script and of TorchScript. */
const modules = /^(?:torch\.nn\.|torch\.fx\.|torchvision\.|timm\.|__main__\.|__torch__\.)/;

const remedy =
  "Nothing of it was run. Save the tensors alone, torch.save(model.state_dict(), file), and send that file.";

/** Lets in the name of a class or function that weights need, and no other. */
export function allowGlobal(name: string, refuse: Refuse): void {
  if (isDictionaryClass(name) || allowed.some((pattern) => pattern.test(name))) return;
  if (modules.test(name)) {
    throw refuse(`holds a whole pickled module (${quoted(name)}), which only its own code could rebuild. ${remedy}`);
  }
  throw refuse(`would call ${quoted(name)} when it is loaded, which weights have no need of. ${remedy}`);
}

const dictionaryClasses = new Set(["collections.OrderedDict", "collections.defaultdict", "collections.Counter"]);

/** Whether a class that a pickle names is one of Python's own dictionaries, which are read as such. */
export function isDictionaryClass(name: string): boolean {
  return dictionaryClasses.has(name);
}

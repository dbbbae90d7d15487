import { registerEnumType } from "type-graphql";

export const DatasetState = {
  COMES_ALONG: "comes-along",
  GENERATED: "generated",
  IMPORTED: "imported",
  NOT_IMPORTED: "not-imported",
} as const;
export type DatasetState = (typeof DatasetState)[keyof typeof DatasetState];

registerEnumType(DatasetState, {
  name: "DatasetState",
  description: "Where a dataset's images are from; all but NOT_IMPORTED can be named in a specification.",
  valuesConfig: {
    COMES_ALONG: { description: "Installed with the program." },
    GENERATED: { description: "Drawn by the program as it is asked for." },
    IMPORTED: { description: "In the object store." },
    NOT_IMPORTED: { description: "Known, but not here; `forms` says which files `importDataset` takes." },
  },
});

import type {
  GalleryQueryVariables,
  GeneratedModelOrderField,
  OrderDirection,
  Verdict,
} from "@hatchery/schema/documents/generated/graphql.js";

export const PAGE_SIZE = 24;

/** What the gallery can be sorted by, by the name in the address. */
export const sorts = {
  accuracy: { field: "TEST_ACCURACY", label: "Test accuracy", first: "DESC" },
  train: { field: "TRAIN_ACCURACY", label: "Train accuracy", first: "DESC" },
  iou: { field: "IOU_NEAREST", label: "Nearest IoU", first: "ASC" },
  "iou-mean": { field: "IOU_MEAN", label: "Mean IoU", first: "ASC" },
  l2: { field: "L2_NEAREST", label: "Nearest L2", first: "DESC" },
  number: { field: "INDEX", label: "Number", first: "ASC" },
  newest: { field: "CREATED_AT", label: "Time of hatching", first: "DESC" },
} as const satisfies Record<string, { field: GeneratedModelOrderField; label: string; first: OrderDirection }>;
export type Sort = keyof typeof sorts;

const verdicts: Readonly<Record<string, Verdict>> = {
  novel: "NOVEL",
  interpolation: "INTERPOLATION",
  replica: "REPLICA",
};

/** All that the gallery shows, as its address in the browser says it. */
export interface GalleryAddress {
  view: "cards" | "table";
  sort: Sort;
  direction: OrderDirection;
  datasets: string[];
  architectures: string[];
  verdicts: Verdict[];
  /** Test accuracy in percent. */
  accuracyFrom: number | undefined;
  accuracyTo: number | undefined;
  /** Only models from one diffusion model or of one job, by id. */
  diffusionModel: string | undefined;
  job: string | undefined;
  /** Cursor that the page lies after, or before; none for the first page. */
  after: string | undefined;
  before: string | undefined;
  /** Number of the page, from 1; for the reader only. */
  page: number;
}

/** Whether the gallery can be sorted by what the address names. */
export function isSort(name: string): name is Sort {
  return Object.hasOwn(sorts, name);
}

function percentage(text: string | null): number | undefined {
  const value = Number(text);
  return text && value >= 0 && value <= 100 ? value : undefined;
}

/** Reads an address; what it does not understand counts as not there. */
export function parseGalleryAddress(query: URLSearchParams): GalleryAddress {
  const named = query.get("sort") ?? "";
  const sort: Sort = isSort(named) ? named : "accuracy";
  const direction = query.get("direction");
  return {
    view: query.get("view") === "table" ? "table" : "cards",
    sort,
    direction: direction === "asc" ? "ASC" : direction === "desc" ? "DESC" : sorts[sort].first,
    datasets: query.getAll("dataset"),
    architectures: query.getAll("architecture"),
    verdicts: query.getAll("verdict").flatMap((name) => verdicts[name] ?? []),
    accuracyFrom: percentage(query.get("from")),
    accuracyTo: percentage(query.get("to")),
    diffusionModel: query.get("diffusion-model") ?? undefined,
    job: query.get("job") ?? undefined,
    after: query.get("after") ?? undefined,
    before: query.get("before") ?? undefined,
    page: Math.max(1, Math.trunc(Number(query.get("page"))) || 1),
  };
}

/** The address that says this; what is as by default is left out. */
export function formatGalleryAddress(address: GalleryAddress): string {
  const query = new URLSearchParams();
  if (address.view !== "cards") query.set("view", address.view);
  if (address.sort !== "accuracy") query.set("sort", address.sort);
  if (address.direction !== sorts[address.sort].first) query.set("direction", address.direction.toLowerCase());
  for (const name of address.datasets) query.append("dataset", name);
  for (const name of address.architectures) query.append("architecture", name);
  for (const verdict of address.verdicts) query.append("verdict", verdict.toLowerCase());
  if (address.accuracyFrom !== undefined) query.set("from", String(address.accuracyFrom));
  if (address.accuracyTo !== undefined) query.set("to", String(address.accuracyTo));
  if (address.diffusionModel) query.set("diffusion-model", address.diffusionModel);
  if (address.job) query.set("job", address.job);
  if (address.after) query.set("after", address.after);
  if (address.before) query.set("before", address.before);
  if (address.page > 1) query.set("page", String(address.page));
  const text = query.toString();
  return text ? `/?${text}` : "/";
}

/** The API's question that an address asks. */
export function galleryVariables(address: GalleryAddress): GalleryQueryVariables {
  const { accuracyFrom, accuracyTo } = address;
  return {
    ...(address.before ? { last: PAGE_SIZE, before: address.before } : { first: PAGE_SIZE, after: address.after }),
    orderBy: { field: sorts[address.sort].field, direction: address.direction },
    filter: {
      datasets: address.datasets.length > 0 ? address.datasets : undefined,
      architectures: address.architectures.length > 0 ? address.architectures : undefined,
      verdicts: address.verdicts.length > 0 ? address.verdicts : undefined,
      testAccuracy:
        accuracyFrom === undefined && accuracyTo === undefined
          ? undefined
          : {
              min: accuracyFrom === undefined ? undefined : accuracyFrom / 100,
              max: accuracyTo === undefined ? undefined : accuracyTo / 100,
            },
      diffusionModel: address.diffusionModel,
      job: address.job,
    },
  };
}

/** How many kinds of filters are set. */
export function filterCount(address: GalleryAddress): number {
  return [
    address.datasets.length > 0,
    address.architectures.length > 0,
    address.verdicts.length > 0,
    address.accuracyFrom !== undefined || address.accuracyTo !== undefined,
    Boolean(address.diffusionModel || address.job),
  ].filter(Boolean).length;
}

import { delimiter } from "node:path";
import { BadInput } from "@hatchery/core/errors.js";
import type { StoreConfiguration } from "@hatchery/core/storage/object-store.js";
import { z } from "zod";

/** What a server or worker is started with. */
export interface Configuration {
  readonly dataFolder: string;
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  /** PostgreSQL; the embedded database when absent. */
  readonly databaseUrl?: string;
  /** Files in the data folder when absent. */
  readonly s3?: Extract<StoreConfiguration, { kind: "s3" }>;
  /** Under which clients reach the server, for the URLs it hands out. */
  readonly publicUrl?: string;
  /** Pages of these origins may call the API; `*` stands for all. */
  readonly webOrigins: readonly string[];
  /** The one in the data folder when absent. */
  readonly adminToken?: string;
  /** Whether jobs are done in this process too. */
  readonly worker: boolean;
  /** Larger files of weights are refused before their first byte. */
  readonly maxUploadBytes: number;
  /** Modules with architectures that stand beside the built-in ones. */
  readonly architectureModules?: readonly string[];
  /** Datasets are imported from within it; without it, from nowhere on this machine. */
  readonly importFolder?: string;
  /** Whether an empty database gets the demo collection. */
  readonly demo: boolean;
  readonly logLevel: "silent" | "fatal" | "error" | "warn" | "info" | "debug" | "trace";
}

/** S3 takes no larger object: 5 TiB. */
const MAX_UPLOAD_GIB = 5 * 1024;

const onOrOff = z.enum(["on", "off"], "it must be on or off").default("on");

const variables = z.object({
  HATCHERY_DATA: z.string().default("data"),
  HOST: z.string().default("127.0.0.1"),
  API_PORT: z.coerce
    .number("it must be a whole number from 0 to 65535")
    .int("it must be a whole number from 0 to 65535")
    .min(0, "it must be at least 0")
    .max(65_535, "it must be at most 65535")
    .default(4000),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, "it must begin with postgres://")
    .optional(),
  S3_ENDPOINT: z.url({ protocol: /^https?$/, error: "it must be an http or https address" }).optional(),
  S3_BUCKET: z.string().default("hatchery"),
  S3_ACCESS_KEY: z.string().optional(),
  S3_SECRET_KEY: z.string().optional(),
  S3_REGION: z.string().default("us-east-1"),
  PUBLIC_URL: z.url({ protocol: /^https?$/, error: "it must be an http or https address" }).optional(),
  WEB_ORIGIN: z.string().default("*"),
  HATCHERY_ADMIN_TOKEN: z
    .string()
    .regex(/^\S{20,}$/, "it must have at least 20 letters, so that nobody guesses it, and no space")
    .optional(),
  HATCHERY_WORKER: onOrOff,
  HATCHERY_DEMO: onOrOff,
  HATCHERY_IMPORT_FOLDER: z.string().optional(),
  HATCHERY_ARCHITECTURE_MODULES: z.string().optional(),
  HATCHERY_UPLOAD_GIB: z.coerce
    .number("it must be a number of GiB")
    .gt(0, "it must be more than 0")
    .max(MAX_UPLOAD_GIB, `it must be at most ${MAX_UPLOAD_GIB}, which is S3's own limit`)
    .default(8),
  LOG_LEVEL: z
    .enum(
      ["silent", "fatal", "error", "warn", "info", "debug", "trace"],
      "it must be silent, fatal, error, warn, info, debug or trace",
    )
    .default("info"),
});

/**
 * The configuration that environment variables give; an empty variable counts as none.
 * @throws BadInput that names the first variable that cannot be used, and what it takes.
 */
export function readEnvironment(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Configuration {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ""),
  );
  const parsed = variables.safeParse(given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const name = String(issue?.path[0]);
    throw new BadInput(`${name} is ${JSON.stringify(given[name])}: ${issue?.message}, or unset for its default.`, name);
  }
  const { data } = parsed;
  return {
    dataFolder: data.HATCHERY_DATA,
    host: data.HOST,
    port: data.API_PORT,
    databaseUrl: data.DATABASE_URL,
    s3: s3Of(data),
    publicUrl: data.PUBLIC_URL,
    webOrigins: data.WEB_ORIGIN.split(",").map((origin) => origin.trim()),
    adminToken: data.HATCHERY_ADMIN_TOKEN,
    worker: data.HATCHERY_WORKER === "on",
    maxUploadBytes: Math.floor(data.HATCHERY_UPLOAD_GIB * 2 ** 30),
    architectureModules: data.HATCHERY_ARCHITECTURE_MODULES?.split(delimiter).filter((module) => module !== ""),
    importFolder: data.HATCHERY_IMPORT_FOLDER,
    demo: data.HATCHERY_DEMO === "on",
    logLevel: data.LOG_LEVEL,
  };
}

function s3Of(data: z.infer<typeof variables>): Configuration["s3"] {
  const { S3_ENDPOINT: endpoint, S3_ACCESS_KEY: accessKey, S3_SECRET_KEY: secretKey } = data;
  if (endpoint === undefined) return undefined;
  if (accessKey === undefined) throw missing("S3_ACCESS_KEY");
  if (secretKey === undefined) throw missing("S3_SECRET_KEY");
  return { kind: "s3", endpoint, bucket: data.S3_BUCKET, accessKey, secretKey, region: data.S3_REGION };
}

function missing(name: string): BadInput {
  return new BadInput(
    `S3_ENDPOINT is set but ${name} is not; set it, or unset S3_ENDPOINT to keep objects in the data folder.`,
    name,
  );
}

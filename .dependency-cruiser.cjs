// The arrows of ARCHITECTURE.md as rules. `npm run check` holds every import against them.

/** The rooms of packages/core in the order that data flows: each may import those before it, none after. */
const rooms = [
  "datasets",
  "architectures",
  "checkpoints",
  "autoencoder",
  "diffusion",
  "evaluation",
  "analysis",
  "behavioural",
];

/** Experiments are made of whole runs: they stand behind the pipeline, before the command line. */
const AFTER_PIPELINE = "experiments";

/** Rooms that serve all others and therefore know none that computes. */
const serving = ["weights", "engine"];

const room = (...names) => `^packages/core/src/(${names.join("|")})/`;
const tests = "\\.test\\.tsx?$";
/** Shapes and specifications that pass from room to room: their types may be named anywhere in core. */
const contracts =
  "^packages/core/src/(pipeline/(specification|results)|architectures/architecture|datasets/dataset)\\.ts$";

const orderOfRooms = rooms.slice(0, -1).map((name, index) => ({
  name: `${name}-stands-before-what-uses-it`,
  comment: `${name} feeds the rooms after it in the flow of data and may not import them.`,
  severity: "error",
  from: { path: room(name), pathNot: tests },
  to: { path: room(...rooms.slice(index + 1)) },
}));

module.exports = {
  forbidden: [
    {
      name: "no-cycles",
      comment: "Modules that import each other cannot be understood or started one at a time.",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "every-import-resolves",
      comment: "Packages of nothing but types, which Node's own resolution does not find, are TypeScript's to check.",
      severity: "error",
      from: { pathNot: "next-env\\.d\\.ts$" },
      to: { couldNotResolve: true, pathNot: "^@graphql-typed-document-node/core$" },
    },
    {
      name: "web-talks-to-schema-only",
      comment: "The gallery speaks GraphQL; what it knows of the server is the schema's typed documents.",
      severity: "error",
      from: { path: "^apps/web/" },
      to: { path: "^(apps|packages)/", pathNot: "^(apps/web|packages/schema)/" },
    },
    {
      name: "schema-stands-alone",
      severity: "error",
      from: { path: "^packages/schema/" },
      to: { path: "^(apps|packages)/", pathNot: "^packages/schema/" },
    },
    {
      name: "api-does-not-know-the-web",
      severity: "error",
      from: { path: "^apps/api/" },
      to: { path: "^apps/web/|^packages/core/src/cli/" },
    },
    {
      name: "core-knows-no-server",
      comment: "core is the method: no GraphQL, no HTTP framework, no database.",
      severity: "error",
      from: { path: "^packages/core/" },
      to: {
        path: "^apps/|^packages/schema/|(^|node_modules/)(graphql|type-graphql|@apollo/|express|drizzle-orm|pg|pg-boss|@electric-sql/|ws|next|react)(/|$)",
      },
    },
    ...orderOfRooms,
    {
      name: "serving-rooms-know-no-stage",
      comment: "weights and engine serve every room; they may name the contracts' types only.",
      severity: "error",
      from: { path: room(...serving), pathNot: tests },
      to: { path: room(...rooms), pathNot: contracts },
    },
    {
      name: "pipeline-alone-strings-together",
      comment: "Rooms know nothing of the stages that call them; they may name the contracts' types only.",
      severity: "error",
      from: { path: room(...rooms, ...serving, "storage"), pathNot: tests },
      to: { path: room("pipeline"), dependencyTypesNot: ["type-only"] },
    },
    {
      name: "rooms-name-contracts-of-the-pipeline-only",
      severity: "error",
      from: { path: room(...rooms, ...serving, "storage"), pathNot: tests },
      to: { path: room("pipeline"), pathNot: contracts },
    },
    {
      name: "experiments-stand-after-the-pipeline",
      comment: "Experiments string runs together; only the command line knows them.",
      severity: "error",
      from: { path: "^(apps|packages)/", pathNot: `${room(AFTER_PIPELINE, "cli")}|${tests}` },
      to: { path: room(AFTER_PIPELINE) },
    },
    {
      name: "storage-alone-touches-objects",
      comment: "The S3 client stays behind the ObjectStore interface.",
      severity: "error",
      from: { pathNot: `${room("storage")}|^test/` },
      to: { path: "(^|node_modules/)minio(/|$)" },
    },
    {
      name: "computing-rooms-store-nothing",
      comment: "Stages store; rooms compute and return.",
      severity: "error",
      from: { path: room(...rooms, ...serving), pathNot: tests },
      to: { path: room("storage") },
    },
    {
      name: "runs-in-a-browser-too",
      comment: "Networks, samplers and weight formats use tfjs-core and no Node module; only local files need Node.",
      severity: "error",
      from: {
        path: room("architectures", "autoencoder", "diffusion", "weights"),
        pathNot: `${tests}|/test-[^/]+\\.ts$|^packages/core/src/weights/file-source\\.ts$`,
      },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "engine-alone-knows-the-backends",
      comment: "Library code imports @tensorflow/tfjs-core; which backend runs it is the engine's business.",
      severity: "error",
      from: { pathNot: room("engine") },
      to: { path: "@tensorflow/tfjs", pathNot: "@tensorflow/tfjs-core(/|$)" },
    },
    {
      name: "nothing-imports-the-command-line",
      severity: "error",
      from: { path: "^(apps|packages)/", pathNot: `${room("cli")}|^packages/core/bin/` },
      to: { path: room("cli") },
    },
    {
      name: "nothing-imports-a-test",
      severity: "error",
      from: { pathNot: `${tests}|^test/` },
      to: { path: tests },
    },
    {
      name: "no-development-dependency-in-the-product",
      severity: "error",
      from: { path: "^(apps|packages)/[^/]+/src/", pathNot: `${tests}|/test-[^/]+\\.ts$` },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"] },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(apps/|packages/|test/)[^/]*/?(dist|\\.next|\\.turbo)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.base.json" },
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["source", "types", "import", "node", "default"],
      extensions: [".ts", ".tsx", ".js", ".mjs", ".cjs", ".json"],
    },
  },
};

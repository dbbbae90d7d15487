import type { CodegenConfig } from "@graphql-codegen/cli";

// Types the client documents against the emitted schema; the result is committed, so a build needs no generation step.
const config: CodegenConfig = {
  schema: "schema.graphql",
  documents: "src/documents/*.graphql",
  importExtension: ".js",
  generates: {
    "src/documents/generated/": {
      preset: "client",
      presetConfig: { fragmentMasking: false, skipIndexFile: true },
      config: {
        useTypeImports: true,
        enumsAsTypes: true,
        immutableTypes: true,
        arrayInputCoercion: false,
        defaultScalarType: "unknown",
        strictScalars: true,
        scalars: { DateTime: "string", JSON: "unknown", JSONObject: "Readonly<Record<string, unknown>>" },
      },
    },
  },
};

export default config;

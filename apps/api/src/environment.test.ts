import { delimiter } from "node:path";
import { describe, expect, it } from "vitest";
import { readEnvironment } from "./environment.js";

describe("the environment", () => {
  it("may be empty, and then everything is embedded and only this machine is served", () => {
    expect(readEnvironment({ DATABASE_URL: "" })).toEqual({
      dataFolder: "data",
      host: "127.0.0.1",
      port: 4000,
      webOrigins: ["*"],
      worker: true,
      demo: true,
      // 8 GiB
      maxUploadBytes: 8_589_934_592,
      logLevel: "info",
    });
  });

  it("names servers to use instead", () => {
    const environment = {
      DATABASE_URL: "postgresql://h@db/h",
      S3_ENDPOINT: "http://minio:9000",
      S3_ACCESS_KEY: "a",
      S3_SECRET_KEY: "s",
      WEB_ORIGIN: "https://a.example, https://b.example",
      HATCHERY_WORKER: "off",
      HATCHERY_ARCHITECTURE_MODULES: ["nets/a.mjs", "/nets/b.mjs"].join(delimiter),
    };
    expect(readEnvironment(environment)).toMatchObject({
      databaseUrl: "postgresql://h@db/h",
      s3: {
        kind: "s3",
        endpoint: "http://minio:9000",
        bucket: "hatchery",
        accessKey: "a",
        secretKey: "s",
        region: "us-east-1",
      },
      webOrigins: ["https://a.example", "https://b.example"],
      worker: false,
      architectureModules: ["nets/a.mjs", "/nets/b.mjs"],
    });
  });

  it.each([
    [{ API_PORT: "http" }, 'API_PORT is "http": it must be a whole number from 0 to 65535, or unset for its default.'],
    [{ API_PORT: "70000" }, 'API_PORT is "70000": it must be at most 65535, or unset for its default.'],
    [
      { DATABASE_URL: "mysql://h" },
      'DATABASE_URL is "mysql://h": it must begin with postgres://, or unset for its default.',
    ],
    [{ HATCHERY_WORKER: "no" }, 'HATCHERY_WORKER is "no": it must be on or off, or unset for its default.'],
    [
      { HATCHERY_ADMIN_TOKEN: "1234" },
      'HATCHERY_ADMIN_TOKEN is "1234": it must have at least 20 letters, so that nobody guesses it, and no space, or unset for its default.',
    ],
    [
      { HATCHERY_UPLOAD_GIB: "a lot" },
      'HATCHERY_UPLOAD_GIB is "a lot": it must be a number of GiB, or unset for its default.',
    ],
    [{ HATCHERY_UPLOAD_GIB: "0" }, 'HATCHERY_UPLOAD_GIB is "0": it must be more than 0, or unset for its default.'],
    [
      { S3_ENDPOINT: "minio:9000" },
      'S3_ENDPOINT is "minio:9000": it must be an http or https address, or unset for its default.',
    ],
    [
      { S3_ENDPOINT: "http://minio:9000", S3_ACCESS_KEY: "a" },
      "S3_ENDPOINT is set but S3_SECRET_KEY is not; set it, or unset S3_ENDPOINT to keep objects in the data folder.",
    ],
  ])("%o is refused with the variable's name and what it takes", (environment, sentence) => {
    expect(() => readEnvironment(environment)).toThrow(sentence);
  });
});

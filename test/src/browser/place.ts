import { type ApiClient } from "../api-client.js";

/** A gallery with a small collection, for tests in a browser. */
export interface Place {
  readonly webUrl: string;
  readonly apiUrl: string;
  readonly adminToken: string;
  readonly client: ApiClient;
  /** Where the server imports datasets from. */
  readonly importFolder: string;
  /** Ids of what the small run made. */
  readonly ids: {
    readonly job: string;
    readonly checkpointSet: string;
    readonly diffusionModel: string;
    readonly model: string;
    readonly weights: string;
    /** One that comes along, and one of which no image is here. */
    readonly dataset: string;
    readonly absentDataset: string;
  };
  close(): Promise<void>;
}

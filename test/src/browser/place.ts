import { type ApiClient } from "../api-client.js";

/** A gallery with a small collection, for tests in a browser. */
export interface Place {
  readonly webUrl: string;
  readonly apiUrl: string;
  readonly adminToken: string;
  readonly client: ApiClient;
  /** Ids of what the small run made. */
  readonly ids: {
    readonly job: string;
    readonly checkpointSet: string;
    readonly diffusionModel: string;
    readonly model: string;
    readonly weights: string;
  };
  close(): Promise<void>;
}

import type { StoreConfiguration } from "../storage/object-store.js";
import type { Progress } from "../task.js";
import type { AnyStageResult } from "./results.js";
import type { StageRequest } from "./stage-request.js";

export type ToChild =
  | {
      readonly type: "start";
      readonly request: StageRequest;
      readonly store: StoreConfiguration;
      readonly saveEverySeconds: number;
    }
  | { readonly type: "stop" };

export type FromChild =
  | { readonly type: "progress"; readonly progress: Progress }
  | { readonly type: "done"; readonly result: AnyStageResult }
  | { readonly type: "failed"; readonly name: string; readonly message: string; readonly field?: string };

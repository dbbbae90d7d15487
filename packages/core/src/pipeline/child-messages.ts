import type { StoreConfiguration } from "../storage/object-store.js";
import type { Progress } from "../task.js";
import type { ChildRequest, ChildResult } from "./stage-request.js";

export type ToChild =
  | {
      readonly type: "start";
      readonly request: ChildRequest;
      readonly store: StoreConfiguration;
      readonly saveEverySeconds: number;
      /** Modules of architectures that the parent was given beside the built-in ones. */
      readonly architectureModules: readonly string[];
    }
  | { readonly type: "stop" };

export type FromChild =
  | { readonly type: "progress"; readonly progress: Progress }
  | { readonly type: "done"; readonly result: ChildResult }
  | { readonly type: "failed"; readonly name: string; readonly message: string; readonly field?: string };

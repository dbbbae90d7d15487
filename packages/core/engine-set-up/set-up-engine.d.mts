/** How far TensorFlow came. `reason` says what stood in the way, also of the better build where a lesser one is ready. */
export type SetUp =
  | {
      readonly ready: true;
      readonly build: "cpu" | "cuda";
      readonly version: string;
      readonly folder: string;
      readonly reason: string;
    }
  | { readonly ready: false; readonly reason: string };

export interface SetUpOptions {
  /** Environment variables: where programs are found, HATCHERY_ENGINE_CACHE, XDG_CACHE_HOME, CXX, CUDA_VISIBLE_DEVICES. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly log: (line: string) => void;
  /** Try at once even where it failed a short while ago. */
  readonly asked?: boolean;
  /** What to set up for; this machine by default. */
  readonly machine?: {
    readonly platform: string;
    readonly arch: string;
    readonly glibc: string | undefined;
    readonly gpu: boolean;
  };
  /** The npm package to bind; the installed one by default. */
  readonly packageFolder?: string;
}

export declare function setUpEngine(options: SetUpOptions): Promise<SetUp>;

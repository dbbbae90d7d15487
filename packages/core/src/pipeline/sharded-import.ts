import { createHash } from "node:crypto";
import { z } from "zod";
import type { StoredSplitName } from "../datasets/published-dataset.js";
import { ShardBuilder } from "../datasets/shards/shard.js";
import { objectKey } from "../storage/object-key.js";
import type { ObjectStore } from "../storage/object-store.js";
import { readReference, writeReference } from "../storage/references.js";

const importedShard = z.strictObject({ key: z.string(), bytes: z.number(), count: z.number() });
const unreadableImage = z.strictObject({ split: z.string(), name: z.string(), reason: z.string() });
const splitState = z.strictObject({
  /** Images that were stored or left out, counted from the split's first. */
  done: z.number(),
  shards: z.array(importedShard),
  unreadable: z.array(unreadableImage),
});
const importState = z.strictObject({
  checked: z.array(z.strictObject({ name: z.string(), bytes: z.number(), checksum: z.string() })).optional(),
  splits: z.strictObject({ train: splitState, test: splitState, validation: splitState }),
});
type ImportState = z.infer<typeof importState>;
type UnreadableImage = z.infer<typeof unreadableImage>;

const splitNames: readonly StoredSplitName[] = ["train", "validation", "test"];
const nothing = () => ({ done: 0, shards: [], unreadable: [] });

interface Pending {
  builder: ShardBuilder;
  unreadable: UnreadableImage[];
}

/**
 * The images of a dataset on their way into the store. Each split collects its own shard; once one is full it is stored, and what is
 * done is saved, so that an import that was killed does again at most what was in its unfinished shards, and stores the same.
 */
export class ShardedImport {
  private readonly pending: Record<StoredSplitName, Pending> = {
    train: { builder: new ShardBuilder(), unreadable: [] },
    validation: { builder: new ShardBuilder(), unreadable: [] },
    test: { builder: new ShardBuilder(), unreadable: [] },
  };
  private readonly met: Record<StoredSplitName, number> = { train: 0, validation: 0, test: 0 };

  private constructor(
    private readonly store: ObjectStore,
    private readonly key: string,
    private readonly shardBytes: number,
    private state: ImportState,
  ) {}

  /** The import that was begun under this key, or a new one. */
  static async open(store: ObjectStore, key: string, shardBytes: number): Promise<ShardedImport> {
    const saved = importState.safeParse(await readReference(store, key));
    const state = saved.data ?? { splits: { train: nothing(), validation: nothing(), test: nothing() } };
    return new ShardedImport(store, key, shardBytes, state);
  }

  /** What the files' check found, if it was finished before. */
  get checked(): ImportState["checked"] {
    return this.state.checked;
  }

  async saveChecked(checked: NonNullable<ImportState["checked"]>): Promise<void> {
    await this.save({ ...this.state, checked });
  }

  /** Counts an image that the files have; whether it is stored or left out already. */
  meet(split: StoredSplitName): boolean {
    this.met[split] += 1;
    return this.met[split] <= this.state.splits[split].done;
  }

  async add(
    split: StoredSplitName,
    image: { readonly order: number; readonly label: number; readonly bytes: Uint8Array },
  ): Promise<void> {
    const { builder } = this.pending[split];
    builder.add(image);
    if (builder.bytes >= this.shardBytes) await this.flush(split);
  }

  leaveOut(image: UnreadableImage & { readonly split: StoredSplitName }): void {
    this.pending[image.split].unreadable.push(image);
  }

  /** Images that were stored or left out so far, and those left out. */
  get progress(): { readonly done: number; readonly unreadable: readonly UnreadableImage[] } {
    const unreadable = splitNames.flatMap((split) => [
      ...this.state.splits[split].unreadable,
      ...this.pending[split].unreadable,
    ]);
    const done = splitNames.reduce((sum, split) => {
      const { builder, unreadable: leftOut } = this.pending[split];
      return sum + this.state.splits[split].done + builder.count + leftOut.length;
    }, 0);
    return { done, unreadable };
  }

  /** Stores what is pending. @returns the shards of each split */
  async finish(): Promise<Readonly<Record<StoredSplitName, readonly z.infer<typeof importedShard>[]>>> {
    for (const split of splitNames) await this.flush(split);
    const { train, validation, test } = this.state.splits;
    return { train: train.shards, validation: validation.shards, test: test.shards };
  }

  /** Forgets what was saved. @returns the keys of the shards that were stored */
  async forget(): Promise<readonly string[]> {
    await this.store.delete(this.key);
    return splitNames.flatMap((split) => this.state.splits[split].shards.map(({ key }) => key));
  }

  private async flush(split: StoredSplitName): Promise<void> {
    const { builder, unreadable } = this.pending[split];
    if (builder.count + unreadable.length === 0) return;
    const { done, shards, unreadable: before } = this.state.splits[split];
    const stored = builder.count === 0 ? [] : [await this.put(builder)];
    this.pending[split] = { builder: new ShardBuilder(), unreadable: [] };
    const now = {
      done: done + builder.count + unreadable.length,
      shards: [...shards, ...stored],
      unreadable: [...before, ...unreadable],
    };
    await this.save({ ...this.state, splits: { ...this.state.splits, [split]: now } });
  }

  private async put(builder: ShardBuilder): Promise<z.infer<typeof importedShard>> {
    const bytes = builder.finish();
    const digest = createHash("sha256").update(bytes).digest("hex");
    const key = objectKey(digest);
    // What the store has of an import before may be damaged, which its size does not tell.
    const stored = (await this.store.size(key)) === undefined ? undefined : await this.store.get(key);
    if (stored === undefined || Buffer.compare(stored, bytes) !== 0) await this.store.put(key, bytes);
    return { key, bytes: bytes.length, count: builder.count };
  }

  private async save(state: ImportState): Promise<void> {
    this.state = state;
    await writeReference(this.store, this.key, state);
  }
}

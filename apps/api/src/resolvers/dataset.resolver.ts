import { objectKey } from "@hatchery/core/storage/object-key.js";
import { CheckpointSetConnection } from "@hatchery/schema/checkpoint-set.type.js";
import { ClassRange } from "@hatchery/schema/class-range.args.js";
import { ConnectionArguments } from "@hatchery/schema/connection.args.js";
import { DeleteDatasetInput, ImportDatasetInput } from "@hatchery/schema/dataset.input.js";
import { Dataset } from "@hatchery/schema/dataset.type.js";
import { DatasetPayload } from "@hatchery/schema/dataset-payload.type.js";
import { DatasetSample } from "@hatchery/schema/dataset-sample.type.js";
import { JobPayload } from "@hatchery/schema/job-payload.type.js";
import { SampleRange } from "@hatchery/schema/sample-range.args.js";
import { Split } from "@hatchery/schema/split.type.js";
import { Arg, Args, Authorized, Ctx, FieldResolver, Int, Mutation, Resolver, Root } from "type-graphql";
import { rowId } from "../database/row-id.js";
import { deleteDataset } from "../datasets/delete-dataset.js";
import { requestImport } from "../datasets/request-import.js";
import type { Context } from "../graphql/context.js";
import { EXPIRES_AFTER_SECONDS } from "../graphql/download.js";
import { toDataset, toJob } from "../graphql/nodes.js";
import { pageCost } from "../graphql/page-cost.js";
import { rowOf } from "../graphql/row-of.js";
import { checkpointSetPage } from "./connections.js";

@Resolver(() => Dataset)
export class DatasetResolver {
  @FieldResolver(() => [String], { description: "What its classes are called, by label." })
  classes(@Root() { classes }: Dataset, @Args(() => ClassRange) { first, from }: ClassRange) {
    return classes.slice(from, from + first);
  }

  @FieldResolver(() => [DatasetSample], {
    complexity: pageCost,
    description: "First images of the training split, class by class; none where the images are not here.",
  })
  samples(@Root() { samples }: Dataset, @Args(() => SampleRange) { first, perClass }: SampleRange) {
    const seen = new Map<number, number>();
    const among = samples.filter(({ label }) => {
      const before = seen.get(label) ?? 0;
      seen.set(label, before + 1);
      return before < perClass;
    });
    return among.slice(0, first).map((sample) => Object.assign(new DatasetSample(), sample));
  }

  @FieldResolver(() => CheckpointSetConnection, { complexity: pageCost, description: "Newest first." })
  checkpointSets(
    @Root() dataset: Dataset,
    @Args(() => ConnectionArguments) args: ConnectionArguments,
    @Ctx() context: Context,
  ) {
    return checkpointSetPage(context, args, { dataset: rowId("dataset", dataset.name) });
  }

  @Authorized()
  @Mutation(() => JobPayload, {
    description:
      "Checks the files of a dataset and keeps its images in the object store. It is there once the job has completed, and not before.",
  })
  async importDataset(
    @Arg("input", () => ImportDatasetInput) input: ImportDatasetInput,
    @Ctx() { services }: Context,
  ): Promise<JobPayload> {
    return { job: toJob(await requestImport(services, input)) };
  }

  @Authorized()
  @Mutation(() => DatasetPayload, {
    description:
      "Removes an imported dataset from the object store, unless checkpoints were collected from it. May be asked again and again.",
  })
  async deleteDataset(
    @Arg("input", () => DeleteDatasetInput) { dataset }: DeleteDatasetInput,
    @Ctx() { services }: Context,
  ): Promise<DatasetPayload> {
    const row = await deleteDataset(services, rowOf("Dataset", dataset, "dataset"));
    return { dataset: row && toDataset(row) };
  }
}

@Resolver(() => DatasetSample)
export class DatasetSampleResolver {
  @FieldResolver(() => String, { description: "Address of the PNG, for an hour." })
  url(@Root() { object }: DatasetSample, @Ctx() { services }: Context) {
    return services.store.signedUrl(objectKey(object), `${object.slice(0, 8)}.png`, EXPIRES_AFTER_SECONDS);
  }
}

@Resolver(() => Split)
export class SplitResolver {
  @FieldResolver(() => [Int], { nullable: true, description: "How many images each class has, by label." })
  perClass(@Root() { perClass }: Split, @Args(() => ClassRange) { first, from }: ClassRange) {
    return perClass?.slice(from, from + first);
  }
}

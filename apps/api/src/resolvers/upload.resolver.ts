import { Job } from "@hatchery/schema/job.type.js";
import {
  AbortUploadInput,
  CompleteUploadInput,
  StartUploadInput,
  UploadPartUrlsInput,
  UploadsArguments,
} from "@hatchery/schema/upload.input.js";
import { Upload, UploadConnection, UploadPart } from "@hatchery/schema/upload.type.js";
import { UploadPartUrlsPayload, UploadPayload } from "@hatchery/schema/upload-payload.type.js";
import { Weights } from "@hatchery/schema/weights.type.js";
import { Arg, Args, Authorized, Ctx, FieldResolver, Float, ID, Mutation, Query, Resolver, Root } from "type-graphql";
import type { Context } from "../graphql/context.js";
import { parseGlobalId } from "../graphql/global-id.js";
import { toJob, toUpload, toWeights } from "../graphql/nodes.js";
import { pageCost } from "../graphql/page-cost.js";
import { rowOf } from "../graphql/row-of.js";
import { abortUpload } from "../uploads/abort-upload.js";
import { completeUpload } from "../uploads/complete-upload.js";
import { receivedParts } from "../uploads/received-parts.js";
import { startUpload } from "../uploads/start-upload.js";
import { uploadPartUrls } from "../uploads/upload-part-urls.js";
import { uploadPage } from "./connections.js";

/** Only admins get to see an upload, so its fields need no check of their own. */
@Resolver(() => Upload)
export class UploadResolver {
  @FieldResolver(() => [UploadPart], { description: "Those that the store has; empty once it takes no more." })
  parts(@Root() upload: Upload, @Ctx() { services }: Context) {
    return receivedParts(services.store, upload);
  }

  @FieldResolver(() => Float, { description: "Bytes that have arrived." })
  async receivedBytes(@Root() upload: Upload, @Ctx() { services }: Context) {
    if (upload.state === "aborted") return 0;
    if (upload.state !== "open") return upload.bytes;
    return (await receivedParts(services.store, upload)).reduce((sum, { bytes }) => sum + bytes, 0);
  }

  @FieldResolver(() => Job, { nullable: true, description: "What reads it; null before it is complete." })
  async job(@Root() { jobKey }: Upload, @Ctx() { loaders }: Context) {
    const row = jobKey ? await loaders.jobs.load(jobKey) : undefined;
    return row && toJob(row);
  }

  @FieldResolver(() => Weights, { nullable: true, description: "What it became." })
  async weights(@Root() { weightsKey }: Upload, @Ctx() { loaders }: Context) {
    const row = weightsKey ? await loaders.weights.load(weightsKey) : undefined;
    return row && toWeights(row);
  }

  @Authorized()
  @Query(() => UploadConnection, { complexity: pageCost, description: "Newest first; for admins." })
  uploads(@Args(() => UploadsArguments) args: UploadsArguments, @Ctx() context: Context) {
    return uploadPage(context, args);
  }

  @Authorized()
  @Query(() => Upload, { nullable: true, description: "For admins." })
  async upload(@Arg("id", () => ID) id: string, @Ctx() { loaders }: Context) {
    const parsed = parseGlobalId(id);
    const row = parsed?.kind === "Upload" ? await loaders.uploads.load(parsed.row) : undefined;
    return row && toUpload(row);
  }

  @Authorized()
  @Mutation(() => UploadPayload, {
    description:
      "Announces a file of pretrained weights, safetensors or PyTorch, and says in which parts to send it. Its bytes go straight to the object store by `uploadPartUrls`.",
  })
  async startUpload(
    @Arg("input", () => StartUploadInput) input: StartUploadInput,
    @Ctx() { services }: Context,
  ): Promise<UploadPayload> {
    return { upload: toUpload(await startUpload(services, input)) };
  }

  @Authorized()
  @Mutation(() => UploadPartUrlsPayload, { description: "Where to PUT parts of an open upload." })
  async uploadPartUrls(
    @Arg("input", () => UploadPartUrlsInput) { upload, parts }: UploadPartUrlsInput,
    @Ctx() { services }: Context,
  ): Promise<UploadPartUrlsPayload> {
    return { parts: await uploadPartUrls(services, rowOf("Upload", upload, "upload"), parts) };
  }

  @Authorized()
  @Mutation(() => UploadPayload, {
    description: "Says that all parts have been sent: a job reads the file, and it becomes weights or is refused.",
  })
  async completeUpload(
    @Arg("input", () => CompleteUploadInput) { upload, idempotencyKey }: CompleteUploadInput,
    @Ctx() { services }: Context,
  ): Promise<UploadPayload> {
    return { upload: toUpload(await completeUpload(services, idempotencyKey, rowOf("Upload", upload, "upload"))) };
  }

  @Authorized()
  @Mutation(() => UploadPayload, { description: "Gives an upload up; nothing of it is kept." })
  async abortUpload(
    @Arg("input", () => AbortUploadInput) { upload, idempotencyKey }: AbortUploadInput,
    @Ctx() { services }: Context,
  ): Promise<UploadPayload> {
    return { upload: toUpload(await abortUpload(services, idempotencyKey, rowOf("Upload", upload, "upload"))) };
  }
}

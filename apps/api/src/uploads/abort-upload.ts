import { BadInput } from "@hatchery/core/errors.js";
import { eq } from "drizzle-orm";
import { once, rememberedUploads } from "../database/once.js";
import * as tables from "../database/tables.js";
import type { Services } from "../graphql/context.js";
import { endByCancelling } from "../jobs/cancel-job.js";
import { discardOf, giveUp } from "./give-up.js";

const { uploads } = tables;

/**
 * Gives up an upload that has not ended, with the job that reads it, and removes what has arrived.
 * @throws BadInput when it has ended.
 */
export async function abortUpload(
  services: Services,
  idempotencyKey: string,
  upload: string,
): Promise<typeof uploads.$inferSelect> {
  const which = eq(uploads.id, upload);
  const aborted = await once(
    services.database,
    idempotencyKey,
    { abortUpload: upload },
    rememberedUploads,
    async (transaction) => {
      const [ended] = await giveUp(transaction, which);
      if (ended !== undefined) {
        if (ended.jobId !== null) await endByCancelling(services, transaction, ended.jobId);
        return ended;
      }
      const [found] = await transaction.select().from(uploads).where(which);
      throw new BadInput(
        found === undefined
          ? "There is no such upload."
          : `The upload is ${found.state} already; only one that has not ended can be given up.`,
        "upload",
      );
    },
  );
  await discardOf(services, which);
  return aborted;
}

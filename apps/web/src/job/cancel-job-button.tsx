"use client";
import { CancelJobDocument } from "@hatchery/schema/documents/generated/graphql.js";
import { IconPlayerStop } from "@tabler/icons-react";
import { AdminDialogButton } from "../form/admin-dialog-button";

/** Stops a job, after asking once more. */
export function CancelJobButton({ job, onCancelled }: { job: string; onCancelled: () => void }) {
  return (
    <AdminDialogButton
      document={CancelJobDocument}
      variables={(idempotencyKey) => ({ input: { job, idempotencyKey } })}
      label="Cancel the job"
      icon={<IconPlayerStop size={17} aria-hidden />}
      question="Cancel this job?"
      onDone={onCancelled}
    >
      It stops at its next step. Stages that have ended keep their results.
    </AdminDialogButton>
  );
}

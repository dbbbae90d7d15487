"use client";
import { CancelJobDocument } from "@hatchery/schema/documents/generated/graphql.js";
import { Button, Modal, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlayerStop } from "@tabler/icons-react";
import { use, useState } from "react";
import { useMutation } from "urql";
import { ApiUrlContext } from "../api/api-url";
import { errorByField } from "../api/error-by-field";
import { idempotencyKey } from "../api/idempotency-key";
import { TokenField } from "../token/token-field";
import { useAdminToken } from "../token/use-admin-token";

/** Stops a job, after asking once more. */
export function CancelJobButton({ job, onCancelled }: { job: string; onCancelled: () => void }) {
  const url = use(ApiUrlContext);
  const [opened, dialog] = useDisclosure(false);
  const [storedToken, storeToken] = useAdminToken();
  const [typedToken, setTypedToken] = useState("");
  const [tokenError, setTokenError] = useState<string>();
  const [sentences, setSentences] = useState<string[]>([]);
  const [{ fetching }, cancel] = useMutation(CancelJobDocument);

  const confirm = async (): Promise<void> => {
    const token = storedToken || typedToken.trim();
    if (!token) return setTokenError("Paste the admin token; without it the API refuses to write.");
    const { error } = await cancel(
      { input: { job, idempotencyKey: idempotencyKey() } },
      { fetchOptions: { headers: { authorization: `Bearer ${token}` } } },
    );
    if (error) {
      const sorted = errorByField(error, [], url);
      if (sorted.fields.token) storeToken("");
      setTokenError(sorted.fields.token);
      setSentences(sorted.rest);
      return;
    }
    storeToken(token);
    dialog.close();
    onCancelled();
  };

  return (
    <>
      <Button variant="default" leftSection={<IconPlayerStop size={17} aria-hidden />} onClick={dialog.open}>
        Cancel the job
      </Button>
      <Modal
        opened={opened}
        onClose={dialog.close}
        title="Cancel this job?"
        centered
        closeButtonProps={{ "aria-label": "Close" }}
      >
        <Text size="sm" mb="md">
          It stops at its next step. Stages that have ended keep their results.
        </Text>
        <TokenField
          stored={storedToken !== ""}
          value={typedToken}
          error={tokenError}
          onChange={setTypedToken}
          onForget={() => storeToken("")}
        />
        {sentences.map((sentence) => (
          <Text key={sentence} role="alert" size="sm" c="var(--mantine-color-error)" mt="sm">
            {sentence}
          </Text>
        ))}
        <Button color="red" mt="lg" loading={fetching} onClick={() => void confirm()}>
          Cancel the job
        </Button>
      </Modal>
    </>
  );
}

"use client";
import { Button, Code } from "@mantine/core";
import { IconAlertTriangle, IconPlugConnectedX, IconRefresh } from "@tabler/icons-react";
import { use } from "react";
import type { CombinedError } from "urql";
import { ApiUrlContext } from "../api/api-url";
import { Notice } from "./notice";

/** The API did not answer, or answered with errors: says which, and what to do. */
export function ApiFailure({ error, retry }: { error: CombinedError; retry: () => void }) {
  const url = use(ApiUrlContext);
  const again = (
    <Button leftSection={<IconRefresh size={16} aria-hidden />} onClick={retry}>
      Try again
    </Button>
  );
  if (error.networkError) {
    return (
      <Notice
        alert
        icon={<IconPlugConnectedX size={28} stroke={1.6} />}
        title="The API does not answer"
        actions={again}
      >
        <p>
          This gallery asked <Code>{url}</Code> and got no answer.
        </p>
        <p>
          Start Hatchery with <Code>npm start</Code>. If its API is somewhere else, set <Code>HATCHERY_API_URL</Code> to
          its address and start the gallery again.
        </p>
      </Notice>
    );
  }
  return (
    <Notice
      alert
      icon={<IconAlertTriangle size={28} stroke={1.6} />}
      title="The API could not answer this"
      actions={again}
    >
      {error.graphQLErrors.map((one) => (
        <p key={one.message}>{one.message}</p>
      ))}
    </Notice>
  );
}

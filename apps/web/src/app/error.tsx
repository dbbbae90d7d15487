"use client";
import { Button } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { Page } from "../shell/page";
import { Notice } from "../states/notice";

export default function PageError({ error, reset }: { error: Error; reset: () => void }) {
  return (
    <Page title="Something broke">
      <Notice
        alert
        icon={<IconAlertTriangle size={28} stroke={1.6} />}
        title="This page could not be drawn"
        actions={<Button onClick={reset}>Draw it again</Button>}
      >
        <p>{error.message}</p>
      </Notice>
    </Page>
  );
}

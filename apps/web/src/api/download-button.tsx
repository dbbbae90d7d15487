"use client";
import { Button, type ButtonProps, Text } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { saveFile } from "./save-file";

interface DownloadButtonProps {
  /** Asks for a fresh signed URL; resolves to nothing when there is none. */
  fetchUrl: () => Promise<string | undefined>;
  variant?: ButtonProps["variant"];
  children: ReactNode;
}

/** Fetches a signed URL when clicked, for such URLs expire, and saves what it serves. */
export function DownloadButton({ fetchUrl, variant, children }: DownloadButtonProps) {
  const [state, setState] = useState<"idle" | "asking" | "failed">("idle");
  const download = async (): Promise<void> => {
    setState("asking");
    const url = await fetchUrl();
    if (url) saveFile(url);
    setState(url ? "idle" : "failed");
  };
  return (
    <div>
      <Button
        variant={variant}
        loading={state === "asking"}
        leftSection={<IconDownload size={17} aria-hidden />}
        onClick={() => void download()}
      >
        {children}
      </Button>
      {state === "failed" ? (
        <Text role="alert" size="sm" c="var(--mantine-color-error)" mt={6}>
          The API gave no address for this file. Try again in a moment.
        </Text>
      ) : null}
    </div>
  );
}

"use client";
import { Button, Modal, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { ReactNode } from "react";
import type { AnyVariables, TypedDocumentNode } from "urql";
import { TokenField } from "../token/token-field";
import { useAdminRequest } from "../token/use-admin-request";

interface AdminDialogButtonProps<Data, Variables extends AnyVariables> {
  document: TypedDocumentNode<Data, Variables>;
  variables: (idempotencyKey: string) => Variables;
  /** What the button says, and that of the dialog. */
  label: string;
  icon: ReactNode;
  question: string;
  /** What will happen. */
  children: ReactNode;
  onDone: () => void;
}

/** Asks for something that cannot be taken back, after asking once more. */
export function AdminDialogButton<Data, Variables extends AnyVariables>({
  document,
  variables,
  label,
  icon,
  question,
  children,
  onDone,
}: AdminDialogButtonProps<Data, Variables>) {
  const [opened, dialog] = useDisclosure(false);
  const { send, fetching, refusals, token } = useAdminRequest(document, []);
  const confirm = async (): Promise<void> => {
    // One dialog asks for one thing.
    const data = await send(document, {}, variables);
    if (!data) return;
    dialog.close();
    onDone();
  };
  return (
    <>
      <Button variant="default" leftSection={icon} onClick={dialog.open}>
        {label}
      </Button>
      <Modal
        opened={opened}
        onClose={dialog.close}
        title={question}
        centered
        closeButtonProps={{ "aria-label": "Close" }}
      >
        <Text size="sm" mb="md">
          {children}
        </Text>
        <TokenField {...token} />
        {refusals.map((sentence) => (
          <Text key={sentence} role="alert" size="sm" c="var(--mantine-color-error)" mt="sm">
            {sentence}
          </Text>
        ))}
        <Button color="red" mt="lg" loading={fetching} onClick={() => void confirm()}>
          {label}
        </Button>
      </Modal>
    </>
  );
}

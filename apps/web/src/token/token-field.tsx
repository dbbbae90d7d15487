"use client";
import { Anchor, Code, Group, PasswordInput, Text } from "@mantine/core";
import { IconKey } from "@tabler/icons-react";

interface TokenFieldProps {
  stored: boolean;
  value: string;
  error: string | undefined;
  onChange: (value: string) => void;
  onForget: () => void;
}

/** Asks for the admin token once; afterwards only says that it is kept, and offers to forget it. */
export function TokenField({ stored, value, error, onChange, onForget }: TokenFieldProps) {
  if (stored) {
    return (
      <Group gap="xs" wrap="nowrap" align="flex-start">
        <IconKey size={17} stroke={1.7} aria-hidden style={{ flexShrink: 0, marginTop: 2 }} />
        <Text size="sm" c="dimmed">
          Sent with the admin token that this browser keeps.{" "}
          <Anchor component="button" type="button" size="sm" onClick={onForget}>
            Forget it
          </Anchor>
        </Text>
      </Group>
    );
  }
  return (
    <PasswordInput
      label="Admin token"
      name="token"
      autoComplete="off"
      value={value}
      error={error}
      onChange={(event) => onChange(event.currentTarget.value)}
      description={
        <>
          Reading is open to all; writing needs this token. It stands in the file <Code>admin-token</Code> of the data
          folder; the terminal of <Code>npm start</Code> shows where that is. This browser keeps the token once it was
          accepted.
        </>
      }
    />
  );
}

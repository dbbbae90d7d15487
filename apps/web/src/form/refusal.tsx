import { Alert } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import classes from "./admin-form.module.css";

/** What the server said no to, and why; nothing where it said nothing. */
export function Refusal({ title, sentences }: { title: string; sentences: readonly string[] }) {
  if (sentences.length === 0) return null;
  return (
    <Alert
      color="red"
      variant="light"
      icon={<IconAlertTriangle aria-hidden />}
      mt="md"
      title={title}
      classNames={{ message: classes.message }}
    >
      {sentences.map((sentence) => (
        <div key={sentence}>{sentence}</div>
      ))}
    </Alert>
  );
}

import { Alert, List } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";

/** What went wrong in training or generation, and nothing where nothing did. */
export function Alarms({ alarms }: { alarms: readonly string[] }) {
  if (alarms.length === 0) return null;
  return (
    <Alert
      color="orange"
      variant="light"
      icon={<IconAlertTriangle aria-hidden />}
      mb="md"
      title="Something looks wrong with this generator"
      // Orange on light orange is too faint to read.
      styles={{ title: { color: "var(--mantine-color-text)" } }}
    >
      <List size="sm" spacing={4}>
        {alarms.map((alarm) => (
          <List.Item key={alarm}>{alarm}</List.Item>
        ))}
      </List>
    </Alert>
  );
}

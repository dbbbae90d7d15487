import { Skeleton, Stack } from "@mantine/core";

/** Places of rows that are on their way. */
export function RowSkeletons({ rows, height = 44 }: { rows: number; height?: number }) {
  return (
    <Stack gap={10} role="status" aria-label="Loading">
      {Array.from({ length: rows }, (_, index) => (
        <Skeleton key={index} height={height} radius="md" />
      ))}
    </Stack>
  );
}

import { Skeleton, Stack } from "@mantine/core";
import { Page } from "../shell/page";

/** A page whose subject is on its way. */
export function PageSkeleton({ title }: { title: string }) {
  return (
    <Page
      title={title}
      heading={<Skeleton component="span" display="inline-block" width="min(100%, 420px)" height={30} />}
    >
      <Stack gap={20} role="status" aria-label={`Loading: ${title}`}>
        <Skeleton height={150} radius={14} />
        <Skeleton height={320} radius={14} />
        <Skeleton height={180} radius={14} />
      </Stack>
    </Page>
  );
}

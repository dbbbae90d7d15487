import { Anchor } from "@mantine/core";
import Link from "next/link";

/** The name of a row, which leads to its page. */
export function RowLink({ href, children }: { href: string; children: string }) {
  return (
    <Anchor component={Link} href={href} size="sm" fw={560}>
      {children}
    </Anchor>
  );
}

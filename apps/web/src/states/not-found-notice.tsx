"use client";
import { Button } from "@mantine/core";
import { IconEggCracked } from "@tabler/icons-react";
import Link from "next/link";
import { Page } from "../shell/page";
import { Notice } from "./notice";

/** `what`: "generated model"; the list to go on from. */
export function NotFoundNotice({ what, back }: { what: string; back: { label: string; href: string } }) {
  return (
    <Page title="Not found" heading="Not found">
      <Notice
        icon={<IconEggCracked size={28} stroke={1.6} />}
        title={`There is no ${what} at this address`}
        actions={
          <Button component={Link} href={back.href}>
            {back.label}
          </Button>
        }
      >
        <p>The address may be mistyped, or what it named was deleted.</p>
      </Notice>
    </Page>
  );
}

import { Button } from "@mantine/core";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import classes from "./pager.module.css";

interface PagerProps {
  page: number;
  pages: number;
  info: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor?: string | null;
    readonly endCursor?: string | null;
  };
  go: (place: { after: string | undefined; before: string | undefined; page: number }) => void;
}

/** Back and forth through a list by its cursors; nothing where all fits on one page. */
export function Pager({ page, pages, info, go }: PagerProps) {
  if (!info.hasNextPage && !info.hasPreviousPage) return null;
  return (
    <nav aria-label="Pages" className={classes.pager}>
      <Button
        variant="default"
        disabled={!info.hasPreviousPage}
        leftSection={<IconChevronLeft size={16} aria-hidden />}
        onClick={() =>
          go(
            page <= 2
              ? { after: undefined, before: undefined, page: 1 }
              : { after: undefined, before: info.startCursor ?? undefined, page: page - 1 },
          )
        }
      >
        Previous
      </Button>
      <span className={classes.place}>
        Page {page} of {Math.max(page, pages)}
      </span>
      <Button
        variant="default"
        disabled={!info.hasNextPage}
        rightSection={<IconChevronRight size={16} aria-hidden />}
        onClick={() => go({ after: info.endCursor ?? undefined, before: undefined, page: page + 1 })}
      >
        Next
      </Button>
    </nav>
  );
}

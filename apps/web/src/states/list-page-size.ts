/** Rows on a page of a list. */
export const LIST_PAGE_SIZE = 20;

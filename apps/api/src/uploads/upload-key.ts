/** Where an uploaded file lies in the object store until it has been read. */
export function uploadKey(row: string): string {
  return `uploads/${row}`;
}

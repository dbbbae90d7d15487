/** The header by which a browser saves a download as `filename` (RFC 6266): an ASCII fallback, and the name itself in UTF-8. */
export function contentDisposition(filename: string): string {
  const ascii = filename.replace(/[^\w .()-]/g, "_");
  const encoded = encodeURIComponent(filename).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}

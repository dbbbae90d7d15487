/**
 * Where the API answers, for the server and for the browsers that it serves. Read when a page is rendered,
 * so one build serves any deployment.
 */
export function apiUrl(): string {
  return process.env.HATCHERY_API_URL ?? "http://127.0.0.1:4000/graphql";
}

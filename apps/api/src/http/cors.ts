import type { RequestHandler } from "express";

/** How long a browser may remember the answer. */
const MAX_AGE_SECONDS = 600;

/**
 * Lets pages of these origins call the API from a browser. No cookies are used, a token is sent by who has it:
 * so even `*` gives a page nothing that any other program could not have.
 */
export function cors(origins: readonly string[]): RequestHandler {
  return (request, response, next) => {
    const origin = request.headers.origin;
    if (origins.includes("*")) response.setHeader("Access-Control-Allow-Origin", "*");
    else if (origin !== undefined && origins.includes(origin))
      response.setHeader("Access-Control-Allow-Origin", origin).setHeader("Vary", "Origin");
    // By a part's ETag its sender knows that it arrived.
    response.setHeader("Access-Control-Expose-Headers", "ETag");
    if (request.method !== "OPTIONS") return next();
    response
      .setHeader("Access-Control-Allow-Methods", "GET, POST, PUT, OPTIONS")
      .setHeader("Access-Control-Allow-Headers", "authorization, content-type, apollo-require-preflight")
      .setHeader("Access-Control-Max-Age", MAX_AGE_SECONDS)
      .status(204)
      .end();
  };
}

import { GraphQLError } from "graphql";
import type { AuthCheckerFn } from "type-graphql";
import type { Context } from "../graphql/context.js";

/** Everything marked `@Authorized()` asks here. */
export const adminChecker: AuthCheckerFn<Context> = ({ context }) => requireAdmin(context);

/**
 * Lets through what carries the admin's token.
 * @throws GraphQLError UNAUTHENTICATED that says where the token stands.
 */
export function requireAdmin({ bearer, services: { adminToken } }: Context): true {
  if (bearer !== undefined && adminToken.matches(bearer)) return true;
  const found = bearer === undefined ? "no token came with the request" : "the request's token is not the admin's";
  throw new GraphQLError(
    `Writing needs the admin token, and ${found}. Send it as \`Authorization: Bearer TOKEN\`; ${adminToken.wayOut}.`,
    {
      extensions: { code: "UNAUTHENTICATED" },
    },
  );
}

/** The token of an `Authorization: Bearer` header. */
export function bearerOf(header: unknown): string | undefined {
  return typeof header === "string" ? /^Bearer +(\S+)$/i.exec(header)?.[1] : undefined;
}
